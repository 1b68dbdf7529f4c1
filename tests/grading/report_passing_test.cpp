// Which results pass.

#include <gtest/gtest.h>

#include "grading/report/passing.hpp"
#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

TEST(GradingPassing, TakesAllBehaviorsButFailed) {
    for (const Behavior behavior :
         {Behavior::ok, Behavior::non_strict, Behavior::informational, Behavior::unimplemented}) {
        EXPECT_TRUE(passes(made_up_result("1.1.1", behavior), false)) << text(behavior);
    }
    EXPECT_FALSE(passes(made_up_result("1.1.1", Behavior::failed), false));
}

TEST(GradingPassing, TakesACloseThatIsOkOrInformational) {
    for (const CloseBehavior close : {CloseBehavior::ok, CloseBehavior::informational}) {
        EXPECT_TRUE(passes(made_up_result("1.1.1", Behavior::ok, close), false)) << text(close);
    }
    for (const CloseBehavior close :
         {CloseBehavior::failed, CloseBehavior::unclean, CloseBehavior::wrong_code}) {
        EXPECT_FALSE(passes(made_up_result("1.1.1", Behavior::ok, close), false)) << text(close);
    }
}

TEST(GradingPassing, FailsStrictReasonsOnlyIfStrict) {
    CaseResult result = made_up_result("4.1.1");
    result.verdicts.strict = {"The client ignored the frame."};
    EXPECT_TRUE(passes(result, false));
    EXPECT_EQ(why_failed(result, false), "");
    EXPECT_FALSE(passes(result, true));
    EXPECT_EQ(why_failed(result, true), "The client ignored the frame.");
    EXPECT_EQ(verdict_words(result, true), "FAILED");

    result.verdicts.behavior = Behavior::informational;
    EXPECT_TRUE(passes(result, true));
}

TEST(GradingPassing, SaysWhyOnceIfBothVerdictsHaveOneReason) {
    CaseResult result = made_up_result("7.9.5", Behavior::failed, CloseBehavior::wrong_code);
    result.verdicts.result = result.verdicts.result_close;
    EXPECT_EQ(why_failed(result, false), "The client closed with the wrong code.");
    EXPECT_EQ(verdict_words(result, false), "FAILED, close WRONG CODE");
}

TEST(GradingPassing, AlwaysHasAReason) {
    CaseResult result = made_up_result("1.1.1", Behavior::failed);
    result.verdicts.result.clear();
    EXPECT_EQ(why_failed(result, false), "FAILED");
}

}  // namespace
}  // namespace wsecho::grading
