// An index.json as the expected results.

#include <gtest/gtest.h>

#include <stdexcept>

#include "grading/report/expected_results.hpp"
#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

std::vector<Difference> index_differences(const std::string& content, const ReportInput& input) {
    const std::vector<const Case*> known{&made_up_case("1.1.1"), &made_up_case("1.1.2")};
    return ExpectedResults::read(content, "expected.json", known).compare(input);
}

std::string index_error(const std::string& content) {
    try {
        index_differences(content, {});
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "";
}

ReportInput two_results() {
    ReportInput input = one_result("\xc3\xa9", made_up_result("1.1.1"));
    add_result(input, "\xc3\xa9", made_up_result("1.1.2", Behavior::failed));
    return input;
}

TEST(GradingExpectedIndex, IsMetByTheRunThatWroteIt) {
    EXPECT_TRUE(index_differences(index_json(two_results()), two_results()).empty());
}

TEST(GradingExpectedIndex, DoesNotCompareDurations) {
    ReportInput slow = two_results();
    CaseResult result = made_up_result("1.1.1");
    result.duration = std::chrono::seconds(9);
    add_result(slow, "\xc3\xa9", result);
    EXPECT_TRUE(index_differences(index_json(two_results()), slow).empty());
}

TEST(GradingExpectedIndex, ComparesAllElse) {
    const std::string expected = index_json(one_result("ws", made_up_result("1.1.1")));
    const auto sentence = [&](const CaseResult& result) {
        const auto found = index_differences(expected, one_result("ws", result));
        return found.size() == 1 ? found[0].sentence : "";
    };
    EXPECT_EQ(sentence(made_up_result("1.1.1", Behavior::failed)),
              "ws 1.1.1: FAILED, expected OK: The client did not echo the message.");
    EXPECT_EQ(sentence(made_up_result("1.1.1", Behavior::ok, CloseBehavior::informational)),
              "ws 1.1.1: close INFORMATIONAL, expected OK");
    CaseResult other_code = made_up_result("1.1.1");
    other_code.seen.remote_close_code = std::uint16_t{1001};
    EXPECT_EQ(sentence(other_code), "ws 1.1.1: close code 1001, expected 1000");
    other_code.seen.remote_close_code = std::nullopt;
    EXPECT_EQ(sentence(other_code), "ws 1.1.1: close code none, expected 1000");

    std::string renamed = expected;
    renamed.replace(renamed.find("ws_case"), 7, "sw_case");
    const auto found = index_differences(renamed, one_result("ws", made_up_result("1.1.1")));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].sentence,
              "ws 1.1.1: report file ws_case_1_1_1.json, expected sw_case_1_1_1.json");
}

TEST(GradingExpectedIndex, FindsBetterResults) {
    const auto found =
        index_differences(index_json(one_result("ws", made_up_result("1.1.1", Behavior::failed))),
                          one_result("ws", made_up_result("1.1.1")));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Difference::Kind::better);
}

TEST(GradingExpectedIndex, FindsAgentsAndCasesOfOnlyOneSide) {
    const std::string expected = index_json(one_result("ws", made_up_result("1.1.1")));
    ReportInput input = one_result("ws", made_up_result("1.1.2"));
    input.cases.insert(input.cases.begin(), &made_up_case("1.1.1"));
    add_result(input, "new", made_up_result("1.1.1"));
    const auto found = index_differences(expected, input);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].sentence, "new: this client is not in expected.json");
    EXPECT_EQ(found[1].sentence, "ws 1.1.1: not run, expected OK");
    EXPECT_EQ(found[2].sentence, "ws 1.1.2: OK, not in expected.json");

    const auto without = index_differences(expected, one_result("new", made_up_result("1.1.1")));
    ASSERT_EQ(without.size(), 2U);
    EXPECT_EQ(without[1].sentence, "ws: this client is in expected.json, but was not graded");
}

TEST(GradingExpectedIndex, NamesFileAndLineOfMistakes) {
    EXPECT_EQ(index_error("{\n\"ws\": ,\n}"),
              "expected.json:2: this is not JSON (expected an index.json, or a list of cases)");
    EXPECT_EQ(index_error("{\n\"ws\": 1e999}"),
              "expected.json:1: a number in this file is too large");
    EXPECT_EQ(index_error("{\n\"ws\": 1}"), "expected.json:2: the agent has no object with cases");
    EXPECT_EQ(index_error("{\"ws\": {\n\"1.1.3\": {}}}"),
              "expected.json:2: there is no case 1.1.3");
    EXPECT_EQ(index_error("{\"ws\": {\n\n\"1.1.1\": {}}}"),
              "expected.json:3: the text \"behavior\" is missing");
    const std::string begin =
        "{\"a\": {}, \"ws\": {\n\"1.1.1\": {\"behavior\": \"OK\", \"reportfile\": \"a\", ";
    EXPECT_EQ(index_error(begin + "\"behaviorClose\": \"Unclean\"}}}").substr(0, 42),
              "expected.json:2: \"Unclean\" is not a verdic");
    EXPECT_EQ(index_error(begin + "\"behaviorClose\": \"OK\", \"remoteCloseCode\": \"1000\"}}}"),
              "expected.json:2: \"remoteCloseCode\" is neither a code nor null");
    EXPECT_EQ(index_error(begin + "\"behaviorClose\": \"OK\", \"remoteCloseCode\": 65536}}}"),
              "expected.json:2: \"remoteCloseCode\" is neither a code nor null");
}

}  // namespace
}  // namespace wsecho::grading
