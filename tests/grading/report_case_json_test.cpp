// A case's JSON.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

using nlohmann::json;

json parsed_case(const CaseResult& result, bool strict = false) {
    return json::parse(case_json(result, strict));
}

TEST(GradingCaseJson, HasAllFields) {
    const json report = parsed_case(made_up_result("1.1.1"));
    for (const char* name : {"agent",
                             "behavior",
                             "behaviorClose",
                             "case",
                             "closedByMe",
                             "createStats",
                             "createWirelog",
                             "description",
                             "droppedByMe",
                             "duration",
                             "expectation",
                             "expected",
                             "expectedClose",
                             "failedByMe",
                             "httpRequest",
                             "httpResponse",
                             "id",
                             "isServer",
                             "localCloseCode",
                             "localCloseReason",
                             "received",
                             "remoteCloseCode",
                             "remoteCloseReason",
                             "reportCompressionRatio",
                             "reportTime",
                             "result",
                             "resultClose",
                             "rxFrameStats",
                             "rxOctetStats",
                             "started",
                             "trafficStats",
                             "txFrameStats",
                             "txOctetStats",
                             "wasClean",
                             "wasCloseHandshakeTimeout",
                             "wasNotCleanReason",
                             "wasOpenHandshakeTimeout",
                             "wasServerConnectionDropTimeout",
                             "wirelog"}) {
        EXPECT_TRUE(report.contains(name)) << name;
    }
    EXPECT_EQ(report["expectedClose"],
              (json{{"closeCode", {1000}}, {"closedByMe", true}, {"requireClean", true}}));
    EXPECT_EQ(report["trafficStats"], json());
    EXPECT_EQ(report["rxFrameStats"], json::object());
}

TEST(GradingCaseJson, HasTheFormOfIndexJson) {
    const std::string text = case_json(made_up_result("1.1.1"));
    EXPECT_EQ(text.substr(0, 18), "{\n   \"agent\": \"\",\n");
    EXPECT_EQ(text.back(), '}');
    EXPECT_EQ(text.find(" \n"), std::string::npos);
}

TEST(GradingCaseJson, ShowsEvents) {
    CaseResult result = made_up_result("6.4.1");
    result.expected = {{Event::Kind::mark, "A"}};
    result.non_strict = {{Event::Kind::mark, "A"}, {Event::Kind::mark, "B"}};
    result.seen.received = {{Event::Kind::text, "Hello"},
                            {Event::Kind::binary, "\xfe\xfe"},
                            {Event::Kind::pong, ""},
                            {Event::Kind::text, std::string(65, '*')},
                            {Event::Kind::mark, "A"}};
    const json report = parsed_case(result);
    EXPECT_EQ(report["expected"]["OK"], json::parse(R"([["timeout", "A"]])"));
    EXPECT_EQ(report["expected"]["NON-STRICT"].size(), 2U);
    EXPECT_EQ(report["received"],
              json::parse(R"([["message", "Hello", false], ["message", "0xfefe", true],
                             ["pong", ""], ["message", ")" +
                          std::string(64, '*') + R"( ...", false], ["timeout", "A"]])"));
}

TEST(GradingCaseJson, CutsAfterAWholeCharacter) {
    CaseResult result = made_up_result("6.2.1");
    std::string payload(63, 'a');
    payload += "\xc3\xa9\xc3\xa9";
    result.seen.received = {{Event::Kind::text, payload}};
    EXPECT_EQ(parsed_case(result)["received"][0][1], std::string(63, 'a') + " ...");
}

TEST(GradingCaseJson, ShowsTheWireLog) {
    CaseResult result = made_up_result("1.1.1");
    result.wire_log = {OctetsRow{false, 2, "\x88\x80"},
                       OctetsRow{true, 100, std::string(64, '\1'), true},
                       FrameRow{false, 1, true, 0, true, "\1\2\3\4", 2, "ok"},
                       FrameRow{true, 2, false, 4, false, "", 300, "\xfe"},
                       MomentRow{MomentRow::Kind::wait_begun, 1, "A"},
                       MomentRow{MomentRow::Kind::wait_over, 0, "A"},
                       MomentRow{MomentRow::Kind::fail_set, 0.5},
                       MomentRow{MomentRow::Kind::fail_struck},
                       MomentRow{MomentRow::Kind::close_set, 10},
                       MomentRow{MomentRow::Kind::close_struck},
                       MomentRow{MomentRow::Kind::log_switched, 0, "", false}};
    std::string ones;
    for (int i = 0; i < 64; ++i) ones += "01";
    const json report = parsed_case(result);
    EXPECT_EQ(report["createWirelog"], true);
    EXPECT_EQ(report["wirelog"], json::parse(R"([
        ["RO", [2, "8880"]], ["TO", [100, ")" +
                                             ones + R"("], true],
        ["RF", [2, "ok"], 1, true, 0, true, "01020304"],
        ["TF", [300, "0xfe ..."], 2, false, 4, null, null, null, false],
        ["CT", 1, "A"], ["CTE", "A"], ["KL", 0.5], ["KLE"], ["TI", 10], ["TIE"],
        ["WLM", false]])"));
}

TEST(GradingCaseJson, ShowsStatistics) {
    CaseResult result = made_up_result("12.1.1");
    result.octets_read = {{8, 3}, {10, 1}};
    result.frames_written = {{1, 2}, {8, 1}};
    result.traffic.emplace();
    result.traffic->incoming = {60, 40, 160, 2, 1};
    result.traffic->request_octets = 170;
    const json report = parsed_case(result);
    EXPECT_EQ(report["rxOctetStats"], (json{{"10", 1}, {"8", 3}}));
    EXPECT_EQ(report["txFrameStats"], (json{{"1", 2}, {"8", 1}}));
    const json& traffic = report["trafficStats"];
    EXPECT_EQ(traffic["incoming"], json::parse(R"({"CompressionRatio": 0.25, "OctetsAppLevel": 160,
                 "OctetsWebSocketLevel": 40, "OctetsWireLevel": 60, "WebSocketFrames": 2,
                 "WebSocketMessages": 1, "WebSocketOverhead": 0.5})"));
    EXPECT_EQ(traffic["outgoing"]["CompressionRatio"], json());
    EXPECT_EQ(traffic["preopenIncomingOctetsWireLevel"], 170);
    EXPECT_EQ(report["reportTime"], true);
    EXPECT_EQ(report["reportCompressionRatio"], true);
}

TEST(GradingCaseJson, HasTheTimeInUtcWithMilliseconds) {
    CaseResult result = made_up_result("1.1.1");
    result.started += std::chrono::milliseconds(1'796'001'234'007);
    EXPECT_EQ(parsed_case(result)["started"], "2026-11-30T01:13:54.007Z");
}

TEST(GradingCaseJson, SurvivesTextThatIsNotUtf8) {
    CaseResult result = made_up_result("1.1.1");
    result.agent = "\xff";
    result.seen.remote_close_reason = "\xce";
    result.http_request = "GET /\xff HTTP/1.1\r\n\r\n";
    result.verdicts.result = "got \xff";
    const json report = parsed_case(result);
    EXPECT_EQ(report["agent"], "\\xff");
    EXPECT_EQ(report["remoteCloseReason"], "\\xce");
}

TEST(GradingCaseJson, SaysWhatStrictMeans) {
    CaseResult result = made_up_result("4.1.1");
    result.verdicts.strict = {"The client ignored it."};
    EXPECT_EQ(parsed_case(result)["behavior"], "OK");
    EXPECT_EQ(parsed_case(result, true)["behavior"], "FAILED");
    EXPECT_EQ(parsed_case(result)["strict"], json::parse(R"(["The client ignored it."])"));
}

}  // namespace
}  // namespace wsecho::grading
