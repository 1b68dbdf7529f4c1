// How GoogleTest prints the public values, alone and in an optional or a vector.

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "support/raw_client.hpp"
#include "support/test_server.hpp"
#include "wsecho/gtest.hpp"

using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace wsecho_test;
using ::testing::PrintToString;
using wsecho::ActionResult;
using wsecho::Behavior;
using wsecho::CloseFrame;
using wsecho::Connection;
using wsecho::Header;
using wsecho::Step;
using wsecho::WaitResult;
using wsecho::WsMessage;

namespace steps = wsecho::steps;

TEST(Printers, PrintMessages) {
    EXPECT_EQ(PrintToString(WsMessage::text("hello")), "text 5 \"hello\"");
    EXPECT_EQ(PrintToString(std::optional(WsMessage::binary("\x00\xff"s))), "(binary 2 00 ff)");
    EXPECT_EQ(PrintToString(std::vector{WsMessage::text("a"), WsMessage::binary("")}),
              "{ text 1 \"a\", binary 0 }");
    EXPECT_EQ(PrintToString(wsecho::MessageType::binary), "binary");
}

TEST(Results, ExplainThemselvesInExpectTrue) {
    const WaitResult timed_out(WaitResult::Outcome::timed_out, "timed out: 2 of 3 messages");
    const ActionResult ended(ActionResult::Outcome::ended, "connection #1 has ended");

    EXPECT_NONFATAL_FAILURE(EXPECT_TRUE(timed_out), "false (timed out: 2 of 3 messages)");
    EXPECT_NONFATAL_FAILURE(EXPECT_TRUE(ended), "false (connection #1 has ended)");
    EXPECT_FALSE(ended);
    EXPECT_TRUE(ActionResult(ActionResult::Outcome::queued, "queued"));
}

TEST(Results, ConvertToNothingElseByThemselves) {
    static_assert(!std::is_convertible_v<WaitResult, bool>);
    static_assert(!std::is_convertible_v<WaitResult, std::string>);
    static_assert(std::is_convertible_v<WaitResult, testing::AssertionResult>);
}

TEST(Printers, PrintFrames) {
    wsecho::Frame frame;
    frame.opcode = 0x1;
    frame.masked = true;
    frame.length = 5;
    EXPECT_EQ(PrintToString(frame), "< frame text fin masked 5");
    EXPECT_EQ(PrintToString(std::optional(frame)), "(< frame text fin masked 5)");
    EXPECT_EQ(PrintToString(std::vector{frame, frame}),
              "{ < frame text fin masked 5, < frame text fin masked 5 }");
    EXPECT_EQ(PrintToString(frame.direction), "received");
}

TEST(Printers, PrintHowConnectionsEnd) {
    EXPECT_EQ(PrintToString(CloseFrame{1000, "bye"}), "1000 \"bye\"");
    EXPECT_EQ(PrintToString(std::optional<CloseFrame>()), "(nullopt)");
    EXPECT_EQ(PrintToString(std::optional(CloseFrame{})), "(1005 \"\")");
    EXPECT_EQ(PrintToString(wsecho::TcpEnd::rst), "rst");
    EXPECT_EQ(PrintToString(std::optional(wsecho::TcpEnd::ours)), "(ours)");
}

TEST(Printers, PrintConnections) {
    const TestServer server;
    const auto client = RawClient::open(server.port(), Request("/chat"));
    const std::optional<Connection> connection = server.accept();
    ASSERT_TRUE(connection);

    EXPECT_EQ(PrintToString(*connection), "#1 /chat open");
    EXPECT_EQ(PrintToString(connection), "(#1 /chat open)");
    EXPECT_EQ(PrintToString(std::vector{*connection}), "{ #1 /chat open }");
    EXPECT_EQ(PrintToString(std::optional<Connection>()), "(nullopt)");
    EXPECT_EQ(PrintToString(connection->state()), "open");
}

TEST(Printers, PrintTheTimesOfAConnection) {
    wsecho::ConnectionTimes times;
    times.accepted = 5ms;
    times.answered = 1500ms;

    EXPECT_EQ(PrintToString(times), "accepted +0.005, answered +1.500");
    times.close_received = 2s;
    times.close_sent = 3s;
    times.ended = 61s;
    EXPECT_EQ(PrintToString(std::vector{times}),
              "{ accepted +0.005, answered +1.500, close received +2.000, close sent +3.000, ended "
              "+61.000 }");
}

TEST(Printers, PrintHandshakes) {
    wsecho::Handshake handshake;
    EXPECT_EQ(PrintToString(handshake), "no request");
    handshake.method = "GET";
    handshake.target = "/chat";
    handshake.version = "HTTP/1.1";
    handshake.headers = {{"Host", "a"}};
    EXPECT_EQ(PrintToString(handshake), "GET /chat HTTP/1.1\nHost: a");
    EXPECT_EQ(PrintToString(std::optional(handshake)), "(GET /chat HTTP/1.1\nHost: a)");
    EXPECT_EQ(PrintToString(handshake.headers), "{ Host: a }");
}

TEST(Printers, PrintResults) {
    const WaitResult wait(WaitResult::Outcome::timed_out,
                          "timed out after 5000 ms: 2 of 3 messages received");
    EXPECT_EQ(PrintToString(wait), "timed out after 5000 ms: 2 of 3 messages received");
    EXPECT_EQ(PrintToString(wait.outcome()), "timed_out");
    EXPECT_EQ(PrintToString(std::optional(WaitResult::Outcome::unexpected)), "(unexpected)");

    const ActionResult action(ActionResult::Outcome::not_open,
                              "not open: connection #1 is closing");
    EXPECT_EQ(PrintToString(action), "not open: connection #1 is closing");
    EXPECT_EQ(PrintToString(action.outcome()), "not_open");
    EXPECT_EQ(PrintToString(std::vector{action, action}),
              "{ not open: connection #1 is closing, not open: connection #1 is closing }");
}

TEST(Printers, PrintEvents) {
    wsecho::Event event;
    event.kind = wsecho::EventKind::message;
    event.direction = wsecho::Direction::received;
    event.time = 13ms;
    event.connection = 1;
    event.opcode = 0x1;
    event.payload = "hello";
    EXPECT_EQ(PrintToString(event), "+0.013 #1 < text 5 \"hello\"");
    EXPECT_EQ(PrintToString(std::vector{event}), "{ +0.013 #1 < text 5 \"hello\" }");
    EXPECT_EQ(PrintToString(event.kind), "message");
    EXPECT_EQ(PrintToString(std::optional(wsecho::TraceDepth::frames)), "(frames)");
}

TEST(Printers, PrintBehaviors) {
    const Step close = steps::close(4001, "bye").at_message(3).on_first(2);
    EXPECT_EQ(PrintToString(close), "close(4001,bye)@message:3;first=2");
    EXPECT_EQ(PrintToString(close.trigger()), "message:3");
    EXPECT_EQ(PrintToString(close.scope()), "first=2");
    EXPECT_EQ(PrintToString(Behavior()), "echo");
    EXPECT_EQ(PrintToString(steps::delay(500ms) / steps::send("hello")),
              "delay(500ms)/send(hello)");
    EXPECT_EQ(PrintToString(std::optional(Behavior(close))), "(close(4001,bye)@message:3;first=2)");
    EXPECT_EQ(PrintToString(Behavior("sink/delay(1s)").steps()), "{ sink, delay(1s) }");
    EXPECT_EQ(PrintToString(close.at_time(250ms).trigger()), "time:250ms");
}
