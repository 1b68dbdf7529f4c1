// What clients must do in some cases, and how long they have.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <variant>

#include "grading/cases/all_cases.hpp"
#include "grading/cases/right_answer.hpp"

namespace wsecho::test {
namespace {

using namespace std::chrono_literals;
using grading::Case;
using grading::Conversation;
using grading::Event;
using grading::Limit;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Case& case_of(std::string_view id) {
    return *grading::find_case(grading::read_case_id(id).value());
}

Conversation expectations_of(std::string_view id) {
    return std::get<Conversation>(case_of(id).script(case_of(id).id));
}

TEST(CaseExpectations, AreEchoesAndPongsInOrder) {
    const auto events = expectations_of("5.19").expected;
    ASSERT_THAT(events, SizeIs(3));
    EXPECT_EQ(events[0], (Event{Event::Kind::pong, "Question1"}));
    EXPECT_EQ(events[1], (Event{Event::Kind::pong, "Question2"}));
    EXPECT_EQ(events[2].kind, Event::Kind::text);
    EXPECT_EQ(events[2].payload, "Fragment1Fragment2Fragment3Fragment4Fragment5");
}

TEST(CaseExpectations, EndAtTheFirstViolation) {
    EXPECT_THAT(expectations_of("3.2").expected, SizeIs(1));
    EXPECT_THAT(expectations_of("5.16").expected, IsEmpty());
    EXPECT_THAT(expectations_of("5.15").expected,
                ElementsAre(Event{Event::Kind::text, "Fragment1Fragment2"}));
}

TEST(CaseExpectations, AreNonStrictWithoutTheEchoBeforeAViolation) {
    for (const char* id : {"3.2", "3.4", "4.1.3", "4.2.5", "5.15"})
        EXPECT_EQ(expectations_of(id).non_strict, std::vector<Event>()) << id;
    for (const char* id : {"3.1", "4.1.1", "5.9", "5.18", "6.3.1", "2.5"})
        EXPECT_FALSE(expectations_of(id).non_strict) << id;
    EXPECT_EQ(expectations_of("7.1.6").non_strict, std::vector<Event>());
}

TEST(CaseExpectations, OfText6_4AreMarks) {
    const Event a{Event::Kind::mark, "A"}, b{Event::Kind::mark, "B"};
    for (const char* id : {"6.4.1", "6.4.2", "6.4.3", "6.4.4"}) {
        EXPECT_THAT(expectations_of(id).expected, ElementsAre(a)) << id;
        EXPECT_EQ(expectations_of(id).non_strict, (std::vector<Event>{a, b})) << id;
    }
}

TEST(CaseExpectations, LetTheServerCloseUnlessTheCaseOrTheClientDoes) {
    for (const char* id : {"1.1.1", "2.11", "5.8", "6.1.1", "6.23.7", "7.1.1", "10.1.1"})
        EXPECT_TRUE(expectations_of(id).closes_when_met) << id;
    for (const char* id : {"2.5", "2.7", "2.8", "3.2", "5.9", "6.3.1", "6.4.1", "7.1.3", "7.3.1"})
        EXPECT_FALSE(expectations_of(id).closes_when_met) << id;
}

TEST(CaseClosing, AllowsTheCodesOfTheSpecification) {
    EXPECT_THAT(case_of("1.1.1").close.codes, ElementsAre(1000));
    EXPECT_THAT(case_of("3.1").close.codes, ElementsAre(1002));
    EXPECT_THAT(case_of("6.3.1").close.codes, ElementsAre(1007));
    EXPECT_THAT(case_of("7.5.1").close.codes, ElementsAre(1002, 1007));
    EXPECT_THAT(case_of("7.7.10").close.codes, ElementsAre(1000, 3000));
    EXPECT_THAT(case_of("7.9.1").close.codes, ElementsAre(1002));
}

TEST(CaseClosing, KnowsWhatIsFatal) {
    EXPECT_TRUE(case_of("6.3.1").close.wrong_end_is_fatal);
    EXPECT_FALSE(case_of("6.5.1").close.wrong_end_is_fatal);
    EXPECT_FALSE(case_of("3.1").close.wrong_end_is_fatal);
    EXPECT_TRUE(case_of("7.1.1").close.wrong_code_is_fatal);
    EXPECT_FALSE(case_of("7.1.6").close.wrong_code_is_fatal);
    EXPECT_FALSE(case_of("1.1.1").close.wrong_code_is_fatal);
}

TEST(CaseClosing, IsInformationalInThreeCases) {
    std::vector<std::string> ids;
    for (const Case& listed : grading::all_cases())
        if (listed.is_informational) ids.push_back(listed.id.text());
    EXPECT_THAT(ids, ElementsAre("7.1.6", "7.13.1", "7.13.2"));
}

TEST(CaseClosing, NeedNotBeCleanAfterAnInvalidClose) {
    for (const char* id : {"1.1.1", "2.7", "7.3.5", "7.7.1", "9.1.1", "12.1.1"})
        EXPECT_TRUE(case_of(id).close.clean) << id;
    for (const char* id : {"2.5", "7.3.2", "7.3.6", "7.5.1", "7.9.1", "7.13.1"})
        EXPECT_FALSE(case_of(id).close.clean) << id;
}

TEST(CaseLimits, AreThoseOfTheSpecification) {
    const auto expect_limit = [](std::string_view id, Limit::Kind kind,
                                 std::chrono::milliseconds time) {
        EXPECT_EQ(case_of(id).limit.kind, kind) << id;
        EXPECT_EQ(case_of(id).limit.time, time) << id;
    };
    expect_limit("1.1.6", Limit::Kind::fail, 10s);
    expect_limit("2.11", Limit::Kind::close, 3s);
    expect_limit("6.1.1", Limit::Kind::close, 1s);
    expect_limit("6.5.1", Limit::Kind::fail, 500ms);
    expect_limit("7.7.1", Limit::Kind::fail, 1s);
    expect_limit("9.1.3", Limit::Kind::close, 100s);
    expect_limit("9.2.4", Limit::Kind::close, 10s);
    expect_limit("9.8.4", Limit::Kind::close, 120s);
    expect_limit("12.3.18", Limit::Kind::close, 480s);
}

TEST(CaseLimits, CountFromALaterMomentInSixCases) {
    std::vector<std::string> ids;
    for (const Case& listed : grading::all_cases()) {
        if (listed.id.family < 2 || listed.id.family > 7) continue;
        for (const grading::Step& step : expectations_of(listed.id.text()).steps)
            if (std::holds_alternative<grading::SetLimit>(step)) ids.push_back(listed.id.text());
    }
    EXPECT_THAT(ids, ElementsAre("5.19", "5.20", "6.4.1", "6.4.2", "6.4.3", "6.4.4"));
}

TEST(CaseCompression, AsksMostFirst) {
    const auto& answers = case_of("13.7.1").deflate;
    ASSERT_THAT(answers, SizeIs(3));
    EXPECT_TRUE(answers[0].client_no_context_takeover);
    EXPECT_EQ(answers[0].client_max_window_bits, 9);
    EXPECT_TRUE(answers[1].client_no_context_takeover);
    EXPECT_EQ(answers[1].client_max_window_bits, 0);
    EXPECT_FALSE(answers[2].client_no_context_takeover);
    EXPECT_THAT(case_of("10.1.1").deflate, IsEmpty());
}

TEST(RightAnswer, RejectsAReservedBitBeforeAllElse) {
    wire::Frame frame(wire::opcode::text, "a");
    frame.rsv(wire::kRsv1);
    const auto answer = grading::right_answer({grading::SendFrames{{frame}}});
    EXPECT_EQ(answer.fails_with, 1002);
    EXPECT_THAT(answer.events, IsEmpty());
}

TEST(RightAnswer, IsSilentAfterAClose) {
    const wire::Frame ping(wire::opcode::ping);
    const auto answer = grading::right_answer(
        {grading::SendFrames{{ping}}, grading::SendClose{}, grading::SendFrames{{ping}}});
    EXPECT_THAT(answer.events, SizeIs(1));
    EXPECT_EQ(answer.fails_with, 0);
}

}  // namespace
}  // namespace wsecho::test
