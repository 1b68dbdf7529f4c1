// Boost.Beast's client against the embedded server, with and without permessage-deflate.

#include <gtest/gtest.h>

#include <string>

#include "beast_client.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho_test {
namespace {

using wsecho::CloseFrame;
using wsecho::Connection;
using wsecho::EchoServer;
using wsecho::WsMessage;
using Compression = BeastClient::Compression;

constexpr char kNonAscii[] = "Gr\u00fc\u00dfe, \u4e16\u754c \U0001f355";

class BeastClientTest : public testing::TestWithParam<Compression> {
protected:
    void expect_echo(const WsMessage& message) {
        client.send(message);
        EXPECT_EQ(client.receive(), message);
        EXPECT_EQ(server.take_message(), message) << server.transcript();
    }

    EchoServer server;
    BeastClient client{server.port(), "/beast", GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Beast, BeastClientTest, testing::Values(Compression::off, Compression::on),
                         testing::PrintToStringParamName());

TEST_P(BeastClientTest, NegotiatesPermessageDeflateWhenItOffersIt) {
    ASSERT_TRUE(server.wait_for_clients(1));

    const std::string extensions = server.connections().at(0).extensions();

    EXPECT_EQ(client.response_header("Sec-WebSocket-Extensions"), extensions);
    EXPECT_EQ(extensions.substr(0, extensions.find(';')),
              GetParam() == Compression::on ? "permessage-deflate" : "");
}

TEST_P(BeastClientTest, EchoesTextAsText) {
    expect_echo(WsMessage::text("hello"));
    expect_echo(WsMessage::text(kNonAscii));
}

TEST_P(BeastClientTest, EchoesBinaryAsBinary) {
    expect_echo(WsMessage::binary("hello"));
    expect_echo(WsMessage::binary(std::string("\xff\x00\xfe", 3)));
}

TEST_P(BeastClientTest, EchoesEmptyMessages) {
    expect_echo(WsMessage::text(""));
    expect_echo(WsMessage::binary(""));
}

TEST_P(BeastClientTest, EchoesMegabytes) {
    std::string text;
    while (text.size() < (std::size_t{5} << 20)) text += kNonAscii + std::to_string(text.size());

    expect_echo(WsMessage::text(text));
    expect_echo(WsMessage::binary(text));
}

TEST_P(BeastClientTest, EchoesAFragmentedMessageAsOneMessage) {
    client.send_fragment(WsMessage::text("one, "), false);
    client.send_fragment(WsMessage::text(""), false);
    client.send_fragment(WsMessage::text(kNonAscii), true);

    EXPECT_EQ(client.receive(), WsMessage::text(std::string("one, ") + kNonAscii));
}

TEST_P(BeastClientTest, IsAnsweredAPingBetweenFragmentsAtOnce) {
    client.send_fragment(WsMessage::binary("one, "), false);
    client.ping("between");
    client.send_fragment(WsMessage::binary("two"), true);

    EXPECT_EQ(client.receive(), WsMessage::binary("one, two"));
    EXPECT_EQ(client.pong(), "between");
}

TEST_P(BeastClientTest, ClosesCleanlyWithCodeAndReason) {
    ASSERT_TRUE(server.wait_for_clients(1));
    const Connection connection = server.connections().at(0);

    client.close(4001, "fertig: \u00fc");

    EXPECT_EQ(client.server_close().code, 4001);
    EXPECT_EQ(client.server_close().reason, "fertig: \u00fc");
    ASSERT_TRUE(connection.wait_for_close()) << connection.transcript();
    EXPECT_EQ(connection.close_received(), (CloseFrame{4001, "fertig: \u00fc"}));
    EXPECT_TRUE(connection.was_clean()) << connection.transcript();
}

}  // namespace
}  // namespace wsecho_test
