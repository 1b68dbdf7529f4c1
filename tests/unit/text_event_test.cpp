// Every line of the trace, word for word, and the depth at which it appears.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <iomanip>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>

#include "support/frames.hpp"
#include "wsecho/event.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using wsecho::depth_of;
using wsecho::Direction;
using wsecho::Event;
using wsecho::EventKind;
using wsecho::Handshake;
using wsecho::TcpEnd;
using wsecho::TraceDepth;
namespace opcode = wsecho_test::opcode;

namespace {

std::string line(const Event& event) {
    std::ostringstream out;
    out << event;
    return out.str();
}

/// An event of the server.
Event of_server(EventKind kind, std::string_view text = {}) {
    Event event;
    event.kind = kind;
    event.text = text;
    return event;
}

/// An event of connection 1, 13 ms after the start.
Event of_client(EventKind kind, Direction direction = Direction::none) {
    Event event;
    event.kind = kind;
    event.direction = direction;
    event.time = 13ms;
    event.connection = 1;
    return event;
}

Event carrying(EventKind kind, Direction direction, std::string_view payload,
               std::uint8_t opcode = 0) {
    Event event = of_client(kind, direction);
    event.payload = payload;
    event.opcode = opcode;
    return event;
}

Event coded(EventKind kind, Direction direction, std::uint16_t code, std::string_view text) {
    Event event = of_client(kind, direction);
    event.code = code;
    event.text = text;
    return event;
}

Event closed(bool clean, TcpEnd tcp_end, std::string_view text = {}) {
    Event event = of_client(EventKind::closed);
    event.clean = clean;
    event.tcp_end = tcp_end;
    event.text = text;
    event.messages_received = 2;
    event.bytes_received = 10;
    event.messages_sent = 1;
    event.bytes_sent = 5;
    return event;
}

Event frame(Direction direction, std::uint8_t opcode, std::uint64_t length) {
    Event event = of_client(EventKind::frame, direction);
    event.opcode = opcode;
    event.length = length;
    return event;
}

Handshake request_for(std::string target) {
    Handshake handshake;
    handshake.method = "GET";
    handshake.target = std::move(target);
    return handshake;
}

}  // namespace

TEST(EventLine, HasTheTagOfItsConnection) {
    Event event = carrying(EventKind::message, Direction::received, "hello", opcode::text);
    const auto line_with_tag = [&](std::string_view tag) {
        event.tag = tag;
        return line(event);
    };

    EXPECT_EQ(line_with_tag("run-7"), "+0.013 #1 id=run-7 < text 5 \"hello\"");
    EXPECT_EQ(line_with_tag("run 7"), "+0.013 #1 id=\"run 7\" < text 5 \"hello\"");
    EXPECT_EQ(line_with_tag("a\"b"), "+0.013 #1 id=\"a\\\"b\" < text 5 \"hello\"");
    EXPECT_EQ(line_with_tag("\n"), "+0.013 #1 id=\\n < text 5 \"hello\"");
    EXPECT_EQ(line_with_tag(std::string(8000, 'x')),
              "+0.013 #1 id=\"" + std::string(64, 'x') + "\"... (8000 octets) < text 5 \"hello\"");
}

TEST(EventLine, TellsTheLifeOfTheServer) {
    EXPECT_EQ(line(of_server(EventKind::listening, "ws://127.0.0.1:43211")),
              "+0.000 = listening on ws://127.0.0.1:43211");
    EXPECT_EQ(line(of_server(EventKind::down)), "+0.000 = down");
    EXPECT_EQ(line(of_server(EventKind::stopped)), "+0.000 = stopped");
}

TEST(EventLine, RoundsTimesDownToTheMillisecond) {
    Event event = of_server(EventKind::down);
    const auto at = [&event](std::chrono::nanoseconds time) {
        event.time = time;
        return line(event);
    };

    EXPECT_EQ(at(999'999ns), "+0.000 = down");
    EXPECT_EQ(at(1ms), "+0.001 = down");
    EXPECT_EQ(at(1'999'999ns), "+0.001 = down");
    EXPECT_EQ(at(20ms), "+0.020 = down");
    EXPECT_EQ(at(999ms), "+0.999 = down");
    EXPECT_EQ(at(1s), "+1.000 = down");
    EXPECT_EQ(at(1h + 7ms), "+3600.007 = down");
    EXPECT_EQ(at(std::chrono::nanoseconds::max()), "+9223372036.854 = down");
    EXPECT_EQ(at(-13ms), "-0.013 = down");
}

TEST(EventLine, TellsWhoConnected) {
    Event event = of_client(EventKind::connected);
    event.text = "[::1]:50432";

    EXPECT_EQ(line(event), "+0.013 #1 = connected from [::1]:50432");
}

TEST(EventLine, NumbersTheConnection) {
    Event event = carrying(EventKind::ping, Direction::received, "");
    event.connection = std::numeric_limits<std::uint64_t>::max();

    EXPECT_EQ(line(event), R"(+0.013 #18446744073709551615 < ping 0 "")");
}

TEST(EventLine, TellsWhatWasOpenedAndAgreedOn) {
    const Handshake handshake = request_for("/chat?room=1");
    Event event = of_client(EventKind::opened);
    event.handshake = &handshake;
    event.subprotocol = "chat";
    event.extensions = "permessage-deflate; client_max_window_bits=10";

    EXPECT_EQ(line(event),
              "+0.013 #1 = open \"/chat?room=1\" subprotocol \"chat\" "
              "permessage-deflate; client_max_window_bits=10");
}

TEST(EventLine, LeavesOutWhatWasNotAgreedOn) {
    const Handshake handshake = request_for("/");
    Event event = of_client(EventKind::opened);
    event.handshake = &handshake;
    EXPECT_EQ(line(event), R"(+0.013 #1 = open "/")");

    event.extensions = "permessage-deflate";
    EXPECT_EQ(line(event), R"(+0.013 #1 = open "/" permessage-deflate)");

    event.extensions = {};
    event.subprotocol = "chat";
    EXPECT_EQ(line(event), R"(+0.013 #1 = open "/" subprotocol "chat")");

    event.handshake = nullptr;
    event.subprotocol = {};
    EXPECT_EQ(line(event), "+0.013 #1 = open");
}

TEST(EventLine, TellsWhyAHandshakeWasRefused) {
    EXPECT_EQ(line(coded(EventKind::refused, Direction::none, 426, "this is a WebSocket server")),
              R"(+0.013 #1 = refused 426 "this is a WebSocket server")");
}

TEST(EventLine, TellsTextMessagesInQuotes) {
    EXPECT_EQ(line(carrying(EventKind::message, Direction::received, "hello", opcode::text)),
              R"(+0.013 #1 < text 5 "hello")");
    EXPECT_EQ(line(carrying(EventKind::message, Direction::sent, "hello", opcode::text)),
              R"(+0.013 #1 > text 5 "hello")");
    EXPECT_EQ(line(carrying(EventKind::message, Direction::sent, "", opcode::text)),
              R"(+0.013 #1 > text 0 "")");
    EXPECT_EQ(line(carrying(EventKind::message, Direction::received, "Ü\n", opcode::text)),
              "+0.013 #1 < text 3 \"Ü\\n\"");
}

TEST(EventLine, TellsBinaryMessagesInHex) {
    EXPECT_EQ(
        line(carrying(EventKind::message, Direction::received, "\x00\xff\x7f"sv, opcode::binary)),
        "+0.013 #1 < binary 3 00 ff 7f");
    EXPECT_EQ(line(carrying(EventKind::message, Direction::sent, "abc", opcode::binary)),
              "+0.013 #1 > binary 3 61 62 63");
    EXPECT_EQ(line(carrying(EventKind::message, Direction::sent, "", opcode::binary)),
              "+0.013 #1 > binary 0");
}

TEST(EventLine, ShowsTheStartOfALongMessage) {
    const std::string payload(1000, 'a');
    std::string in_hex = "61";
    for (int i = 1; i < 64; ++i) in_hex += " 61";

    EXPECT_EQ(line(carrying(EventKind::message, Direction::received, payload, opcode::text)),
              "+0.013 #1 < text 1000 \"" + payload.substr(0, 200) + "\"... (1000 octets)");
    EXPECT_EQ(line(carrying(EventKind::message, Direction::received, payload, opcode::binary)),
              "+0.013 #1 < binary 1000 " + in_hex + " ... (1000 octets)");
}

TEST(EventLine, TellsPingAndPong) {
    EXPECT_EQ(line(carrying(EventKind::ping, Direction::received, "abcd")),
              R"(+0.013 #1 < ping 4 "abcd")");
    EXPECT_EQ(line(carrying(EventKind::pong, Direction::sent, "")), R"(+0.013 #1 > pong 0 "")");
    EXPECT_EQ(line(carrying(EventKind::pong, Direction::received, "\n")),
              R"(+0.013 #1 < pong 1 "\n")");
    EXPECT_EQ(line(carrying(EventKind::ping, Direction::sent, "\xff\x00"sv)),
              "+0.013 #1 > ping 2 ff 00");
}

TEST(EventLine, TellsCloseFrames) {
    EXPECT_EQ(line(coded(EventKind::close, Direction::received, 1000, "bye")),
              R"(+0.013 #1 < close 1000 "bye")");
    EXPECT_EQ(line(coded(EventKind::close, Direction::received, 1005, "")),
              R"(+0.013 #1 < close 1005 "")");
    EXPECT_EQ(line(coded(EventKind::close, Direction::sent, 1002, "RSV1 \"set\"\n")),
              R"(+0.013 #1 > close 1002 "RSV1 \"set\"\n")");
}

TEST(EventLine, TellsHowAConnectionEnded) {
    EXPECT_EQ(line(closed(true, TcpEnd::fin)), "+0.013 #1 = closed clean in=2/10 out=1/5");
    EXPECT_EQ(line(closed(false, TcpEnd::rst)), "+0.013 #1 = closed unclean rst in=2/10 out=1/5");
    EXPECT_EQ(line(closed(false, TcpEnd::fin)), "+0.013 #1 = closed unclean fin in=2/10 out=1/5");
    EXPECT_EQ(line(closed(false, TcpEnd::ours, "no answer for 5 s")),
              "+0.013 #1 = closed unclean ours in=2/10 out=1/5 (no answer for 5 s)");
    Event dropped = closed(false, TcpEnd::fin, "client left");
    dropped.answers_dropped = 3;
    EXPECT_EQ(line(dropped),
              "+0.013 #1 = closed unclean fin in=2/10 out=1/5 dropped=3 (client left)");
    EXPECT_EQ(line(closed(true, TcpEnd::fin, "stopped")),
              "+0.013 #1 = closed clean in=2/10 out=1/5 (stopped)");
}

TEST(EventLine, TellsFrameHeaders) {
    Event masked_text = frame(Direction::received, opcode::text, 5);
    masked_text.masked = true;
    EXPECT_EQ(line(masked_text), "+0.013 #1 < frame text fin masked 5");

    Event continuation = frame(Direction::sent, opcode::continuation, 125);
    continuation.fin = false;
    continuation.rsv = 4;
    EXPECT_EQ(line(continuation), "+0.013 #1 > frame continuation rsv=100 125");

    Event all = frame(Direction::received, opcode::binary, 0x7fffffffffffffff);
    all.rsv = 3;
    all.masked = true;
    EXPECT_EQ(line(all), "+0.013 #1 < frame binary fin rsv=011 masked 9223372036854775807");

    Event none = frame(Direction::received, opcode::text, 0);
    none.fin = false;
    EXPECT_EQ(line(none), "+0.013 #1 < frame text 0");
}

TEST(EventLine, NamesEveryOpcode) {
    EXPECT_EQ(line(frame(Direction::sent, opcode::continuation, 1)),
              "+0.013 #1 > frame continuation fin 1");
    EXPECT_EQ(line(frame(Direction::sent, opcode::text, 1)), "+0.013 #1 > frame text fin 1");
    EXPECT_EQ(line(frame(Direction::sent, opcode::binary, 1)), "+0.013 #1 > frame binary fin 1");
    EXPECT_EQ(line(frame(Direction::sent, opcode::close, 1)), "+0.013 #1 > frame close fin 1");
    EXPECT_EQ(line(frame(Direction::sent, opcode::ping, 1)), "+0.013 #1 > frame ping fin 1");
    EXPECT_EQ(line(frame(Direction::sent, opcode::pong, 1)), "+0.013 #1 > frame pong fin 1");
    EXPECT_EQ(line(frame(Direction::sent, 0x3, 1)), "+0.013 #1 > frame opcode 0x3 fin 1");
    EXPECT_EQ(line(frame(Direction::sent, 0xb, 1)), "+0.013 #1 > frame opcode 0xb fin 1");
    EXPECT_EQ(line(frame(Direction::sent, 0xf, 1)), "+0.013 #1 > frame opcode 0xf fin 1");
}

TEST(EventLine, TellsOctetsInHex) {
    EXPECT_EQ(line(carrying(EventKind::bytes, Direction::received,
                            "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58")),
              "+0.013 #1 < bytes 11 81 85 37 fa 21 3d 7f 9f 4d 51 58");
    EXPECT_EQ(line(carrying(EventKind::bytes, Direction::sent, "")), "+0.013 #1 > bytes 0");
}

TEST(EventLine, ShowsTheFirstOfManyOctets) {
    std::string first64 = "00";
    for (int i = 1; i < 64; ++i) first64 += " 00";

    EXPECT_EQ(line(carrying(EventKind::bytes, Direction::sent, std::string(65, '\0'))),
              "+0.013 #1 > bytes 65 " + first64 + " ... (65 octets)");
}

TEST(EventLine, MarksProblems) {
    Event event = of_client(EventKind::problem);
    event.text = "handler threw: bad alloc";
    EXPECT_EQ(line(event), "+0.013 #1 ! handler threw: bad alloc");

    event.connection = 0;
    event.direction = Direction::received;
    EXPECT_EQ(line(event), "+0.013 ! handler threw: bad alloc");
}

TEST(EventLine, StaysOneLineWhateverAClientSends) {
    const std::string_view hostile = "a\r\n+0.000 #9 < text\x1b[2J\u2028";
    const Handshake handshake = request_for(std::string(hostile));
    Event opened = of_client(EventKind::opened);
    opened.handshake = &handshake;
    opened.subprotocol = hostile;
    opened.extensions = hostile;
    Event connected = of_client(EventKind::connected);
    connected.text = hostile;
    Event problem = of_client(EventKind::problem);
    problem.text = hostile;

    for (const Event& event :
         {opened, connected, problem, of_server(EventKind::listening, hostile),
          closed(false, TcpEnd::ours, hostile),
          coded(EventKind::refused, Direction::none, 400, hostile),
          coded(EventKind::close, Direction::received, 1000, hostile),
          carrying(EventKind::message, Direction::received, hostile, opcode::text),
          carrying(EventKind::ping, Direction::received, hostile)}) {
        EXPECT_EQ(line(event).find_first_of("\r\n\x1b\xe2"), std::string::npos) << line(event);
    }
}

TEST(EventLine, DoesNotDependOnTheStreamsFlags) {
    std::ostringstream out;
    out << std::hex << std::showbase << std::showpos
        << carrying(EventKind::message, Direction::received, "0123456789abcdef", opcode::text);

    EXPECT_EQ(out.str(), R"(+0.013 #1 < text 16 "0123456789abcdef")");
}

TEST(EventLine, PrintsTheNumberOfAnUnknownValue) {
    EXPECT_EQ(line(of_server(static_cast<EventKind>(99))), "+0.000 = 99");
    EXPECT_EQ(line(of_client(EventKind::down, static_cast<Direction>(9))), "+0.013 #1 ? down");
    EXPECT_EQ(line(closed(false, static_cast<TcpEnd>(9))),
              "+0.013 #1 = closed unclean 9 in=2/10 out=1/5");
    EXPECT_EQ(line(frame(Direction::sent, 0x1f, 1)), "+0.013 #1 > frame opcode 0x1f fin 1");
}

TEST(EventDepth, IsTheOneItsKindIsToldAt) {
    for (const EventKind kind : {EventKind::listening, EventKind::down, EventKind::stopped,
                                 EventKind::connected, EventKind::opened, EventKind::refused,
                                 EventKind::close, EventKind::closed, EventKind::problem}) {
        EXPECT_EQ(depth_of(of_server(kind)), TraceDepth::connections) << kind;
    }
    for (const EventKind kind : {EventKind::message, EventKind::ping, EventKind::pong}) {
        EXPECT_EQ(depth_of(of_server(kind)), TraceDepth::messages) << kind;
    }
    EXPECT_EQ(depth_of(of_server(EventKind::frame)), TraceDepth::frames);
    EXPECT_EQ(depth_of(of_server(EventKind::bytes)), TraceDepth::bytes);
}
