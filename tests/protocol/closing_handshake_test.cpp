// The closing handshake (RFC 6455, 5.5.1, 7.1 and 7.4).

#include <gtest/gtest.h>

#include <chrono>
#include <initializer_list>
#include <string>

#include "support/expectations.hpp"
#include "support/test_server.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
using wsecho::CloseFrame;
using wsecho::TcpEnd;

namespace {

using Codes = std::initializer_list<std::uint16_t>;

// The record of the only connection, once it has ended.
wsecho::Connection ended_connection(TestServer& server, RawClient& client) {
    client.close();
    const wsecho::Connection connection = server.connection(1);
    EXPECT_TRUE(connection.wait_for_close());
    return connection;
}

}  // namespace

TEST(ClosingHandshake, CodeAndReasonAreEchoedAndTheServerEndsTcpFirst) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send_close(1000, "bye");

    expect_frame(client, opcode::close, close_payload(1000, "bye"));
    expect_fin(
        client);  // RFC 6455, 7.1.1: the server closes first; the client's FIN is not out yet
    const auto connection = ended_connection(server, client);
    EXPECT_EQ(connection.close_received(), (CloseFrame{1000, "bye"}));
    EXPECT_EQ(connection.close_sent(), (CloseFrame{1000, "bye"}));
    EXPECT_TRUE(connection.was_clean());
    EXPECT_EQ(connection.tcp_end(), TcpEnd::fin);
    EXPECT_EQ(connection.failure(), "");
}

TEST(ClosingHandshake, EveryCodeThatMayBeSentIsEchoed) {
    TestServer server;
    for (const std::uint16_t code : Codes{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011,
                                          1012, 1013, 1014, 3000, 3999, 4000, 4999}) {
        SCOPED_TRACE(code);
        auto client = RawClient::open(server.port());
        client.send_close(code);
        expect_frame(client, opcode::close, close_payload(code));
        expect_fin(client);
    }
}

// RFC 6455, 7.4.1 and 7.4.2: reserved, never on the wire, or outside of every range.
TEST(ClosingHandshake, ACodeThatMayNotBeSentIsAProtocolError) {
    TestServer server;
    for (const std::uint16_t code :
         Codes{0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 10000, 65535}) {
        SCOPED_TRACE(code);
        auto client = RawClient::open(server.port());
        client.send_close(code, "reason");
        expect_failed(client, kProtocolError);
    }
}

// RFC 6455, 5.5.1: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned
// integer".
TEST(ClosingHandshake, APayloadOfOneOctetIsAProtocolError) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(opcode::close, "\x03"));

    expect_failed(client, kProtocolError);
}

TEST(ClosingHandshake, ACloseWithoutACodeIsRecordedAs1005) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send_close();

    expect_frame(client, opcode::close, "");  // 1005 is never on the wire (RFC 6455, 7.4.1)
    expect_fin(client);
    const auto connection = ended_connection(server, client);
    EXPECT_EQ(connection.close_received(), (CloseFrame{1005, ""}));
    EXPECT_EQ(connection.close_sent(), (CloseFrame{1005, ""}));
    EXPECT_TRUE(connection.was_clean());
}

TEST(ClosingHandshake, TheLongestReasonIsEchoed) {
    TestServer server;
    auto client = RawClient::open(server.port());
    const std::string reason(123, 'r');

    client.send_close(4000, reason);

    expect_frame(client, opcode::close, close_payload(4000, reason));
    expect_fin(client);
}

TEST(ClosingHandshake, AReasonMayBeAnyUtf8) {
    TestServer server;
    auto client = RawClient::open(server.port());
    const std::string reason = "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80";

    client.send_close(1001, reason);

    expect_frame(client, opcode::close, close_payload(1001, reason));
    expect_fin(client);
}

TEST(ClosingHandshake, AReasonThatIsNotUtf8IsInvalidPayload) {
    TestServer server;
    for (const char* reason : {"\xff", "\xce\xba\xed\xa0\x80", "cut off \xe2\x82", "\xc0\xaf"}) {
        SCOPED_TRACE(hex(reason));
        auto client = RawClient::open(server.port());
        client.send_close(1000, reason);
        expect_failed(client, kInvalidPayload);
    }
}

TEST(ClosingHandshake, ACloseFrameMayComeInPieces) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.write_chopped(FrameSpec(opcode::close, close_payload(1000, "bye")).octets());

    expect_frame(client, opcode::close, close_payload(1000, "bye"));
    expect_fin(client);
}

TEST(ClosingHandshake, MessagesBeforeTheCloseFrameAreEchoedFirst) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.write(FrameSpec(opcode::text, "one").octets() +
                 FrameSpec(opcode::binary, std::string(100'000, '2')).octets() +
                 FrameSpec(opcode::close, close_payload(1000)).octets());

    expect_frame(client, opcode::text, "one");
    expect_frame(client, opcode::binary, std::string(100'000, '2'));
    expect_frame(client, opcode::close, close_payload(1000));
    expect_fin(client);
}

TEST(ClosingHandshake, AnUnfinishedMessageIsDropped) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(opcode::text, "half").not_final());
    client.send_close(1000);

    expect_frame(client, opcode::close, close_payload(1000));
    expect_fin(client);
    EXPECT_EQ(server.message_count(), 0U);
}

// RFC 6455, 5.5.1: "The application MUST NOT send any more data frames after sending a Close
// frame". If one does: 1.4, "After receiving a control frame indicating the connection should be
// closed, a peer ... discards any further data received."
TEST(ClosingHandshake, EverythingAfterTheCloseFrameIsIgnored) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.write(FrameSpec(opcode::close, close_payload(1000, "bye")).octets() +
                 FrameSpec(opcode::text, "more").octets() + FrameSpec(opcode::ping).octets() +
                 FrameSpec(opcode::close, close_payload(1001)).octets() +
                 FrameSpec(0x3).unmasked().octets());

    expect_frame(client, opcode::close, close_payload(1000, "bye"));
    expect_fin(client);
    const auto connection = ended_connection(server, client);
    EXPECT_EQ(connection.close_received(), (CloseFrame{1000, "bye"}));
    EXPECT_EQ(server.message_count(), 0U);
}

TEST(ClosingHandshake, MuchDataAfterTheCloseFrameDoesNotPreventTheAnswer) {
    TestServer server;
    for (int round = 0; round < 10; ++round) {
        auto client = RawClient::open(server.port());

        client.write(FrameSpec(opcode::close, close_payload(1000)).octets() +
                     FrameSpec(opcode::binary, std::string(200'000, 'x')).octets());

        expect_frame(client, opcode::close, close_payload(1000));
        expect_fin(client);
    }
}

TEST(ClosingHandshake, AClientThatBeginsItIsNoLongerCounted) {
    TestServer server;
    auto client = RawClient::open(server.port());
    ASSERT_TRUE(server.wait_for_clients(1));

    client.send_close(1000);
    client.read_until_end();  // and our half stays open

    EXPECT_EQ(server.client_count(), 0U);
    EXPECT_EQ(server.connection(1).state(), wsecho::ConnectionState::closing);
}

// ---- the time it may take ----------------------------------------------------------------------

TEST(ClosingHandshakeTimeout, DropsAClientThatKeepsTcpOpen) {
    wsecho::Options options;
    options.closing_handshake_timeout = 50ms;
    TestServer server(options);
    auto client = RawClient::open(server.port());
    const auto start = std::chrono::steady_clock::now();

    client.send_close(1000);
    expect_frame(client, opcode::close, close_payload(1000));
    expect_fin(client);

    const auto connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_GE(std::chrono::steady_clock::now() - start, 50ms);
    EXPECT_EQ(connection.tcp_end(), TcpEnd::ours);
    EXPECT_TRUE(connection.was_clean());  // both close frames were exchanged (RFC 6455, 7.1.4)
}

TEST(ClosingHandshakeTimeout, IsNotProlongedByAClientThatKeepsSending) {
    wsecho::Options options;
    options.closing_handshake_timeout = 50ms;
    TestServer server(options);
    auto client = RawClient::open(server.port());
    client.send_close(1000);

    const bool ended = eventually([&] {
        try {
            client.send_ping();
        } catch (const ClientError&) {
            return true;  // the server's RST to what came after its end
        }
        return server.connection(1).state() == wsecho::ConnectionState::closed;
    });

    EXPECT_TRUE(ended);
}

// ---- ends without a closing handshake ----------------------------------------------------------

TEST(ConnectionEnd, FinWithoutCloseIsNotClean) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.shutdown_write();

    expect_fin(client);
    const auto connection = ended_connection(server, client);
    EXPECT_EQ(connection.tcp_end(), TcpEnd::fin);
    EXPECT_FALSE(connection.was_clean());
    EXPECT_EQ(connection.close_received(), std::nullopt);
    EXPECT_EQ(connection.close_sent(), std::nullopt);
}

TEST(ConnectionEnd, RstIsNotClean) {
    TestServer server;
    auto client = RawClient::open(server.port());
    client.sync();

    client.abort();

    const auto connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.tcp_end(), TcpEnd::rst);
    EXPECT_FALSE(connection.was_clean());
    EXPECT_TRUE(server.wait_for_clients(0));
}

TEST(ConnectionEnd, FinInsideAFrameIsNotClean) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.write(FrameSpec(opcode::text, "hello").octets().substr(0, 8));
    client.shutdown_write();

    expect_fin(client);
    const auto connection = ended_connection(server, client);
    EXPECT_FALSE(connection.was_clean());
    EXPECT_EQ(server.message_count(), 0U);
}
