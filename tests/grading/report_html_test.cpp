// index.html and the pages of cases.

#include <gtest/gtest.h>

#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

constexpr const char* kScript = "\"><script>alert('x')</script>";

ReportInput html_input(Behavior behavior, CloseBehavior close = CloseBehavior::ok) {
    return one_result("ws", made_up_result("1.1.1", behavior, close));
}

std::size_t failed_classes(const ReportInput& input) {
    return occurrences(index_html(input), "case_failed");
}

TEST(GradingIndexHtml, HasCaseFailedAtMostTwiceIfAllPass) {
    for (const Behavior behavior :
         {Behavior::ok, Behavior::non_strict, Behavior::informational, Behavior::unimplemented}) {
        EXPECT_EQ(failed_classes(html_input(behavior)), 2U) << text(behavior);
    }
}

TEST(GradingIndexHtml, HasCaseFailedMoreOftenIfOneFails) {
    EXPECT_GT(failed_classes(html_input(Behavior::failed)), 2U);
    for (const CloseBehavior close :
         {CloseBehavior::failed, CloseBehavior::unclean, CloseBehavior::wrong_code}) {
        EXPECT_GT(failed_classes(html_input(Behavior::ok, close)), 2U) << text(close);
    }
    ReportInput strict = html_input(Behavior::ok);
    CaseResult result = made_up_result("1.1.1");
    result.verdicts.strict = {"The client ignored it."};
    add_result(strict, "ws", result);
    EXPECT_EQ(failed_classes(strict), 2U);
    strict.strict = true;
    EXPECT_GT(failed_classes(strict), 2U);
}

TEST(GradingIndexHtml, HasAClassForEachVerdict) {
    ReportInput input;
    add_result(input, "ws", made_up_result("1.1.1"));
    add_result(input, "ws", made_up_result("1.1.2", Behavior::non_strict));
    add_result(input, "ws", made_up_result("1.1.3", Behavior::informational));
    add_result(input, "ws", made_up_result("1.1.4", Behavior::unimplemented));
    add_result(input, "ws", made_up_result("1.1.5", Behavior::ok, CloseBehavior::unclean));
    input.cases.push_back(&made_up_case("1.1.6"));
    const std::string page = index_html(input);
    for (const char* cell :
         {"class=\"case_ok\" data-v=\"passed\"><a href=\"ws_case_1_1_1.html\">Pass</a>",
          "class=\"case_non_strict\" data-v=\"non-strict\"><a "
          "href=\"ws_case_1_1_2.html\">Non-Strict",
          "class=\"case_info\" data-v=\"informational\">",
          "class=\"case_unimplemented\" data-v=\"unimplemented\">",
          "class=\"case_almost\" data-v=\"failed\">", "class=\"close case_failed\">Unclean</td>",
          "class=\"case_missing\" data-v=\"not run\">Missing</td>"}) {
        EXPECT_EQ(occurrences(page, cell), 1U) << cell;
    }
}

TEST(GradingIndexHtml, ShowsTheClientsCloseCode) {
    CaseResult result = made_up_result("1.1.1");
    EXPECT_EQ(occurrences(index_html(one_result("ws", result)), ">1000</td>"), 1U);
    result.seen.remote_close_code = std::nullopt;
    EXPECT_EQ(occurrences(index_html(one_result("ws", result)), ">None</td>"), 1U);
}

TEST(GradingIndexHtml, ListsCasesThatAreNotSelected) {
    ReportInput input = html_input(Behavior::ok);
    const std::size_t rows = occurrences(index_html(input), "<tr");
    input.not_selected = {&made_up_case("1.1.1"), &made_up_case("2.10")};
    const std::string page = index_html(input);
    EXPECT_EQ(occurrences(page, "<tr"), rows + 2);  // and a row for the family
    EXPECT_EQ(occurrences(page, "<tr class=\"extra\">"), 1U);
}

TEST(GradingIndexHtml, OrdersCasesByNumber) {
    ReportInput input;
    for (const char* id : {"2.10", "10.1.1", "2.9"}) add_result(input, "ws", made_up_result(id));
    const std::string page = index_html(input);
    EXPECT_LT(page.find("#case-2-9\""), page.find("#case-2-10\""));
    EXPECT_LT(page.find("#case-2-10\""), page.find("#case-10-1-1\""));
}

TEST(GradingIndexHtml, EscapesAgents) {
    const std::string page = index_html(one_result(kScript, made_up_result("1.1.1")));
    EXPECT_EQ(occurrences(page, "<script"), 1U);  // ours
    EXPECT_GT(occurrences(page, "&lt;script&gt;alert(&#39;x&#39;)"), 0U);
}

TEST(GradingIndexHtml, NumbersTheClientsThatHaveRunACase) {
    ReportInput input = one_result("b", made_up_result("1.1.1"));
    input.agents["a"];  // asked for a report only
    const std::string page = index_html(input);
    EXPECT_EQ(occurrences(page, "<option value=\"0\">b</option>"), 1U);
    EXPECT_EQ(occurrences(page, "data-a=\"0\"><span title=\"b\">b</span></th>"), 1U);
    EXPECT_EQ(occurrences(page, "data-a=\"1\""), 0U);
}

TEST(GradingIndexHtml, ShowsCompressionRatios) {
    CaseResult result = made_up_result("12.1.1");
    result.traffic.emplace();
    result.traffic->incoming = {60, 40, 160, 2, 1};
    result.traffic->outgoing = {60, 80, 160, 2, 1};
    EXPECT_EQ(occurrences(index_html(one_result("ws", result)), "[0.250/0.500]"), 1U);
}

TEST(GradingPages, LoadNothing) {
    const CaseResult result = made_up_result("1.1.1", Behavior::failed);
    for (const std::string& page :
         {index_html(one_result("ws", result)), case_html(result, "ws_case_1_1_1")}) {
        EXPECT_EQ(occurrences(page, " src="), 0U);
        EXPECT_EQ(occurrences(page, "url("), 0U);
        EXPECT_EQ(occurrences(page, "http://"), 0U);
        EXPECT_EQ(occurrences(page, "https://"), 0U);
        EXPECT_EQ(occurrences(page, "prefers-color-scheme: dark"), 1U);
    }
}

TEST(GradingCaseHtml, EscapesAllThatTheClientSent) {
    CaseResult result = made_up_result("1.1.1", Behavior::failed);
    result.agent = kScript;
    result.peer = kScript;
    result.http_request = std::string("GET /?agent=") + kScript + " HTTP/1.1\r\nHost: a\r\n\r\n";
    result.http_response = kScript;
    result.verdicts.result = kScript;
    result.verdicts.result_close = kScript;
    result.verdicts.strict = {kScript};
    result.seen.received = {{Event::Kind::text, kScript}};
    result.seen.remote_close_reason = kScript;
    result.seen.why_not_clean = kScript;
    result.wire_log = {FrameRow{false, 1, true, 0, true, "abcd", 29, kScript},
                       MomentRow{MomentRow::Kind::wait_begun, 1, kScript}};
    const std::string page = case_html(result, "ws_case_1_1_1");
    EXPECT_EQ(occurrences(page, "<script"), 1U);  // ours
    EXPECT_GE(occurrences(page, "&lt;script&gt;"), 12U);
}

TEST(GradingCaseHtml, ShowsTheWireLog) {
    CaseResult result = made_up_result("1.1.1");
    result.wire_log = {OctetsRow{false, 100, std::string(64, '\0')},
                       FrameRow{true, 9, false, 4, false, "", 2, "hi"},
                       MomentRow{MomentRow::Kind::fail_set, 0.5}};
    const std::string page = case_html(result, "ws_case_1_1_1");
    EXPECT_EQ(occurrences(page, "&larr; received 100 octets"), 1U);
    EXPECT_EQ(occurrences(page, "&rarr; <b>ping</b>, not final, RSV 4, 2 octets"), 1U);
    EXPECT_EQ(occurrences(page, "fail the connection in 0.5 s."), 1U);
}

TEST(GradingCaseHtml, CutsLongPayloads) {
    CaseResult result = made_up_result("9.1.1");
    result.seen.received = {{Event::Kind::text, std::string(100'000, 'a')}};
    const std::string page = case_html(result, "ws_case_9_1_1");
    EXPECT_EQ(occurrences(page, std::string(1000, 'a') + " ..."), 1U);
    EXPECT_EQ(occurrences(page, std::string(1001, 'a')), 0U);
}

}  // namespace
}  // namespace wsecho::grading
