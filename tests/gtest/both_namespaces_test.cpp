// A test may use the namespaces of GoogleTest and of ws-echo together.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <wsecho/gtest.hpp>

#include <memory>
#include <string>

#include "support/raw_client.hpp"

using namespace testing;
using namespace wsecho;
using namespace std::chrono_literals;

using BothNamespaces = EchoServerTest;

TEST_F(BothNamespaces, AreUsableInOneTest) {
    Behavior behavior = steps::send("hello") / steps::reply("get *", "value of *");
    server.enqueue(behavior);
    server.on_message([](const Connection& from, const WsMessage& message) {
        if (message.is_binary()) from.send(message.payload);
    });
    auto client = wsecho_test::RawClient::open(server.port(), wsecho_test::Request("/chat?room=1"));
    client.send_text("get x");

    const Found<Connection> connection = server.accept();
    ASSERT_TRUE(connection);
    EXPECT_THAT(connection, HasTarget(StartsWith("/chat")));
    EXPECT_THAT(connection, AllOf(HasHeader("Host"), Not(HasHeader("Cookie", _))));
    const Found<WsMessage> message = server.take_message();
    EXPECT_THAT(message, IsText(HasSubstr("get")));
    EXPECT_THAT(message, Optional(Field(&WsMessage::type, MessageType::text)));
    EXPECT_EQ(message, WsMessage::text("get x"));
    const WaitResult none = server.wait_for_messages(2, 0ms);
    EXPECT_THAT(none, IsFalse());
    const ActionResult sent = connection->close(close_code::going_away);
    EXPECT_THAT(sent, IsTrue());
    EXPECT_EQ(connection->close_sent(), (CloseFrame{1001, ""}));
    EXPECT_EQ(connection->verdict(), std::nullopt);
    EXPECT_THAT(server.violations(), IsEmpty());
}

TEST(BothNamespacesAlone, LeaveTheNamesOfGoogleTestAlone) {
    MockFunction<int(const std::string&)> function;
    const Action<int(const std::string&)> action = Return(5);
    EXPECT_CALL(function, Call("hello")).WillOnce(action);
    const Message text = Message() << "a message of GoogleTest, " << function.Call("hello");
    EXPECT_EQ(text.GetString(), "a message of GoogleTest, 5");
}
