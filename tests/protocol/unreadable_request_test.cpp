// Clients that do not send a request: they get an answer at once, or when the time is over.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/test_server.hpp"

using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace wsecho_test;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using wsecho::Options;

namespace {

struct Client {
    const char* speaks;
    std::string octets;
    int status;
    std::string sentence;
};

// No client sends all of its first octets in vain: whatever follows, this is no request.
const std::vector<Client>& clients() {
    static const std::vector<Client> all{
        {"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400,
         "this port speaks ws, not wss"},
        {"TLS, one octet", "\x16", 400, "this port speaks ws, not wss"},
        {"SSL 2", "\x80\x2e\x01\x03\x01", 400, "the octet 0x80 cannot be in one"},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "HTTP/2 preface"},
        {"PROXY protocol, version 1", "PROXY TCP4 10.0.0.1 10.0.0.2 4001 80\r\n", 400,
         "a PROXY protocol header"},
        {"the same, unknown", "PROXY UNKNOWN\r\n", 400, "a PROXY protocol header"},
        {"PROXY protocol, version 2", "\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c"s, 400,
         "a PROXY protocol header (version 2)"},
        {"SSH", "SSH-2.0-OpenSSH_9.2\r\n", 400, "speaks SSH"},
        {"SSH without an end of line", "SSH-", 400, "speaks SSH"},
        {"SOCKS 5", "\x05\x01\x00"s, 400, "speaks SOCKS 5"},
        {"SOCKS 4", "\x04\x01\x00\x50\x7f\x00\x00\x01\x00"s, 400, "speaks SOCKS 4"},
        {"frames without a handshake", FrameSpec(opcode::text, "hello").octets(), 400,
         "the octet 0x81 cannot be in one"},
        {"MQTT", "\x10\x0c\x00\x04MQTT\x04\x02"s, 400, "the octet 0x10 cannot be in one"},
        {"PostgreSQL", "\x00\x00\x00\x08\x04\xd2\x16\x2f"s, 400, "the octet 0x00 cannot be in one"},
        {"HTTP/0.9", "GET /chat\r\n", 400, "has no version"},
        {"LF instead of CRLF", "GET / HTTP/1.1\nHost: x\n", 400, "ends with LF alone"},
        {"STOMP", "CONNECT\naccept-version:1.2\n", 400, "\"CONNECT\" ends with LF alone"},
        {"SMTP", "EHLO example.org\r\n", 400, "has no version"},
        {"RTSP", "OPTIONS * RTSP/1.0\r\n", 400, "not \"RTSP/1.0\""},
        {"JSON", "{", 400, "the octet 0x7b cannot be in one"},
        {"a bad target, unfinished", "GET chat HTTP/1.1\r\nHost: x\r\n", 400, "begin with \"/\""},
        {"a bad field, unfinished", "GET / HTTP/1.1\r\nno colon", 400, "its name contains \" \""},
        {"a folded field, unfinished", "GET / HTTP/1.1\r\nHost: x\r\n ", 400, "folded"},
        {"a NUL in a field", "GET / HTTP/1.1\r\nX: \x00"s, 400, "control character 0x00"},
    };
    return all;
}

Options with_timeout(std::chrono::milliseconds timeout) {
    Options options;
    options.opening_handshake_timeout = timeout;
    return options;
}

}  // namespace

TEST(NoRequest, IsAnsweredAtOnceAndSaysWhatItIs) {
    TestServer server(with_timeout(1h));  // the client does not leave either
    for (const Client& each : clients()) {
        SCOPED_TRACE(each.speaks);
        RawClient client(server.port());
        client.write(each.octets);

        EXPECT_EQ(client.read_response().status, each.status);
        const Ending ending = client.read_until_end();
        EXPECT_EQ(ending.how, End::fin);
        EXPECT_THAT(ending.octets, HasSubstr(each.sentence));
    }
}

TEST(NoRequest, IsRecognizedInSegmentsOfOneOctet) {
    TestServer server(with_timeout(1h));
    for (const char* octets :
         {"\x16", "PRI * HTTP/2.0\r\n", "PROXY TCP6 ", "SSH-", "GET /\r\n", "GET / HTTP/1.1\n"}) {
        SCOPED_TRACE(octets);
        RawClient client(server.port());
        client.write_chopped(octets);

        EXPECT_GE(client.read_response().status, 400);
        EXPECT_EQ(client.read_until_end().how, End::fin);
    }
}

TEST(NoRequest, IsOnRecordWithItsSentence) {
    TestServer server;
    RawClient client(server.port());
    client.write("\x16\x03\x01");
    client.read_until_end();
    client.close();

    const wsecho::Connection connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.response_status(), 400);
    EXPECT_THAT(connection.failure(), HasSubstr("ws, not wss"));
    EXPECT_EQ(connection.handshake(), wsecho::Handshake());
}

TEST(NoRequest, ThatIsNearlyOneIsOnRecordAsFarAsItCanBeRead) {
    TestServer server;
    RawClient client(server.port());
    client.write("GET /a b HTTP/1.1\r\nX-Name: value\r\n");
    client.read_until_end();

    const wsecho::Handshake handshake = server.connection(1).handshake();
    EXPECT_EQ(handshake.method, "GET");
    EXPECT_EQ(handshake.target, "/a b");
    EXPECT_EQ(handshake.version, "HTTP/1.1");
    EXPECT_EQ(handshake.header("x-name"), "value");
}

// ---- a request that is not complete
// --------------------------------------------------------------

TEST(UnfinishedRequest, Gets408WithTheOctetsThatArrived) {
    TestServer server(with_timeout(50ms));
    const std::vector<std::string> requests{"GET", "GET / HTTP/1.1\r",
                                            "GET / HTTP/1.1\r\nHost: x\r\n",
                                            "\r\nGET / HTTP/1.1\r\nX-Slow: "};
    for (const std::string& request : requests) {
        SCOPED_TRACE(request);
        const auto start = std::chrono::steady_clock::now();
        RawClient client(server.port());
        client.write(request);

        const Response response = client.read_response();
        EXPECT_EQ(response.status, 408);
        EXPECT_EQ(response.header("Connection"), "close");
        EXPECT_GE(std::chrono::steady_clock::now() - start, 50ms);
        const Ending ending = client.read_until_end();
        EXPECT_EQ(ending.how, End::fin);
        EXPECT_THAT(ending.octets,
                    AllOf(HasSubstr("not complete after 50ms"),
                          HasSubstr(std::to_string(request.size()) + " octets, \"")));
        EXPECT_THAT(server.connections().back().failure(), HasSubstr("GET"));
    }
}

TEST(UnfinishedRequest, ShowsOnlyTheBeginningOfALongOne) {
    TestServer server(with_timeout(50ms));
    RawClient client(server.port());
    client.write("GET / HTTP/1.1\r\nX-Long: " + std::string(5'000, 'x'));

    const Response response = client.read_response();
    EXPECT_EQ(response.status, 408);
    EXPECT_LE(response.reason.size(), 100U);
    EXPECT_THAT(client.read_until_end().octets,
                AllOf(HasSubstr("received 5024 octets, \"GET / HTTP/1.1\\r\\nX-Long: xxx"),
                      Not(HasSubstr(std::string(200, 'x')))));
}

TEST(UnfinishedRequest, MayLackOnlyItsBody) {
    TestServer server(with_timeout(50ms));
    RawClient client(server.port());
    client.write("\r\nPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel");

    EXPECT_EQ(client.read_response().status, 408);
    EXPECT_THAT(client.read_until_end().octets,
                HasSubstr("received the head, and 3 octets of the body"));
}

TEST(UnfinishedRequest, OfASilentClientIsNothing) {
    TestServer server(with_timeout(50ms));
    RawClient client(server.port());

    EXPECT_EQ(client.read_response().status, 408);
    EXPECT_THAT(client.read_until_end().octets, HasSubstr("the server received nothing"));
}

TEST(UnfinishedRequest, OfAClientThatLeavesIsOnRecord) {
    TestServer server;
    RawClient client(server.port());
    client.write("GET / HTT");
    client.close();

    ASSERT_TRUE(server.wait_for([&] { return !server.connections().empty(); }));
    const wsecho::Connection connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(
        connection.failure(),
        "client left before the opening handshake was complete: the server received 9 octets, "
        "\"GET / HTT\"");
}

// A server that does not read does not know what its client has sent.
TEST(UnfinishedRequest, OfAServerThatDoesNotReadGetsNoAnswer) {
    TestServer server(with_timeout(50ms));
    RawClient client(server.port());
    ASSERT_TRUE(server.wait_for([&] { return !server.connections().empty(); }));
    ASSERT_TRUE(server.connection(1).pause_reading());
    client.write("GET / HTTP/1.1\r\n");

    EXPECT_EQ(client.read_until_end().octets, "");
}
