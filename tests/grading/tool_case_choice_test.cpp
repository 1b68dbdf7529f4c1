// Which cases the command line and the specification file select.

#include "tool/grade/case_choice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace wsecho::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> ids_of(const CaseChoice& choice) {
    std::vector<std::string> ids;
    for (const grading::Case* const each : choice.cases) ids.push_back(each->id.text());
    return ids;
}

template <typename Call>
std::string problem_of(Call call) {
    try {
        call();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "none";
}

TEST(CasePatterns, AreSeparatedByCommasOrBlanks) {
    EXPECT_THAT(to_case_patterns("1.*,2.10"), ElementsAre("1.*", "2.10"));
    EXPECT_THAT(to_case_patterns(" 1.* , 2.10\n3.1 "), ElementsAre("1.*", "2.10", "3.1"));
    EXPECT_THAT(to_case_patterns("all"), ElementsAre("all"));
}

TEST(CasePatterns, ThatMatchNothingGetASuggestion) {
    EXPECT_EQ(problem_of([] { to_case_patterns("6.4"); }),
              "no case matches \"6.4\": did you mean 6.4.*?");
    EXPECT_EQ(problem_of([] { to_case_patterns("1.*,8.*"); }),
              "no case matches \"8.*\" (ws-echo cases lists all)");
    EXPECT_THAT(problem_of([] { to_case_patterns(" , "); }), HasSubstr("it is empty"));
}

TEST(CaseIds, AreThoseOfOneCase) {
    EXPECT_EQ(to_case_id("6.4.2"), "6.4.2");
    EXPECT_THAT(problem_of([] { to_case_id("6.4.*"); }), HasSubstr("use --cases"));
    EXPECT_THAT(problem_of([] { to_case_id("99.1"); }), HasSubstr("no case matches \"99.1\""));
}

TEST(CaseChoice, HasEachCaseOnceInTheOrderOfTheIds) {
    const CaseChoice choice = choose_cases({"2.1*", "1.1.1", "2.10"}, {"2.11"}, "spec.json");

    EXPECT_THAT(ids_of(choice), ElementsAre("1.1.1", "2.1", "2.10"));
    EXPECT_THAT(choice.warnings, IsEmpty());
}

TEST(CaseChoice, HasFaultsOnlyIfTheyAreAskedFor) {
    const std::size_t all = choose_cases({"all"}, {}, "--exclude").cases.size();
    const std::size_t faults =
        choose_cases({"20.*", "21.*", "22.*", "23.*", "24.*", "25.*", "26.*"}, {}, "--exclude")
            .cases.size();

    EXPECT_EQ(choose_cases({"*"}, {}, "--exclude").cases.size(), 517U);
    EXPECT_GT(faults, 100U);
    EXPECT_EQ(all, 517 + faults);
    EXPECT_EQ(to_case_id("20.1"), "20.1");
}

TEST(CaseChoice, WarnsOfPatternsThatMatchNothing) {
    const CaseChoice choice = choose_cases({"2.1", "8.*"}, {"9.9.*", "99.1"}, "spec.json");

    EXPECT_THAT(ids_of(choice), ElementsAre("2.1"));
    EXPECT_THAT(choice.warnings,
                ElementsAre("spec.json: no case matches \"8.*\" (ws-echo cases lists all)",
                            "spec.json: no case matches \"9.9.*\" (ws-echo cases lists all)",
                            "spec.json: no case matches \"99.1\" (ws-echo cases lists all)"));
}

TEST(CaseChoice, RefusesAnIdThatNoCaseHas) {
    EXPECT_EQ(problem_of([] {
                  choose_cases({"*", "1.1.9"}, {}, "spec.json");
              }),
              "spec.json: no case matches \"1.1.9\" (ws-echo cases lists all)");
}

TEST(CaseChoice, RefusesToSelectNothing) {
    EXPECT_THAT(problem_of([] { choose_cases({"8.*"}, {}, "spec.json"); }),
                HasSubstr("spec.json: no case is selected"));
    EXPECT_THAT(problem_of([] { choose_cases({"1.1.1"}, {"1.*"}, "spec.json"); }),
                HasSubstr("no case is selected"));
}

}  // namespace
}  // namespace wsecho::tool
