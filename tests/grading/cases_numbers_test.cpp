// The ids of cases, and the numbers by which drivers ask for them.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "grading/cases/all_cases.hpp"

namespace wsecho::test {
namespace {

using grading::all_cases;
using grading::CaseId;
using grading::read_case_id;

/// The number of a case among all, from 1; 0: there is no such case.
std::size_t number_of(std::string_view id) {
    const auto* const found = grading::find_case(read_case_id(id).value());
    return found == nullptr ? 0 : static_cast<std::size_t>(found - all_cases().data()) + 1;
}

TEST(CaseIds, AreReadAndWritten) {
    for (const char* id : {"1.1.1", "2.10", "12.5.18", "20.1"})
        EXPECT_EQ(read_case_id(id).value().text(), id);
}

TEST(CaseIds, AreTwoOrThreeNumbersWithoutZerosInFront) {
    for (const char* id :
         {"", "1", "1.", ".1", "1.1.", "1..1", "1.1.1.1", "01.1", "1.0", "1.01.1", "1.1.1 ",
          " 1.1.1", "1.1.a", "-1.1.1", "+1.1.1", "1,1,1", "99999999999999999999.1.1", "1.1.1\n"})
        EXPECT_FALSE(read_case_id(id)) << id;
}

TEST(CaseIds, AreOrderedByNumber) {
    EXPECT_LT(CaseId({2, 9}), CaseId({2, 10}));
    EXPECT_LT(CaseId({9, 8, 6}), CaseId({10, 1, 1}));
    EXPECT_LT(CaseId({12, 1, 2}), CaseId({12, 1, 10}));
}

TEST(AllCases, Are517InTheOrderOfTheirIds) {
    ASSERT_EQ(all_cases().size(), 517U);
    for (std::size_t i = 1; i < all_cases().size(); ++i)
        EXPECT_LT(all_cases()[i - 1].id, all_cases()[i].id);
}

TEST(AllCases, HaveTheNumbersThatDriversKnow) {
    const std::map<std::string, std::size_t> numbers{
        {"1.1.1", 1},    {"1.2.8", 16},   {"2.1", 17},      {"2.11", 27},    {"3.7", 34},
        {"4.1.1", 35},   {"4.2.5", 44},   {"5.1", 45},      {"5.20", 64},    {"6.1.1", 65},
        {"6.4.4", 77},   {"6.6.11", 93},  {"6.12.1", 112},  {"6.15.1", 135}, {"6.22.34", 202},
        {"6.23.7", 209}, {"7.1.1", 210},  {"7.3.6", 221},   {"7.5.1", 222},  {"7.7.13", 235},
        {"7.9.9", 244},  {"7.13.2", 246}, {"9.1.1", 247},   {"9.3.9", 267},  {"9.8.6", 300},
        {"10.1.1", 301}, {"12.1.1", 302}, {"12.5.18", 391}, {"13.1.1", 392}, {"13.7.18", 517}};
    for (const auto& [id, number] : numbers) EXPECT_EQ(number_of(id), number) << id;
}

TEST(AllCases, DoNotHaveTheFamiliesThatWereNeverFinished) {
    for (const char* id : {"7.2.1", "7.4.1", "8.1.1", "9.9.1", "11.1.1", "1.1.9", "2.12", "14.1.1"})
        EXPECT_EQ(number_of(id), 0U) << id;
}

TEST(AllCases, SayWhatTheyDoInSentences) {
    for (const grading::Case& listed : all_cases()) {
        for (const std::string& said : {listed.description, listed.expectation}) {
            EXPECT_EQ(said.rfind("The ", 0), 0U) << listed.id.text();
            EXPECT_EQ(said.back(), '.') << listed.id.text();
            EXPECT_EQ(said.find_first_of("<&"), std::string::npos) << listed.id.text();
            EXPECT_EQ(said.find("  "), std::string::npos) << listed.id.text();
        }
        EXPECT_EQ(listed.section.rfind("RFC ", 0), 0U) << listed.id.text();
    }
}

}  // namespace
}  // namespace wsecho::test
