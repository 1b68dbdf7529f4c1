// The JSON trace, event by event: the fields that tool/trace_json.hpp documents.

#include "tool/trace_json.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "wsecho/tls.hpp"
#include "wsecho/verdict.hpp"

namespace wsecho::tool {
namespace {

using nlohmann::json;

std::string line_of(const Event& event) {
    std::string line;
    append_trace_json(line, event);
    return line;
}

// Checks v, t and event, and returns the other fields.
json other_fields_of(const Event& event, const std::string& name) {
    json object = json::parse(line_of(event));
    EXPECT_EQ(object.at("v"), 1);
    EXPECT_EQ(object.at("t"), 0.0);
    EXPECT_EQ(object.at("event"), name);
    for (const char* common : {"v", "t", "event"}) object.erase(common);
    return object;
}

TEST(TraceJson, HasFieldsInAFixedOrder) {
    Event event;
    event.kind = EventKind::message;
    event.direction = Direction::received;
    event.time = std::chrono::nanoseconds(1'013'204'999);
    event.connection = 3;
    event.opcode = 1;
    event.payload = "hello";

    EXPECT_EQ(line_of(event),
              R"({"v":1,"t":1.013204,"event":"message","connection":3,"direction":"received",)"
              R"("opcode":"text","length":5,"text":"hello"})");
}

TEST(TraceJson, HasTheTagOfItsConnection) {
    Event event;
    event.kind = EventKind::step;
    event.connection = 3;
    event.tag = "run 7";
    event.text = "sink";

    EXPECT_EQ(line_of(event),
              R"({"v":1,"t":0.000000,"event":"step","connection":3,"id":"run 7","step":"sink"})");
}

TEST(TraceJson, ShowsAVerdictBesideTheExpectation) {
    Verdict verdict;
    verdict.outcome = Verdict::Outcome::conforms;
    verdict.fault = "frame.rsv1";
    verdict.rfc = "RFC 6455, 5.2";
    verdict.reaction = "fail";
    verdict.codes = {1002};
    verdict.close_code = 1002;
    verdict.after = std::chrono::milliseconds(3);
    verdict.tcp_end = TcpEnd::fin;
    Event event;
    event.kind = EventKind::verdict;
    event.connection = 1;
    event.verdict = &verdict;

    EXPECT_EQ(line_of(event),
              R"({"v":1,"t":0.000000,"event":"verdict","connection":1,)"
              R"("fault":"frame.rsv1","rfc":"RFC 6455, 5.2","expect":{"fail":[1002]},)"
              R"("saw":{"close":1002,"after_ms":3,"tcp":"fin"},"verdict":"conforms"})");

    verdict = Verdict();
    verdict.outcome = Verdict::Outcome::tolerated;
    verdict.fault = "tcp.noread";
    verdict.reaction = "free";
    verdict.why = "reset TCP";
    verdict.tcp_end = TcpEnd::rst;
    EXPECT_EQ(other_fields_of(event, "verdict"), json({{"connection", 1},
                                                       {"fault", "tcp.noread"},
                                                       {"rfc", nullptr},
                                                       {"expect", "free"},
                                                       {"saw", {{"tcp", "rst"}}},
                                                       {"verdict", "tolerated"},
                                                       {"why", "reset TCP"}}));
}

TEST(TraceJson, EncodesBinaryAsBase64) {
    Event event;
    event.kind = EventKind::message;
    event.direction = Direction::sent;
    event.connection = 1;
    event.opcode = 2;
    event.payload = std::string_view("\0\xff\x7f", 3);

    EXPECT_EQ(other_fields_of(event, "message"), json({{"connection", 1},
                                                       {"direction", "sent"},
                                                       {"opcode", "binary"},
                                                       {"length", 3},
                                                       {"base64", "AP9/"}}));
}

TEST(TraceJson, AlwaysEncodesPingsAndPongsAsBase64) {
    Event event;
    event.kind = EventKind::pong;
    event.direction = Direction::received;
    event.connection = 1;
    event.payload = "hi";

    EXPECT_EQ(
        other_fields_of(event, "pong"),
        json({{"connection", 1}, {"direction", "received"}, {"length", 2}, {"base64", "aGk="}}));
}

TEST(TraceJson, OmitsTheConnectionInEventsOfTheServer) {
    Event event;
    event.kind = EventKind::listening;
    event.text = "ws://127.0.0.1:43211";
    EXPECT_EQ(other_fields_of(event, "listening"), json({{"url", "ws://127.0.0.1:43211"}}));
    event.text = "ws://127.0.0.1:43211 and all other interfaces and ws+unix:///tmp/s:";
    EXPECT_EQ(other_fields_of(event, "listening"),
              json({{"url", "ws://127.0.0.1:43211"},
                    {"also", "all other interfaces and ws+unix:///tmp/s:"}}));
    event.text = "wss://127.0.0.1:43212 for hs.status(503);first=2";
    EXPECT_EQ(other_fields_of(event, "listening"),
              json({{"url", "wss://127.0.0.1:43212"}, {"behavior", "hs.status(503);first=2"}}));

    event = Event();
    event.kind = EventKind::stopped;
    EXPECT_EQ(other_fields_of(event, "stopped"), json::object());
}

TEST(TraceJson, ShowsTheTlsOfAConnection) {
    TlsInfo tls;
    tls.version = "TLSv1.3";
    tls.cipher = "TLS_AES_128_GCM_SHA256";
    tls.server_name = "chat.localhost";
    tls.alpn = "http/1.1";
    tls.client_subject = "CN=alice";
    tls.client_sha256 = "00ff";
    Event event;
    event.kind = EventKind::secured;
    event.connection = 1;
    event.tls = &tls;

    EXPECT_EQ(line_of(event),
              R"({"v":1,"t":0.000000,"event":"secured","connection":1,"tls":"TLSv1.3",)"
              R"("cipher":"TLS_AES_128_GCM_SHA256","server_name":"chat.localhost",)"
              R"("alpn":"http/1.1","client_subject":"CN=alice","client_sha256":"00ff",)"
              R"("alert_received":null,"alert_sent":null})");
}

TEST(TraceJson, ShowsWhyTlsFailed) {
    TlsInfo tls;
    tls.alert_received = std::uint8_t{48};
    Event event;
    event.kind = EventKind::unsecured;
    event.connection = 1;
    event.tls = &tls;
    event.text = "the client sent alert 48 unknown_ca";

    const json fields = other_fields_of(event, "unsecured");
    EXPECT_EQ(fields.at("alert_received"), 48);
    EXPECT_EQ(fields.at("alert_sent"), nullptr);
    EXPECT_EQ(fields.at("tls"), nullptr);
    EXPECT_EQ(fields.at("why"), "the client sent alert 48 unknown_ca");
}

TEST(TraceJson, ShowsRequestAndNegotiationOfAnOpenedConnection) {
    Handshake request;
    request.method = "GET";
    request.target = "/chat?room=1";
    request.headers = {{"Host", "x"}, {"X-Twice", "1"}, {"X-Twice", "2"}};
    request.subprotocols = {"v2", "v1"};
    Event event;
    event.kind = EventKind::opened;
    event.connection = 1;
    event.handshake = &request;
    event.subprotocol = "v1";
    event.behavior = "send(a%20b)@message:3";

    EXPECT_EQ(other_fields_of(event, "opened"), json::parse(R"({
        "connection": 1,
        "request": {"method": "GET", "target": "/chat?room=1",
                    "headers": [{"name": "Host", "value": "x"},
                                {"name": "X-Twice", "value": "1"},
                                {"name": "X-Twice", "value": "2"}],
                    "subprotocols": ["v2", "v1"]},
        "subprotocol": "v1",
        "extensions": null,
        "behavior": "send(a%20b)@message:3"})"));
}

TEST(TraceJson, ShowsThePlainEchoAsNull) {
    Event event;
    event.kind = EventKind::opened;
    event.connection = 1;

    EXPECT_EQ(other_fields_of(event, "opened"), json({{"connection", 1},
                                                      {"subprotocol", nullptr},
                                                      {"extensions", nullptr},
                                                      {"behavior", nullptr}}));
}

TEST(TraceJson, ShowsStatusAndReasonOfARefusal) {
    Handshake request;
    request.method = "GET";
    request.target = "/";
    Event event;
    event.kind = EventKind::refused;
    event.direction = Direction::sent;
    event.connection = 1;
    event.code = 426;
    event.text = "not a version this server speaks";

    EXPECT_EQ(other_fields_of(event, "refused"), json({{"connection", 1},
                                                       {"direction", "sent"},
                                                       {"status", 426},
                                                       {"why", "not a version this server speaks"},
                                                       {"behavior", nullptr}}));

    event.handshake = &request;
    event.behavior = "hs.status(426)";
    const json readable = other_fields_of(event, "refused");
    EXPECT_EQ(readable.at("request").at("target"), "/");
    EXPECT_EQ(readable.at("behavior"), "hs.status(426)");
}

TEST(TraceJson, WritesAStepAsInAUrl) {
    Event event;
    event.kind = EventKind::step;
    event.connection = 1;
    event.text = "close(4001,see%20you)@message:3";

    EXPECT_EQ(other_fields_of(event, "step"),
              json({{"connection", 1}, {"step", "close(4001,see%20you)@message:3"}}));
}

TEST(TraceJson, ShowsEndAndTotalsOfAClosedConnection) {
    Event event;
    event.kind = EventKind::closed;
    event.connection = 1;
    event.clean = true;
    event.tcp_end = TcpEnd::fin;
    event.messages_received = 1;
    event.bytes_received = 5;
    event.messages_sent = 2;
    event.bytes_sent = 10;
    event.answers_dropped = 3;

    EXPECT_EQ(other_fields_of(event, "closed"), json({{"connection", 1},
                                                      {"clean", true},
                                                      {"tcp_end", "fin"},
                                                      {"messages_received", 1},
                                                      {"bytes_received", 5},
                                                      {"messages_sent", 2},
                                                      {"bytes_sent", 10},
                                                      {"answers_dropped", 3}}));
}

TEST(TraceJson, ShowsEachBitOfAFrameHeader) {
    Event event;
    event.kind = EventKind::frame;
    event.direction = Direction::received;
    event.connection = 1;
    event.opcode = 9;
    event.fin = false;
    event.rsv = 5;
    event.masked = true;
    event.length = 125;

    EXPECT_EQ(other_fields_of(event, "frame"), json({{"connection", 1},
                                                     {"direction", "received"},
                                                     {"opcode", "ping"},
                                                     {"fin", false},
                                                     {"rsv1", true},
                                                     {"rsv2", false},
                                                     {"rsv3", true},
                                                     {"masked", true},
                                                     {"length", 125}}));
}

TEST(TraceJson, ShowsAReservedOpcodeAsANumber) {
    Event event;
    event.kind = EventKind::frame;
    event.opcode = 3;

    EXPECT_EQ(other_fields_of(event, "frame").at("opcode"), 3);
}

TEST(TraceJson, ReplacesInvalidUtf8) {
    Event event;
    event.kind = EventKind::close;
    event.direction = Direction::received;
    event.connection = 1;
    event.code = 1000;
    event.text = "a\xff\n";

    EXPECT_EQ(other_fields_of(event, "close"), json({{"connection", 1},
                                                     {"direction", "received"},
                                                     {"code", 1000},
                                                     {"reason", "a\uFFFD\n"}}));
}

TEST(TraceJson, CountsWhatWasDropped) {
    std::string line;
    append_dropped_json(line, std::chrono::milliseconds(1500), 1204);

    EXPECT_EQ(line, R"({"v":1,"t":1.500000,"event":"dropped","lines":1204})");
}

TEST(TraceJson, WrapsTheSentencesOfTheTool) {
    std::string line;
    append_sentence_json(line, std::chrono::milliseconds(20), "ws-echo: \"x\"\n");

    EXPECT_EQ(line, R"({"v":1,"t":0.020000,"event":"tool","text":"ws-echo: \"x\"\n"})");
}

TEST(TraceJson, IsOneLine) {
    Event event;
    event.kind = EventKind::problem;
    event.text = "first\nsecond\r\n";

    EXPECT_EQ(line_of(event).find_first_of("\r\n"), std::string::npos);
    EXPECT_EQ(other_fields_of(event, "problem"), json({{"why", "first\nsecond\r\n"}}));
}

TEST(TraceJson, TellsWhatDidNotHappen) {
    Event skipped;
    skipped.kind = EventKind::skipped;
    skipped.behavior = "sink@message:5";
    skipped.text = "sink@message:5 did not act: only 1 message arrived";
    EXPECT_EQ(other_fields_of(skipped, "skipped"),
              json({{"step", "sink@message:5"}, {"why", std::string(skipped.text)}}));

    Event note;
    note.kind = EventKind::note;
    note.text = "offered the subprotocol chat";
    EXPECT_EQ(other_fields_of(note, "note"), json({{"text", "offered the subprotocol chat"}}));
}

}  // namespace
}  // namespace wsecho::tool
