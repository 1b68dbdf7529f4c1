// How the public values print, and looking up the header fields of a handshake.

#include <gtest/gtest.h>

#include <iomanip>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include "journal/journal.hpp"
#include "support/printed.hpp"
#include "wsecho/echo_server.hpp"

using namespace std::string_view_literals;
using wsecho::CloseFrame;
using wsecho::Connection;
using wsecho::ConnectionState;
using wsecho::Event;
using wsecho::EventKind;
using wsecho::Handshake;
using wsecho::Header;
using wsecho::MessageType;
using wsecho::TcpEnd;
using wsecho::TraceDepth;
using wsecho::WaitResult;
using wsecho::WsMessage;
using wsecho_test::printed;

namespace {

Handshake chat_request() {
    Handshake handshake;
    handshake.method = "GET";
    handshake.version = "HTTP/1.1";
    handshake.target = "/chat?room=1";
    handshake.headers = {{"Host", "localhost"},
                         {"Sec-WebSocket-Protocol", "chat"},
                         {"sec-websocket-protocol", "superchat"},
                         {"X-Empty", ""}};
    handshake.subprotocols = {"chat", "superchat"};
    return handshake;
}

}  // namespace

TEST(Print, ShowsTextMessagesInQuotes) {
    EXPECT_EQ(printed(WsMessage::text("hello")), R"(text 5 "hello")");
    EXPECT_EQ(printed(WsMessage::text("")), R"(text 0 "")");
    EXPECT_EQ(printed(WsMessage::text("a\n\x1b")), R"(text 3 "a\n\x1b")");
    EXPECT_EQ(printed(WsMessage::text(std::string(300, 'x'))),
              "text 300 \"" + std::string(200, 'x') + "\"... (300 octets)");
}

TEST(Print, ShowsBinaryMessagesInHex) {
    EXPECT_EQ(printed(WsMessage::binary(std::string("\x00\xff\x7f"sv))), "binary 3 00 ff 7f");
    EXPECT_EQ(printed(WsMessage::binary("")), "binary 0");
}

TEST(Print, ShowsCloseFrames) {
    EXPECT_EQ(printed(CloseFrame{1000, "bye"}), R"(1000 "bye")");
    EXPECT_EQ(printed(CloseFrame{}), R"(1005 "")");
    EXPECT_EQ(printed(CloseFrame{1002, "\"\r"}), R"(1002 "\"\r")");
}

TEST(Print, NamesEveryMessageType) {
    EXPECT_EQ(printed(MessageType::text), "text");
    EXPECT_EQ(printed(MessageType::binary), "binary");
}

TEST(Print, NamesEveryTcpEnd) {
    EXPECT_EQ(printed(TcpEnd::none), "none");
    EXPECT_EQ(printed(TcpEnd::fin), "fin");
    EXPECT_EQ(printed(TcpEnd::rst), "rst");
    EXPECT_EQ(printed(TcpEnd::ours), "ours");
}

TEST(Print, NamesEveryConnectionState) {
    EXPECT_EQ(printed(ConnectionState::connecting), "connecting");
    EXPECT_EQ(printed(ConnectionState::open), "open");
    EXPECT_EQ(printed(ConnectionState::closing), "closing");
    EXPECT_EQ(printed(ConnectionState::closed), "closed");
}

TEST(Print, NamesEveryOutcome) {
    EXPECT_EQ(printed(WaitResult::Outcome::satisfied), "satisfied");
    EXPECT_EQ(printed(WaitResult::Outcome::timed_out), "timed_out");
    EXPECT_EQ(printed(WaitResult::Outcome::stopped), "stopped");
}

TEST(Print, NamesEveryTraceDepth) {
    EXPECT_EQ(printed(TraceDepth::connections), "connections");
    EXPECT_EQ(printed(TraceDepth::messages), "messages");
    EXPECT_EQ(printed(TraceDepth::frames), "frames");
    EXPECT_EQ(printed(TraceDepth::bytes), "bytes");
}

TEST(Print, NamesEveryEventKind) {
    EXPECT_EQ(printed(EventKind::listening), "listening");
    EXPECT_EQ(printed(EventKind::down), "down");
    EXPECT_EQ(printed(EventKind::stopped), "stopped");
    EXPECT_EQ(printed(EventKind::connected), "connected");
    EXPECT_EQ(printed(EventKind::opened), "opened");
    EXPECT_EQ(printed(EventKind::refused), "refused");
    EXPECT_EQ(printed(EventKind::message), "message");
    EXPECT_EQ(printed(EventKind::ping), "ping");
    EXPECT_EQ(printed(EventKind::pong), "pong");
    EXPECT_EQ(printed(EventKind::close), "close");
    EXPECT_EQ(printed(EventKind::closed), "closed");
    EXPECT_EQ(printed(EventKind::frame), "frame");
    EXPECT_EQ(printed(EventKind::bytes), "bytes");
    EXPECT_EQ(printed(EventKind::skipped), "skipped");
    EXPECT_EQ(printed(EventKind::note), "note");
    EXPECT_EQ(printed(EventKind::problem), "problem");
}

TEST(Print, ShowsTheNumberOfAnUnknownValue) {
    EXPECT_EQ(printed(static_cast<MessageType>(7)), "7");
    EXPECT_EQ(printed(static_cast<TcpEnd>(200)), "200");
    EXPECT_EQ(printed(static_cast<ConnectionState>(10)), "10");
    EXPECT_EQ(printed(static_cast<WaitResult::Outcome>(4)), "4");
    EXPECT_EQ(printed(static_cast<TraceDepth>(4)), "4");
    EXPECT_EQ(printed(static_cast<EventKind>(255)), "255");

    WsMessage message = WsMessage::binary("a");
    message.type = static_cast<MessageType>(7);
    EXPECT_EQ(printed(message), "7 1 61");
}

TEST(Print, ShowsTheDescriptionOfAWait) {
    const WaitResult result(WaitResult::Outcome::timed_out,
                            "timed out after 5000 ms: 2 of 3 messages received");

    EXPECT_EQ(printed(result), "timed out after 5000 ms: 2 of 3 messages received");
}

TEST(Print, ShowsAHandshakeWithOneFieldPerLine) {
    EXPECT_EQ(printed(chat_request()),
              "GET /chat?room=1 HTTP/1.1\n"
              "Host: localhost\n"
              "Sec-WebSocket-Protocol: chat\n"
              "sec-websocket-protocol: superchat\n"
              "X-Empty: ");
    EXPECT_EQ(printed(Handshake{}), "no request");
}

TEST(Print, EscapesAndCutsHeaderFields) {
    EXPECT_EQ(printed(Header{"Origin", "http://localhost"}), "Origin: http://localhost");
    EXPECT_EQ(printed(Header{"X", "\"a\\b\"\x1b\xff"}), "X: \"a\\b\"\\x1b\\xff");
    EXPECT_EQ(printed(Header{"Cookie", std::string(4000, 'c')}),
              "Cookie: " + std::string(200, 'c') + "... (4000 octets)");
}

TEST(Print, ShowsAConnectionWithTargetAndState) {
    const auto journal = std::make_shared<wsecho::journal::Journal>(wsecho::HistoryLimits{});
    const auto record = journal->add_connection("127.0.0.1:50432", journal->now());
    const Connection connection = journal->connections().at(0);
    EXPECT_EQ(printed(connection), "#1 connecting");

    const Handshake handshake = chat_request();
    Event opened;
    opened.kind = EventKind::opened;
    opened.connection = 1;
    opened.handshake = &handshake;
    journal->record(record.get(), opened);

    EXPECT_EQ(printed(connection), "#1 /chat?room=1 open");
}

TEST(Print, DoesNotDependOnTheStreamsFlags) {
    std::ostringstream out;
    out << std::hex << std::showbase << WsMessage::text("0123456789abcdef") << ' '
        << CloseFrame{1000, ""} << ' ' << static_cast<TcpEnd>(200);

    EXPECT_EQ(out.str(), R"(text 16 "0123456789abcdef" 1000 "" 200)");
}

TEST(Print, IsPaddedAsAWhole) {
    std::ostringstream out;
    out << std::left << std::setw(8) << TcpEnd::rst << '|' << std::setw(12) << CloseFrame{1000, ""}
        << '|';

    EXPECT_EQ(out.str(), "rst     |1000 \"\"     |");
}

TEST(HandshakeHeader, IsFoundWithoutRegardToCase) {
    const Handshake handshake = chat_request();

    EXPECT_EQ(handshake.header("Host"), "localhost");
    EXPECT_EQ(handshake.header("HOST"), "localhost");
    EXPECT_EQ(handshake.header("host"), "localhost");
}

TEST(HandshakeHeader, JoinsWhatWasSentMoreThanOnce) {
    EXPECT_EQ(chat_request().header("SEC-WebSocket-protocol"), "chat, superchat");
}

TEST(HandshakeHeader, TellsEmptyFromMissing) {
    const Handshake handshake = chat_request();

    EXPECT_EQ(handshake.header("X-Empty"), "");
    EXPECT_EQ(handshake.header("X-Missing"), std::nullopt);
    EXPECT_EQ(handshake.header("Hos"), std::nullopt);
    EXPECT_EQ(handshake.header("Host:"), std::nullopt);
    EXPECT_EQ(handshake.header(""), std::nullopt);
}

TEST(HandshakeHeader, FoldsLettersOnly) {
    Handshake handshake;
    handshake.headers = {{"X-{}", "1"}, {"X-@", "2"}};

    EXPECT_EQ(handshake.header("x-[]"), std::nullopt);
    EXPECT_EQ(handshake.header("x-`"), std::nullopt);
    EXPECT_EQ(handshake.header("x-{}"), "1");
}

TEST(HandshakeEquality, ComparesEveryPart) {
    const Handshake same = chat_request();
    EXPECT_EQ(same, chat_request());

    Handshake other = chat_request();
    other.method = "POST";
    EXPECT_NE(same, other);

    other = chat_request();
    other.target = "/";
    EXPECT_NE(same, other);

    other = chat_request();
    other.headers[0].value = "127.0.0.1";
    EXPECT_NE(same, other);

    other = chat_request();
    other.headers[0].name = "host";
    EXPECT_NE(same, other);

    other = chat_request();
    other.subprotocols.pop_back();
    EXPECT_NE(same, other);
}
