// TAP. Whether it is valid is tested with a parser.

#include <gtest/gtest.h>

#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

TEST(GradingTap, HasATestForEachAgentAndCase) {
    ReportInput input;
    add_result(input, "a#", made_up_result("1.1.1"));
    add_result(input, "a#", made_up_result("2.10", Behavior::failed));
    add_result(input, "b", made_up_result("12.1.1", Behavior::unimplemented));
    const std::string report = tap(input);
    EXPECT_EQ(report.substr(0, report.find("ok 1")), "TAP version 14\n1..6\n");
    EXPECT_EQ(occurrences(report, "ok 1 - a\\# 1.1.1\n"), 1U);
    EXPECT_EQ(occurrences(report, "not ok 2 - a\\# 2.10\n  ---\n  message: \"The client did not "),
              1U);
    EXPECT_EQ(occurrences(report, "ok 3 - a\\# 12.1.1 # SKIP not run\n"), 1U);
    EXPECT_EQ(occurrences(report, "ok 6 - b 12.1.1 # SKIP UNIMPLEMENTED: "), 1U);
}

TEST(GradingTap, SaysSoIfNoClientWasGraded) {
    ReportInput input;
    input.agents["asked for a report only"];
    EXPECT_EQ(tap(input), "TAP version 14\n1..0 # SKIP no client was graded\n");
}

}  // namespace
}  // namespace wsecho::grading
