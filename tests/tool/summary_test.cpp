// The formats of --summary.

#include "tool/summary/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tool/arguments.hpp"

namespace wsecho::tool {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Json = nlohmann::json;
using CaseResult = SummaryCase::Result;

SummaryCase some_case(const std::string& name, CaseResult result) {
    SummaryCase each;
    each.name = name;
    each.group = "verdicts";
    each.result = result;
    if (result != CaseResult::passed) each.message = "closed with 1000, not <1002> & \"left\"";
    return each;
}

Summary some_summary() {
    Summary summary;
    summary.started_at = std::chrono::system_clock::from_time_t(1'000'000'000);
    summary.duration = std::chrono::milliseconds(1213);
    summary.exit_code = 1;
    summary.command = {"pytest", "-k", "a b"};
    summary.status = 0;
    summary.host_name = "here";
    summary.cases = {some_case("one #1 /chat", CaseResult::passed),
                     some_case("two #2 /chat", CaseResult::failed),
                     some_case("three #3 /c\\d", CaseResult::skipped),
                     some_case("four", CaseResult::error)};
    summary.cases[1].details = "expected: closes\nRFC 6455, 5.2\n";
    summary.cases[1].transcript = "+0.001 #2 = open\n+0.002 #2 < text 1 \"x\"\n";
    summary.cases[1].time = std::chrono::milliseconds(7);
    summary.cases[1].connection = 2;
    summary.connections = {"{\"connection\":2}"};
    return summary;
}

TEST(SummaryNames, AreMadeUnique) {
    std::vector<SummaryCase> cases = {
        some_case("a", CaseResult::passed), some_case("a", CaseResult::passed),
        some_case("a (2)", CaseResult::passed), some_case("a", CaseResult::passed)};

    make_names_unique(cases);

    EXPECT_EQ(cases[0].name, "a");
    EXPECT_EQ(cases[1].name, "a (2)");
    EXPECT_EQ(cases[2].name, "a (2) (2)");
    EXPECT_EQ(cases[3].name, "a (3)");
}

TEST(TextSummary, BeginsWithTheCountsAndExplainsEachFailure) {
    EXPECT_EQ(text_summary(some_summary()),
              "1 passed, 1 failed, 1 skipped, 1 error\n"
              "failed: two #2 /chat: closed with 1000, not <1002> & \"left\"\n"
              "    expected: closes\n"
              "    RFC 6455, 5.2\n"
              "    +0.001 #2 = open\n"
              "    +0.002 #2 < text 1 \"x\"\n"
              "skipped: three #3 /c\\d: closed with 1000, not <1002> & \"left\"\n"
              "error: four: closed with 1000, not <1002> & \"left\"\n");
}

TEST(Summary, KeepsForProgramsWhyTheCommandHasNoExitCodeOfItsOwn) {
    Summary summary;
    summary.command_problem = "cannot run \"x\"";

    EXPECT_EQ(Json::parse(json_summary(summary))["problem"], "cannot run \"x\"");
    EXPECT_THAT(junit_summary(summary), HasSubstr("name=\"problem\" value=\"cannot run &quot;x"));
}

TEST(JsonSummary, IsOneObjectOnALine) {
    const std::string text = json_summary(some_summary());
    const Json report = Json::parse(text);

    EXPECT_EQ(text.find('\n'), text.size() - 1);
    EXPECT_EQ(report["v"], 1);
    EXPECT_EQ(report["passed"], 1);
    EXPECT_EQ(report["failed"], 1);
    EXPECT_EQ(report["skipped"], 1);
    EXPECT_EQ(report["errors"], 1);
    EXPECT_EQ(report["duration_s"], 1.213);
    EXPECT_EQ(report["exit"], 1);
    EXPECT_EQ(report["command"], Json({"pytest", "-k", "a b"}));
    EXPECT_EQ(report["status"], 0);
    EXPECT_EQ(report["cases"][1]["result"], "failed");
    EXPECT_EQ(report["cases"][1]["group"], "verdicts");
    EXPECT_EQ(report["cases"][1]["time_s"], 0.007);
    EXPECT_EQ(report["cases"][1]["connection"], 2);
    EXPECT_TRUE(report["cases"][0]["connection"].is_null());
    EXPECT_EQ(report["connections"][0]["connection"], 2);
    EXPECT_TRUE(Json::parse(json_summary({}))["command"].is_null());
    EXPECT_TRUE(Json::parse(json_summary({}))["status"].is_null());
}

TEST(JunitSummary, HasASuiteWithACaseForEach) {
    const std::string xml = junit_summary(some_summary());

    EXPECT_THAT(xml, StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "
                                "name=\"ws-echo\" tests=\"4\" failures=\"1\" errors=\"1\""));
    EXPECT_THAT(xml, HasSubstr("skipped=\"1\" time=\"1.213\" timestamp=\"2001-09-09T01:46:40\" "
                               "hostname=\"here\">"));
    EXPECT_THAT(xml, HasSubstr("<testcase classname=\"ws-echo.verdicts\" name=\"one #1 /chat\" "
                               "time=\"0.000\"/>"));
    EXPECT_THAT(xml, HasSubstr("<failure message=\"closed with 1000, not &lt;1002&gt; &amp; "
                               "&quot;left&quot;\" type=\"violates\">"));
    EXPECT_THAT(xml, HasSubstr("<system-out>+0.001 #2 = open\n"));
    EXPECT_THAT(xml, HasSubstr("<skipped message=\"closed"));
    EXPECT_THAT(xml, HasSubstr("<error message=\"closed"));
    EXPECT_THAT(xml, HasSubstr("<property name=\"command\" value=\"pytest -k a b\"/>"));
}

TEST(JunitSummary, HasNoCharacterThatXmlForbids) {
    Summary summary = some_summary();
    summary.cases[0].name =
        "a\xef\xbf\xbe"
        "b\xef\xbf\xbf\xef\xbf\xbd";

    EXPECT_THAT(junit_summary(summary), HasSubstr("name=\"a\\ufffeb\\uffff\xef\xbf\xbd\""));
}

TEST(JunitSummary, ShowsTheEndOfALongTranscript) {
    Summary summary = some_summary();
    std::string& transcript = summary.cases[1].transcript;
    transcript = "first line\n";
    while (transcript.size() < 100'000) transcript += "a line of the transcript\n";
    transcript += "last line\n";

    const std::string xml = junit_summary(summary);

    EXPECT_LT(xml.size(), 68'000U);
    EXPECT_THAT(xml, Not(HasSubstr("first line")));
    EXPECT_THAT(xml, HasSubstr("<system-out>a line of the transcript\n"));
    EXPECT_THAT(xml, HasSubstr("last line\n</system-out>"));
}

TEST(TapSummary, HasThePlanFirstAndDiagnosticsForFailures) {
    EXPECT_EQ(tap_summary(some_summary()),
              "TAP version 14\n"
              "1..4\n"
              "ok 1 - one \\#1 /chat\n"
              "not ok 2 - two \\#2 /chat\n"
              "  ---\n"
              "  message: \"closed with 1000, not <1002> & \\\"left\\\"\"\n"
              "  severity: fail\n"
              "  duration_ms: 7\n"
              "  details: |\n"
              "    expected: closes\n"
              "    RFC 6455, 5.2\n"
              "  transcript: |\n"
              "    +0.001 #2 = open\n"
              "    +0.002 #2 < text 1 \"x\"\n"
              "  ...\n"
              "ok 3 - three \\#3 /c\\\\d # SKIP closed with 1000, not <1002> & \"left\"\n"
              "not ok 4 - four\n"
              "  ---\n"
              "  message: \"closed with 1000, not <1002> & \\\"left\\\"\"\n"
              "  severity: error\n"
              "  duration_ms: 0\n"
              "  ...\n");
}

TEST(TapSummary, SkipsEverythingIfNothingWasChecked) {
    EXPECT_EQ(tap_summary({}), "TAP version 14\n1..0 # SKIP nothing was checked\n");
}

// ---- the option ----

Parsed parse_summary(std::vector<const char*> arguments, const char* variable = nullptr) {
    arguments.insert(arguments.begin(), "ws-echo");
    return parse_arguments(static_cast<int>(arguments.size()), arguments.data(),
                           [&](const char* name) {
                               return std::string(name) == "WS_ECHO_SUMMARY" ? variable : nullptr;
                           });
}

std::string mistake_in_summary(const std::vector<const char*>& arguments) {
    const Parsed parsed = parse_summary(arguments);
    const Answer* answer = std::get_if<Answer>(&parsed);
    return answer == nullptr ? "none" : answer->error;
}

TEST(SummaryOption, NamesFormatAndFile) {
    const auto settings = std::get<Settings>(
        parse_summary({"--summary", "text", "--summary=junit=a=b.xml", "--summary", "tap=t"}));
    const auto by_variable = std::get<Settings>(parse_summary({}, "json=j\ntap=t\n"));

    ASSERT_EQ(settings.summaries.size(), 3U);
    EXPECT_EQ(settings.summaries[0].format, SummaryFormat::text);
    EXPECT_EQ(settings.summaries[0].path, "");
    EXPECT_EQ(settings.summaries[1].format, SummaryFormat::junit);
    EXPECT_EQ(settings.summaries[1].path, "a=b.xml");
    EXPECT_EQ(settings.summaries[2].format, SummaryFormat::tap);
    EXPECT_EQ(by_variable.summaries.size(), 2U);
}

TEST(SummaryOption, IsRefusedWithARemedy) {
    EXPECT_THAT(mistake_in_summary({"--summary", "junti=x"}), HasSubstr("did you mean junit?"));
    EXPECT_THAT(mistake_in_summary({"--summary", "xml"}),
                HasSubstr("(use text, json, junit or tap)"));
    EXPECT_THAT(mistake_in_summary({"--summary", "junit="}), HasSubstr("the path is empty"));
    EXPECT_THAT(mistake_in_summary({"--summary", "text", "--summary", "json"}),
                HasSubstr("only one can go to stderr"));
    EXPECT_THAT(mistake_in_summary({"--summary", "tap=x", "--summary", "json=x"}),
                HasSubstr("x is given twice"));
    EXPECT_THAT(mistake_in_summary({"--summary", "text", "--trace-format", "json"}),
                HasSubstr("the trace on stderr is JSON"));
    EXPECT_THAT(mistake_in_summary({"--summary", "text", "--background"}),
                HasSubstr("needs a file"));
    EXPECT_EQ(mistake_in_summary({"--summary", "json", "--trace-format", "json"}), "none");
}

}  // namespace
}  // namespace wsecho::tool
