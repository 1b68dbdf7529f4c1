// Which opening handshakes are refused, and with which response (RFC 6455, 4.2.1 and 4.4).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;
using ::testing::HasSubstr;

namespace {

// The server answers the request with an HTTP error that says why (RFC 9110, 15.5) and that the
// connection ends (RFC 9112, 9.6). Then it ends the connection: it must not read whatever follows a
// refused request as frames or as another request.
Response expect_refused(wsecho::EchoServer& server, const std::string& request, int status) {
    RawClient client(server.port());
    client.write(request);
    const Response response = client.read_response();
    const Ending ending = client.read_until_end();

    EXPECT_EQ(response.status, status) << response;
    EXPECT_EQ(ending.how, End::fin);
    EXPECT_NE(ending.octets, "") << response;
    EXPECT_EQ(response.header("Content-Length").value_or(std::to_string(ending.octets.size())),
              std::to_string(ending.octets.size()));
    EXPECT_THAT(response.header("Connection").value_or(""), HasSubstr("close")) << response;
    EXPECT_EQ(response.header("Sec-WebSocket-Accept"), std::nullopt) << response;
    return response;
}

Response expect_refused(wsecho::EchoServer& server, const Request& request, int status) {
    return expect_refused(server, request.octets(), status);
}

// Anything but success, when the RFCs leave the status open.
void expect_no_101(wsecho::EchoServer& server, const std::string& octets) {
    RawClient client(server.port());
    client.write(octets);
    client.shutdown_write();
    EXPECT_THAT(client.read_until_end().octets, ::testing::Not(HasSubstr("HTTP/1.1 101")));
}

}  // namespace

// RFC 6455, 4.4: "an appropriate HTTP error code (such as 426) and a |Sec-WebSocket-Version|
// header field indicating the version(s) the server is capable of understanding".
TEST(HandshakeRefusal, AnotherVersionIs426WithOurs) {
    TestServer server;
    for (const char* version : {"0", "7", "8", "12", "14", "256", "013", "x", ""}) {
        SCOPED_TRACE(version);

        const auto response =
            expect_refused(server, Request().set("Sec-WebSocket-Version", version), 426);

        EXPECT_EQ(response.header("Sec-WebSocket-Version"), "13");
        EXPECT_EQ(response.header("Upgrade"), "websocket");
    }
}

TEST(HandshakeRefusal, NoVersionIs426WithOurs) {
    TestServer server;

    const auto response = expect_refused(server, Request().remove("Sec-WebSocket-Version"), 426);

    EXPECT_EQ(response.header("Sec-WebSocket-Version"), "13");
}

// RFC 6455, 4.2.1: the key is "a base64-encoded value that, when decoded, is 16 bytes in length".
TEST(HandshakeRefusal, AKeyOtherThan16OctetsOfBase64Is400) {
    TestServer server;
    for (const char* key : {
             "",
             "x",
             "dGhlIHNhbXBsZSBub25jZQ",       // no padding
             "dGhlIHNhbXBsZSBub25jZQ=",      // half of it
             "dGhlIHNhbXBsZSBub25jZQ===",    // too much
             "dGhlIHNhbXBsZSBub25j",         // 15 octets
             "dGhlIHNhbXBsZSBub25jZWU=",     // 17 octets
             "dGhlIHNhbXBsZSBub25jZWVl",     // 18 octets, as long as the right one
             "dGhlIHNhbXBsZSBub25j!Q==",     // not of the alphabet
             "dGhlIHNhbXBsZSB-b25jZQ==",     // of base64url's
             "dGhlIHNhbXBs ZSBub25jZQ==",    // with a space
             "dGhlIHNhbXBsZSBub25jZQ==, x",  // a list
             "=GhlIHNhbXBsZSBub25jZQ==",
         }) {
        SCOPED_TRACE(key);
        expect_refused(server, Request().set("Sec-WebSocket-Key", key), 400);
    }
}

TEST(HandshakeRefusal, NoKeyIs400) {
    TestServer server;
    expect_refused(server, Request().remove("Sec-WebSocket-Key"), 400);
}

// RFC 6455, 11.3.1: "MUST NOT appear more than once in an HTTP request".
TEST(HandshakeRefusal, TwoKeysAre400) {
    TestServer server;
    expect_refused(server, Request().add("Sec-WebSocket-Key", kExampleHandshakeKey), 400);
}

// RFC 6455, 11.3.5 says the same of the version.
TEST(HandshakeRefusal, TwoVersionsAreRefused) {
    TestServer server;
    expect_refused(server, Request().add("Sec-WebSocket-Version", "13"), 426);
}

// RFC 6455, 9.1.
TEST(HandshakeRefusal, MalformedExtensionsAre400) {
    TestServer server;
    for (const char* offer : {
             "permessage-deflate;",
             "permessage-deflate; ; client_max_window_bits",
             "permessage-deflate client_max_window_bits",
             "permessage-deflate; =1",
             "permessage-deflate; server_max_window_bits=",
             "permessage-deflate; server_max_window_bits=\"1",
             "permessage-deflate; server_max_window_bits=\"\"",
             "permessage-deflate; server_max_window_bits=\"1 0\"",
             "permessage-deflate; server_max_window_bits=1 0",
             "permessage-deflate; server_max_window_bits=10=10",
             "permessage-deflate; server_max_window_bits=\"10\"x",
             "; client_max_window_bits",
             "=",
             "per(message)-deflate",
             "x-unknown; a=\"b",
             "permessage-deflate, x-unknown;",
             "permessage-d\xc3\xa9"
             "flate",
         }) {
        SCOPED_TRACE(offer);
        expect_refused(server, offering(offer), 400);
    }
}

// RFC 9110, 15.5.22: "The server MUST send an Upgrade header field in a 426 response".
TEST(HandshakeRefusal, APlainGetIs426WithASentence) {
    TestServer server;
    RawClient client(server.port());

    client.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    const Response response = client.read_response();

    EXPECT_EQ(response.status, 426);
    EXPECT_EQ(response.header("Upgrade"), "websocket");
    EXPECT_THAT(client.read_until_end().octets, HasSubstr("WebSocket"));
}

TEST(HandshakeRefusal, AnUpgradeToSomethingElseIs426) {
    TestServer server;
    for (const char* upgrade : {"h2c", "websockets", "web socket", ""}) {
        SCOPED_TRACE(upgrade);
        expect_refused(server, Request().set("Upgrade", upgrade), 426);
    }
}

TEST(HandshakeRefusal, AConnectionFieldWithoutUpgradeIs400) {
    TestServer server;
    expect_refused(server, Request().remove("Connection"), 400);
    expect_refused(server, Request().set("Connection", "keep-alive"), 400);
    expect_refused(server, Request().set("Connection", "NotUpgrade"), 400);
}

// RFC 9110, 9.3.2: the answer to HEAD has no content.
TEST(HandshakeRefusal, AHeadRequestGetsAHeadOnly) {
    TestServer server;
    RawClient client(server.port());

    client.write("HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    EXPECT_GE(client.read_response().status, 400);
    expect_fin(client);
}

// RFC 6455, 4.2.1, 1: "An HTTP/1.1 or higher GET request".
TEST(HandshakeRefusal, AnythingButGetIsRefused) {
    TestServer server;
    for (const char* method : {"HEAD", "PUT", "OPTIONS", "DELETE"}) {
        SCOPED_TRACE(method);
        RawClient client(server.port());

        EXPECT_EQ(client.handshake(Request().method(method)).status, 405);
    }
    expect_no_101(server, Request().method("POST").add("Content-Length", "0").octets());
}

TEST(HandshakeRefusal, Http10IsRefused) {
    TestServer server;
    expect_no_101(server, Request().version("HTTP/1.0").octets());
    expect_no_101(server, Request().version("HTTP/0.9").octets());
}

// RFC 9112, 3.2: 400 to a request "that lacks a Host header field and to any request message
// that contains more than one Host header field line".
TEST(HandshakeRefusal, NoHostAndTwoHostsAre400) {
    TestServer server;
    expect_refused(server, Request().remove("Host"), 400);
    expect_refused(server, Request().add("Host", "127.0.0.1"), 400);
}

// RFC 9112, 5.1: "No whitespace is allowed between the field name and colon".
TEST(HandshakeRefusal, ASpaceBeforeTheColonIs400) {
    TestServer server;
    expect_refused(server, Request().add("X-Space ", "x"), 400);
}

TEST(HandshakeRefusal, AFieldLineWithoutColonOrNameIs400) {
    TestServer server;
    std::string request = Request().octets();
    request.insert(request.size() - 2, "no colon\r\n");
    expect_refused(server, request, 400);

    request = Request().octets();
    request.insert(request.size() - 2, ": no name\r\n");
    expect_refused(server, request, 400);
}

TEST(HandshakeRefusal, ABrokenRequestLineIsRefused) {
    TestServer server;
    const std::string fields = Request().octets().substr(std::string("GET / HTTP/1.1\r\n").size());
    for (const char* line : {"GET", "GET /", "GET  HTTP/1.1", " GET / HTTP/1.1", "GET / FTP/1.1",
                             "GET / HTTP/1.1 x", "G(T / HTTP/1.1", "\x16\x03\x01"}) {
        SCOPED_TRACE(line);
        expect_no_101(server, std::string(line) + "\r\n" + fields);
    }
}

TEST(HandshakeRefusal, GarbageIsNoHandshake) {
    TestServer server;
    expect_no_101(server, std::string("\x00\xff\r\n\r\n\r\n", 8));
    expect_no_101(server, "\r\n\r\n\r\n\r\n");
    expect_no_101(server, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
    expect_no_101(server, FrameSpec(opcode::text, "no handshake\r\n\r\n").octets());
}

// A client of another protocol may wait for an answer to its first line.
TEST(HandshakeRefusal, ALineThatIsNotHttpIsRefusedBeforeTheHeadEnds) {
    TestServer server;
    for (const char* line : {"SSH-2.0-OpenSSH_9.2\r\n", "\r\n\r\n", "GET /\r\n",
                             "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n"}) {
        SCOPED_TRACE(line);
        RawClient client(server.port());
        client.write(line);

        EXPECT_EQ(client.read_response().status, 400);
        EXPECT_EQ(client.read_until_end().how, End::fin);
    }
}

// A body is read and ignored, whatever its octets mean.
TEST(HandshakeRefusal, ABodyIsReadBeforeTheRequestIsRefused) {
    TestServer server;
    RawClient client(server.port());
    const Request request = Request().remove("Upgrade").add("Content-Length", "7");
    client.write_segments({request.octets() + "GET", " / H"});

    EXPECT_EQ(client.read_response().status, 426);
    EXPECT_EQ(client.read_until_end().how, End::fin);
}

TEST(HandshakeRefusal, ABodyThatIsTooLargeIs413) {
    TestServer server;
    expect_refused(server, Request().add("Content-Length", "1048577"), 413);
}

// RFC 6585, 5. The server neither reads forever nor keeps what it has read.
TEST(HandshakeRefusal, AHeadThatIsTooLargeIs431) {
    TestServer server;
    expect_refused(server, Request().add("X-Large", std::string(100'000, 'x')), 431);
    expect_refused(server, Request("/" + std::string(100'000, 'x')), 414);  // RFC 9112, 3

    Request many;
    for (int i = 0; i < 10'000; ++i) many.add("X-" + std::to_string(i), "many");
    expect_refused(server, many, 431);
}

TEST(HandshakeRefusal, AHeadThatNeverEndsIs431) {
    TestServer server;
    RawClient client(server.port());
    client.write("GET / HTTP/1.1\r\nHost: x\r\nX-Endless: " + std::string(60'000, 'x'));

    EXPECT_EQ(client.read_response().status, 431);
}

TEST(HandshakeRefusal, AHeadOfSomeKilobytesIsNotTooLarge) {
    TestServer server;
    RawClient client(server.port());

    EXPECT_EQ(client.handshake(Request().add("Cookie", std::string(8'000, 'x'))).status, 101);
}

TEST(HandshakeRefusal, FramesAfterARefusedRequestAreNotEchoed) {
    TestServer server;
    RawClient client(server.port());
    client.write(Request().remove("Sec-WebSocket-Key").octets() +
                 FrameSpec(opcode::text, "hello").octets());

    EXPECT_EQ(client.read_response().status, 400);
    EXPECT_THAT(client.read_until_end().octets, ::testing::Not(HasSubstr("hello")));
    EXPECT_EQ(server.message_count(), 0U);
}

TEST(HandshakeRefusal, IsOnRecord) {
    TestServer server;
    RawClient client(server.port());
    client.handshake(Request("/refused").set("Sec-WebSocket-Version", "8"));
    client.read_until_end();
    client.close();

    const wsecho::Connection connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.handshake().target, "/refused");
    EXPECT_EQ(connection.response_status(), 426);
    EXPECT_THAT(connection.failure(), HasSubstr("13"));
    EXPECT_FALSE(connection.was_clean());
    EXPECT_EQ(server.client_count(), 0U);
}
