// What asterisks match, and how templates use the matches.

#include "step/pattern.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/refusal.hpp"

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using wsecho::behavior::find_in;
using wsecho::behavior::Pattern;
using wsecho::behavior::Template;
using wsecho_test::refusal;

TEST(Pattern, WithoutAsterisksMatchesTheSameText) {
    const Pattern pattern("get x");

    EXPECT_THAT(pattern.match("get x"), Optional(IsEmpty()));
    EXPECT_EQ(pattern.match("get xy"), std::nullopt);
    EXPECT_EQ(pattern.match("get"), std::nullopt);
    EXPECT_EQ(pattern.match(""), std::nullopt);
    EXPECT_THAT(Pattern("").match(""), Optional(IsEmpty()));
}

TEST(Pattern, MatchesTheTextAsAWhole) {
    EXPECT_THAT(Pattern("get *").match("get x"), Optional(ElementsAre("x")));
    EXPECT_THAT(Pattern("get *").match("get "), Optional(ElementsAre("")));
    EXPECT_EQ(Pattern("get *").match("forget x"), std::nullopt);
    EXPECT_THAT(Pattern("*!").match("a!b!"), Optional(ElementsAre("a!b")));
    EXPECT_EQ(Pattern("*!").match("a!b"), std::nullopt);
    EXPECT_THAT(Pattern("*").match("a\nb"), Optional(ElementsAre("a\nb")));
}

TEST(Pattern, MatchesAsLittleAsPossibleFromTheLeft) {
    EXPECT_THAT(Pattern("*,*").match("a,b,c"), Optional(ElementsAre("a", "b,c")));
    EXPECT_THAT(Pattern("*:*;*").match("a:b:c;d"), Optional(ElementsAre("a", "b:c", "d")));
    EXPECT_THAT(Pattern("**").match("ab"), Optional(ElementsAre("", "ab")));
    EXPECT_THAT(Pattern("*aab*").match("aaab"), Optional(ElementsAre("a", "")));
}

TEST(Pattern, DoesNotUseTheSameOctetsTwice) {
    EXPECT_EQ(Pattern("aa*aa").match("aaa"), std::nullopt);
    EXPECT_THAT(Pattern("aa*aa").match("aaaa"), Optional(ElementsAre("")));
    EXPECT_EQ(Pattern("a*b*b").match("ab"), std::nullopt);
}

TEST(Pattern, ReadsABackslashAsAnEscape) {
    EXPECT_THAT(Pattern("2\\*\\\\*").match("2*\\3"), Optional(ElementsAre("3")));
    EXPECT_EQ(Pattern("2\\*3").match("2x3"), std::nullopt);
}

TEST(Pattern, RefusesABackslashBeforeAnythingElse) {
    EXPECT_EQ(refusal([] { return Pattern("a\\n"); }),
              "\"a\\\\n\" has a stray backslash: write \\\\ for a backslash, \\* "
              "for an asterisk");
    EXPECT_NE(refusal([] { return Pattern("a\\"); }), "nothing thrown");
}

// A backtracking matcher would take forever on these.
TEST(Pattern, TakesTimeLinearInTheText) {
    const std::string many(std::size_t{4} << 20, 'a');
    std::string asterisks;
    for (int i = 0; i < 1000; ++i) asterisks += "*a";

    EXPECT_EQ(Pattern(asterisks + "*b").match(many), std::nullopt);
    EXPECT_EQ(Pattern("*" + std::string(100'000, 'a') + "b*").match(many), std::nullopt);
}

TEST(FindIn, FindsAWordAtItsFirstPosition) {
    EXPECT_EQ(find_in("aaaab", "aab"), 2U);
    EXPECT_EQ(find_in("abacababab", "abab"), 4U);
    EXPECT_EQ(find_in("ababab", "abc"), std::string_view::npos);
    EXPECT_EQ(find_in("ab", "abc"), std::string_view::npos);
    EXPECT_EQ(find_in("ab", ""), 0U);
}

TEST(FindIn, FindsAWordWhereTheStandardLibraryDoes) {
    // All words and texts of the letters a and b up to these lengths, as the bits of a number.
    const auto text_of = [](unsigned bits, unsigned length) {
        std::string text;
        for (unsigned i = 0; i < length; ++i) text += (bits >> i & 1U) != 0 ? 'a' : 'b';
        return text;
    };
    for (unsigned word_length = 0; word_length <= 4; ++word_length) {
        for (unsigned w = 0; w < 1U << word_length; ++w) {
            const std::string word = text_of(w, word_length);
            for (unsigned t = 0; t < 1U << 9U; ++t) {
                const std::string text = text_of(t, 9);
                ASSERT_EQ(find_in(text, word), text.find(word)) << word << " in " << text;
            }
        }
    }
}

TEST(Template, FillsInTheMatches) {
    EXPECT_EQ(Template("value of *").fill({"x"}), "value of x");
    EXPECT_EQ(Template("*-*").fill({"a", "b"}), "a-b");
    EXPECT_EQ(Template("nothing").fill({"a"}), "nothing");
    EXPECT_EQ(Template("\\**\\\\").fill({"a"}), "*a\\");
}
