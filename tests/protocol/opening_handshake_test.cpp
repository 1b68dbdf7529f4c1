// Opening handshakes that succeed (RFC 6455, 4.2): what the server sends, when, and what may vary.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "support/expectations.hpp"
#include "support/test_server.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
using wsecho::Options;

TEST(OpeningHandshake, AnswersWithWhatTheRfcAsks) {
    TestServer server;
    RawClient client(server.port());

    const Response response = client.handshake();

    EXPECT_EQ(response.octets.substr(0, response.octets.find("\r\n")),
              "HTTP/1.1 101 Switching Protocols");
    EXPECT_EQ(response.header("Upgrade"), "websocket");
    EXPECT_EQ(response.header("Connection"), "Upgrade");
    EXPECT_EQ(response.header("Sec-WebSocket-Accept"), kExampleAccept);
}

// A 101 has no body (RFC 9110, 6.4.1), and accepts nothing that was not offered (RFC 6455, 4.1).
TEST(OpeningHandshake, AnswersNothingThatWasNotAskedFor) {
    Options options;
    options.subprotocols = {"chat"};
    TestServer server(options);
    RawClient client(server.port());

    const Response response = client.handshake();

    EXPECT_EQ(response.header("Sec-WebSocket-Protocol"), std::nullopt);
    EXPECT_EQ(response.header("Sec-WebSocket-Extensions"), std::nullopt);
    EXPECT_EQ(response.header("Sec-WebSocket-Version"), std::nullopt);
    EXPECT_EQ(response.header("Content-Length"), std::nullopt);
    EXPECT_EQ(response.header("Transfer-Encoding"), std::nullopt);
}

TEST(OpeningHandshake, AnswersTheKeyOfEachClient) {
    TestServer server;
    RawClient client(server.port());

    const auto response =
        client.handshake(Request().set("Sec-WebSocket-Key", "x3JJHMbDL1EzLkh9GBhXDw=="));

    // echo -n KEY258EAFA5-E914-47DA-95CA-C5AB0DC85B11 | openssl sha1 -binary | base64
    EXPECT_EQ(response.header("Sec-WebSocket-Accept"), "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
}

TEST(OpeningHandshake, SendsNothingBeforeTheClientDoes) {
    TestServer server;
    RawClient client(server.port());
    ASSERT_TRUE(eventually([&] { return server.connections().size() == 1; }));

    client.write(Request().octets());

    EXPECT_EQ(client.read_exact(12), "HTTP/1.1 101");
    client.read_until("\r\n\r\n");
    client.sync();  // and no greeting after it
}

TEST(OpeningHandshake, ComesInPiecesOfOneOctet) {
    TestServer server;
    RawClient client(server.port());

    client.write_chopped(Request("/pieces").octets());

    EXPECT_EQ(client.read_response().status, 101);
    EXPECT_EQ(server.connection(1).handshake().target, "/pieces");
    client.sync();
}

TEST(OpeningHandshake, ComesInOneSegmentWithTheFirstFrames) {
    TestServer server;
    RawClient client(server.port());

    client.write(Request().octets() + FrameSpec(opcode::text, "one").octets() +
                 FrameSpec(opcode::ping, "two").octets() +
                 FrameSpec(opcode::binary, std::string(300, '3')).octets());

    EXPECT_EQ(client.read_response().status, 101);
    expect_frame(client, opcode::text, "one");
    expect_frame(client, opcode::pong, "two");
    expect_frame(client, opcode::binary, std::string(300, '3'));
    client.sync();
}

// The segment may end in the request, between it and the frame, or in the frame.
TEST(OpeningHandshake, ComesInTwoSegmentsCutAnywhere) {
    TestServer server;
    const std::string octets = Request().octets() + FrameSpec(opcode::text, "hello").octets();

    for (std::size_t cut = 1; cut < octets.size(); ++cut) {
        SCOPED_TRACE(cut);
        RawClient client(server.port());
        client.write_segments({octets.substr(0, cut), octets.substr(cut)});

        ASSERT_EQ(client.read_response().status, 101);
        expect_frame(client, opcode::text, "hello");
        client.abort();
    }
}

TEST(OpeningHandshake, NamesAndTokensAreComparedWithoutRegardToCase) {
    TestServer server;
    RawClient client(server.port());

    client.write(
        "GET / HTTP/1.1\r\nhOST: x\r\nUPGRADE: WebSocket\r\nconnection: upgrade\r\n"
        "SEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "sec-websocket-version: 13\r\n\r\n");

    const Response response = client.read_response();
    EXPECT_EQ(response.status, 101);
    EXPECT_EQ(response.header("Sec-WebSocket-Accept"), kExampleAccept);
}

TEST(OpeningHandshake, ConnectionAndUpgradeAreLists) {
    TestServer server;
    for (const char* connection : {"keep-alive, Upgrade", "Upgrade, HTTP2-Settings",
                                   "close,upgrade", "keep-alive ,\t Upgrade "}) {
        SCOPED_TRACE(connection);
        RawClient client(server.port());
        Request request;
        request.set("Connection", connection).set("Upgrade", "h2c, websocket");

        EXPECT_EQ(client.handshake(request).status, 101);
        client.sync();
    }
}

TEST(OpeningHandshake, AListMayBeSplitOverFields) {
    TestServer server;
    RawClient client(server.port());

    Request request;
    request.set("Connection", "keep-alive").add("Connection", "Upgrade");

    EXPECT_EQ(client.handshake(request).status, 101);
}

// RFC 9112, 5.1: optional white space around a value is not part of it.
TEST(OpeningHandshake, WhiteSpaceAroundAValueIsNotPartOfIt) {
    TestServer server;
    RawClient client(server.port());

    client.write(
        "GET / HTTP/1.1\r\nHost:x\r\nUpgrade:websocket\r\nConnection: \tUpgrade \r\n"
        "Sec-WebSocket-Key:   dGhlIHNhbXBsZSBub25jZQ==\t \r\n"
        "Sec-WebSocket-Version:13  \r\n\r\n");

    const Response response = client.read_response();
    EXPECT_EQ(response.status, 101);
    EXPECT_EQ(response.header("Sec-WebSocket-Accept"), kExampleAccept);
}

TEST(OpeningHandshake, TargetsAndUnknownFieldsAreTakenAsTheyAre) {
    TestServer server;
    RawClient client(server.port());
    Request request("/chat/%7Eroom?a=1&b=%20x;y");
    request.add("X-Nothing", "").add("Cookie", "a=b; c=\"d e\"").add("Origin", "null");

    EXPECT_EQ(client.handshake(request).status, 101);

    const wsecho::Handshake handshake = server.connection(1).handshake();
    EXPECT_EQ(handshake.method, "GET");
    EXPECT_EQ(handshake.target, "/chat/%7Eroom?a=1&b=%20x;y");
    EXPECT_EQ(handshake.header("x-nothing"), "");
    EXPECT_EQ(handshake.header("COOKIE"), "a=b; c=\"d e\"");
}

// RFC 9112, 3.2.2: "a server MUST accept the absolute-form in requests". A client behind a proxy
// sends it.
TEST(OpeningHandshake, TheTargetMayBeAnAbsoluteUri) {
    TestServer server;
    RawClient client(server.port());

    EXPECT_EQ(client.handshake(Request("http://127.0.0.1/chat?room=1")).status, 101);

    client.sync();
}

// ---- the time it may take ----------------------------------------------------------------------

namespace {

constexpr auto kTimeout = 50ms;

Options impatient() {
    Options options;
    options.opening_handshake_timeout = kTimeout;
    return options;
}

}  // namespace

TEST(OpeningHandshakeTimeout, EndsAConnectionThatSaysNothing) {
    TestServer server(impatient());
    const auto start = std::chrono::steady_clock::now();
    RawClient client(server.port());

    const Ending ending = client.read_until_end();

    EXPECT_GE(std::chrono::steady_clock::now() - start, kTimeout);
    EXPECT_THAT(ending.octets, ::testing::Not(::testing::HasSubstr("101")));
    client.close();
    ASSERT_TRUE(server.connection(1).wait_for_close());
    EXPECT_NE(server.connection(1).failure(), "");
    EXPECT_FALSE(server.connection(1).was_clean());
}

TEST(OpeningHandshakeTimeout, EndsAConnectionThatStopsHalfWay) {
    TestServer server(impatient());
    const std::string request = Request().octets();
    const auto start = std::chrono::steady_clock::now();
    RawClient client(server.port());

    client.write(request.substr(0, request.size() - 2));
    const Ending ending = client.read_until_end();

    EXPECT_GE(std::chrono::steady_clock::now() - start, kTimeout);
    EXPECT_THAT(ending.octets, ::testing::Not(::testing::HasSubstr("101")));
}

// The time runs from accept(). A client that sends an octet now and then does not prolong it.
TEST(OpeningHandshakeTimeout, IsNotProlongedByTheClient) {
    TestServer server(impatient());
    RawClient client(server.port());
    client.write("GET / HTTP/1.1\r\nX-Slow: ");
    ASSERT_TRUE(eventually([&] { return server.connections().size() == 1; }));

    const bool is_over = eventually([&] {
        client.write("x");
        return server.connection(1).response_status() == 408;
    });

    EXPECT_TRUE(is_over);
}

TEST(OpeningHandshakeTimeout, DoesNotConcernAnOpenConnection) {
    TestServer server(impatient());
    auto client = RawClient::open(server.port());

    RawClient late(server.port());
    late.read_until_end();  // a whole timeout later

    client.sync();
}
