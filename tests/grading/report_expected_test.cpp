// Lists of expected results: ours and okhttp's.

#include <gtest/gtest.h>

#include <stdexcept>

#include "grading/report/expected_results.hpp"
#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

std::vector<const Case*> known_cases() {
    std::vector<const Case*> known;
    for (const char* id : {"1.1.1", "1.1.2", "2.10", "6.4.1", "7.1.5"}) {
        known.push_back(&made_up_case(id));
    }
    return known;
}

std::vector<Difference> differences(const std::string& content, const ReportInput& input) {
    return ExpectedResults::read(content, "expected.txt", known_cases()).compare(input);
}

std::string reading_error(const std::string& content) {
    try {
        ExpectedResults::read(content, "expected.txt", known_cases());
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "";
}

ReportInput some_results() {
    ReportInput input;
    add_result(input, "ws", made_up_result("1.1.1"));
    add_result(input, "ws", made_up_result("6.4.1", Behavior::non_strict));
    add_result(input, "ws", made_up_result("7.1.5", Behavior::failed, CloseBehavior::wrong_code));
    return input;
}

TEST(GradingExpectedList, OfTheDeviationsIsMet) {
    const char* list =
        "# on purpose\n"
        "\n"
        "7.1.5   FAILED  WRONG CODE  # 1002\r\n"
        "6.4.1\tNON-STRICT";
    EXPECT_TRUE(differences(list, some_results()).empty());
}

TEST(GradingExpectedList, OfOkhttpIsMet) {
    EXPECT_TRUE(differences("1.1.1 OK\n6.4.1 NON-STRICT\n7.1.5 FAILED\n", some_results()).empty());
}

TEST(GradingExpectedList, ExpectsCasesThatAreNotListedToPass) {
    const auto found = differences("", some_results());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Difference::Kind::worse);
    EXPECT_EQ(found[0].sentence,
              "ws 7.1.5: FAILED, close WRONG CODE, not listed in expected.txt: The client did not "
              "echo the message. The client closed with the wrong code.");
}

TEST(GradingExpectedList, FindsWorseResults) {
    const auto found = differences("6.4.1 OK\n7.1.5 FAILED\n", some_results());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Difference::Kind::worse);
    EXPECT_EQ(found[0].sentence, "ws 6.4.1: NON-STRICT, expected OK");
}

TEST(GradingExpectedList, FindsBetterResults) {
    const auto found = differences("1.1.1 FAILED\n7.1.5 FAILED\n", some_results());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Difference::Kind::better);
    EXPECT_EQ(found[0].sentence, "ws 1.1.1: OK, expected FAILED");
}

TEST(GradingExpectedList, ComparesTheCloseOnlyIfItIsListed) {
    const ReportInput input =
        one_result("ws", made_up_result("1.1.1", Behavior::ok, CloseBehavior::unclean));
    EXPECT_TRUE(differences("1.1.1 OK", input).empty());
    EXPECT_TRUE(differences("1.1.1 OK UNCLEAN", input).empty());
    const auto found = differences("1.1.1 OK OK", input);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Difference::Kind::worse);
    EXPECT_EQ(found[0].sentence,
              "ws 1.1.1: close UNCLEAN, expected OK: The client closed with the wrong code.");
}

TEST(GradingExpectedList, FindsSelectedCasesThatWereNotRun) {
    ReportInput input = one_result("ws", made_up_result("1.1.1"));
    EXPECT_TRUE(differences("1.1.2 OK", input).empty());  // not selected
    input.cases.push_back(&made_up_case("1.1.2"));
    const auto found = differences("1.1.2 OK", input);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].sentence, "ws 1.1.2: not run, expected OK");
}

TEST(GradingExpectedList, ComparesEachAgent) {
    ReportInput input = some_results();
    add_result(input, "\x1b other", made_up_result("1.1.1", Behavior::failed));
    const auto found = differences("7.1.5 FAILED\n6.4.1 NON-STRICT", input);
    ASSERT_EQ(found.size(), 3U);  // two cases that the other agent has not run
    EXPECT_EQ(found[0].sentence.substr(0, 27), "\\x1b other 1.1.1: FAILED, n");
}

TEST(GradingExpectedList, ComparesStrictly) {
    CaseResult result = made_up_result("1.1.1");
    result.verdicts.strict = {"The client ignored it."};
    ReportInput input = one_result("ws", result);
    EXPECT_TRUE(differences("1.1.1 OK", input).empty());
    input.strict = true;
    EXPECT_EQ(differences("1.1.1 OK", input).size(), 1U);
    EXPECT_TRUE(differences("1.1.1 FAILED", input).empty());
}

TEST(GradingExpectedList, NamesFileAndLineOfMistakes) {
    EXPECT_EQ(reading_error("\n#\nabc OK\n"),
              "expected.txt:3: \"abc\" is not the id of a case (expected one such as 1.1.1)");
    EXPECT_EQ(reading_error("1.1.1 OK\n1.1.9 OK"), "expected.txt:2: there is no case 1.1.9");
    EXPECT_EQ(reading_error("1.1.1"),
              "expected.txt:1: the verdict is missing (expected a line such as 1.1.1 OK)");
    EXPECT_EQ(reading_error("1.1.1 okay"),
              "expected.txt:1: \"okay\" is not a verdict on the behavior (expected one of OK, "
              "NON-STRICT, FAILED, INFORMATIONAL, UNIMPLEMENTED)");
    EXPECT_EQ(reading_error("1.1.1 OK WRONG"),
              "expected.txt:1: \"WRONG\" is not a verdict on the close (expected one of OK, "
              "FAILED, UNCLEAN, WRONG CODE, INFORMATIONAL)");
    EXPECT_EQ(reading_error("1.1.1 OK\n2.10 OK\n1.1.1 FAILED"),
              "expected.txt:3: 1.1.1 is listed in line 1 already");
}

}  // namespace
}  // namespace wsecho::grading
