// The summary for a terminal.

#include <gtest/gtest.h>

#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

TEST(GradingTextSummary, CountsByFamilyAndNamesFailures) {
    ReportInput input;
    add_result(input, "ws", made_up_result("1.1.1"));
    add_result(input, "ws", made_up_result("1.1.2", Behavior::failed));
    add_result(input, "ws", made_up_result("6.4.1", Behavior::non_strict));
    add_result(input, "ws", made_up_result("7.1.5", Behavior::ok, CloseBehavior::wrong_code));
    input.cases.push_back(&made_up_case("12.1.1"));
    EXPECT_EQ(text_summary(input, false),
              "ws: 1 passed, 1 non-strict, 2 failed, 1 not run (0.008 s)\n"
              "  family                            passed  non-strict  failed  not run\n"
              "   1  Messages                           1           .       1        .\n"
              "   6  UTF-8                              .           1       .        .\n"
              "   7  Closing                            .           .       1        .\n"
              "  12  Compression of various data        .           .       .        1\n"
              "  1.1.2    FAILED    The client did not echo the message.\n"
              "  7.1.5    OK, close WRONG CODE  The client closed with the wrong code.\n");
}

TEST(GradingTextSummary, HasColorsOnlyIfAsked) {
    const ReportInput input = one_result("ws", made_up_result("1.1.1", Behavior::failed));
    EXPECT_EQ(text_summary(input, false).find('\x1b'), std::string::npos);
    EXPECT_NE(text_summary(input, true).find("\x1b[31m"), std::string::npos);
}

TEST(GradingTextSummary, IsSafeForATerminal) {
    CaseResult result = made_up_result("1.1.1", Behavior::failed);
    result.verdicts.result = "got \x1b[2J\n";
    const std::string summary = text_summary(one_result("a\x1b]0;x\x07", result), false);
    EXPECT_EQ(summary.find('\x1b'), std::string::npos);
    EXPECT_NE(summary.find("got \\x1b[2J\\n"), std::string::npos);
}

TEST(GradingTextSummary, SaysSoIfNoClientWasGraded) {
    ReportInput input;
    EXPECT_EQ(text_summary(input, false), "no client was graded\n");
    input.agents["asked for a report only"];
    EXPECT_EQ(text_summary(input, false), "no client was graded\n");
}

}  // namespace
}  // namespace wsecho::grading
