// Patterns that select cases.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "grading/cases/all_cases.hpp"

namespace wsecho::test {
namespace {

using grading::pattern_matches;
using grading::select_cases;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

std::vector<std::string> ids_of(const std::vector<const grading::Case*>& cases) {
    std::vector<std::string> ids;
    for (const grading::Case* listed : cases) ids.push_back(listed->id.text());
    return ids;
}

std::size_t count_of(const std::vector<std::string>& patterns) {
    return select_cases(patterns).size();
}

TEST(CasePatterns, WithAnAsteriskMatchTheBeginningOfAnId) {
    EXPECT_TRUE(pattern_matches("1.*", "1.1.1"));
    EXPECT_FALSE(pattern_matches("1.*", "10.1.1"));
    EXPECT_TRUE(pattern_matches("1*", "10.1.1"));
    EXPECT_TRUE(pattern_matches("12.*.1", "12.1.1"));
    EXPECT_TRUE(pattern_matches("12.*.1", "12.1.18"));
    EXPECT_FALSE(pattern_matches("12.*.1", "12.1.2"));
    EXPECT_TRUE(pattern_matches("*.1.*", "7.1.6"));
    EXPECT_TRUE(pattern_matches("*", "7.1.6"));
    EXPECT_TRUE(pattern_matches("**", "7.1.6"));
}

TEST(CasePatterns, TakeADotLiterally) {
    EXPECT_FALSE(pattern_matches("1.1*", "12.1.1"));
    EXPECT_FALSE(pattern_matches("7.1.1", "7x1.1"));
}

TEST(CasePatterns, WithoutAnAsteriskAreOneId) {
    EXPECT_TRUE(pattern_matches("2.1", "2.1"));
    EXPECT_FALSE(pattern_matches("2.1", "2.10"));
    EXPECT_FALSE(pattern_matches("12.1", "12.1.1"));
}

TEST(CaseSelection, CountsAsTheAutobahnTestsuiteDoes) {
    EXPECT_EQ(count_of({"*"}), 517U);
    EXPECT_EQ(count_of({"1.*"}), 16U);
    EXPECT_EQ(count_of({"1*"}), 16U + 1 + 90 + 126);
    EXPECT_EQ(count_of({"12.*.1"}), 5U * 10);  // 1 and 10 to 18
    EXPECT_EQ(count_of({"6.*", "7.*"}), 145U + 37);
    EXPECT_EQ(select_cases({"*"}, {"12.*", "13.*"}).size(), 301U);
}

TEST(CaseSelection, IsSortedByNumberAndHasNoDoubles) {
    EXPECT_THAT(ids_of(select_cases({"10.1.1", "2.10", "2.9", "10.*", "2.10"})),
                ElementsAre("2.9", "2.10", "10.1.1"));
}

TEST(CaseSelection, LeavesOutWhatIsExcluded) {
    const auto ids = ids_of(select_cases({"2.*", "7.5.1"}, {"2.10", "7.5.*", "99.*"}));
    EXPECT_EQ(ids.size(), 10U);
    EXPECT_THAT(ids, Not(Contains("2.10")));
}

TEST(CaseSelection, MayHavePatternsThatMatchNothing) {
    EXPECT_EQ(count_of({"1.*", "8.*", "11.*"}), 16U);
}

TEST(CaseSelection, NamesAnIdThatDoesNotExist) {
    for (const char* id : {"1.1.9", "7.2.1", "1", "all", ""})
        EXPECT_THAT(
            [&] {
                select_cases({"1.*", id});
            },
            ThrowsMessage<std::invalid_argument>(HasSubstr('"' + std::string(id) + '"')));
}

TEST(CaseSelection, NamesAPatternIfNoneMatchesAnything) {
    EXPECT_THAT([] { select_cases({"8.*"}); },
                ThrowsMessage<std::invalid_argument>(HasSubstr("\"8.*\"")));
}

}  // namespace
}  // namespace wsecho::test
