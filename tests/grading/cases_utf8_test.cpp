// The texts of family 6 against the check for UTF-8 that the library itself uses.

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "grading/cases/all_cases.hpp"
#include "text/percent.hpp"
#include "wire/utf8.hpp"

namespace wsecho::test {
namespace {

using grading::Conversation;

Conversation text_case(const grading::Case& listed) {
    return std::get<Conversation>(listed.script(listed.id));
}

/// The payloads of all frames, or parts of frames, together.
std::string text_of(const Conversation& conversation) {
    std::string text;
    bool is_header = true;
    for (const grading::Step& step : conversation.steps) {
        if (const auto* sent = std::get_if<grading::SendFrames>(&step))
            for (const wire::Frame& frame : sent->frames) text += frame.payload();
        if (const auto* part = std::get_if<grading::SendOctets>(&step)) {
            if (!is_header) text += part->octets;
            is_header = false;
        }
    }
    return text;
}

TEST(TextCases, ExpectAnEchoIfAndOnlyIfTheTextIsUtf8) {
    std::size_t valid = 0, invalid = 0;
    for (const grading::Case& listed : grading::all_cases()) {
        if (listed.id.family != 6) continue;
        const Conversation conversation = text_case(listed);
        const bool is_valid = wire::is_valid_utf8(text_of(conversation));
        EXPECT_EQ(listed.close.by_server, is_valid) << listed.id.text();
        EXPECT_EQ(conversation.closes_when_met, is_valid) << listed.id.text();
        if (is_valid) {
            EXPECT_EQ(conversation.expected.at(0).payload, text_of(conversation));
        }
        ++(is_valid ? valid : invalid);
    }
    EXPECT_EQ(valid, 70U);
    EXPECT_EQ(invalid, 75U);
}

TEST(TextCases, CutGreekTextBetweenItsCharactersFiveTimes) {
    std::set<int> valid;
    for (int i = 1; i <= 11; ++i)
        if (grading::find_case({6, 6, i})->close.by_server) valid.insert(i);
    EXPECT_EQ(valid, (std::set<int>{2, 5, 7, 9, 11}));
}

TEST(TextCases, Of6_13HaveEveryFirstOctetOfACharacter) {
    std::string all;
    for (int i = 1; i <= 5; ++i) all += text_of(text_case(*grading::find_case({6, 13, i})));
    EXPECT_EQ(all.size(), 2U * (31 + 15 + 7 + 3 + 1));
}

TEST(TextCases, Of6_15HaveAllOf6_14InARow) {
    std::string all;
    for (int i = 1; i <= 10; ++i) all += text_of(text_case(*grading::find_case({6, 14, i})));
    EXPECT_EQ(text_of(text_case(*grading::find_case({6, 15, 1}))), all);
    EXPECT_EQ(all.size(), 30U);
}

TEST(TextCases, Of6_22AreTheLastTwoOfEachPlane) {
    const auto payload = [](int i) {
        return text::to_hex(text_of(text_case(*grading::find_case({6, 22, i}))));
    };
    EXPECT_EQ(payload(1), "efbfbe");
    EXPECT_EQ(payload(2), "efbfbf");
    EXPECT_EQ(payload(3), "f09fbfbe");
    EXPECT_EQ(payload(34), "f48fbfbf");
}

TEST(TextCases, Of6_2HaveMixedCharactersIn29Octets) {
    const std::string mixed = text_of(text_case(*grading::find_case({6, 2, 1})));
    EXPECT_EQ(mixed.size(), 29U);
    EXPECT_EQ(text_of(text_case(*grading::find_case({6, 2, 2}))), mixed);
    EXPECT_EQ(text_of(text_case(*grading::find_case({6, 2, 3}))), mixed);
}

}  // namespace
}  // namespace wsecho::test
