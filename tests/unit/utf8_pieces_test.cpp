// The UTF-8 check on text in pieces, and at all places relative to the blocks it reads at a time.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "wire/utf8.hpp"

namespace {

using wsecho::wire::is_valid_utf8;
using wsecho::wire::Utf8Validator;

// Characters of all lengths, with runs of ASCII that are shorter and longer than a block.
std::string mixed_text() {
    return "\xC2\xA2 \xE2\x82\xAC \xF0\x90\x8D\x88 " + std::string(70, 'a') +
           "\xD0\x9F\xD1\x80\xD0\xB8\xE4\xBD\xA0\xE5\xA5\xBD\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF" +
           std::string(33, 'b') + "\xED\x9F\xBF\xEE\x80\x80";
}

TEST(Utf8Pieces, EverySplitIntoThreeGivesTheSameAnswer) {
    const std::string text = mixed_text();
    for (std::size_t first = 0; first <= text.size(); ++first) {
        for (std::size_t second = first; second <= text.size(); ++second) {
            Utf8Validator validator;
            ASSERT_TRUE(validator.feed(text.data(), first));
            ASSERT_TRUE(validator.feed(text.data() + first, second - first));
            ASSERT_TRUE(validator.feed(text.data() + second, text.size() - second));
            ASSERT_TRUE(validator.complete()) << "split at " << first << " and " << second;
        }
    }
}

TEST(Utf8Pieces, EveryPrefixIsCompleteAtTheBoundariesOfCharactersOnly) {
    const std::string text = mixed_text();
    for (std::size_t size = 0; size < text.size(); ++size) {
        Utf8Validator validator;
        ASSERT_TRUE(validator.feed(text.data(), size));
        const bool boundary = (static_cast<unsigned char>(text[size]) & 0xC0) != 0x80;
        ASSERT_EQ(validator.complete(), boundary) << size;
        ASSERT_EQ(is_valid_utf8(std::string_view(text).substr(0, size)), boundary) << size;
    }
}

TEST(Utf8Pieces, AnInvalidOctetIsFoundAtEveryPlaceAndNotBefore) {
    for (std::size_t size = 1; size <= 140; ++size) {
        for (std::size_t place = 0; place < size; ++place) {
            std::string text(size, 'a');
            text[place] = '\xFF';
            Utf8Validator validator;
            ASSERT_TRUE(validator.feed(text.data(), place));
            ASSERT_FALSE(validator.feed(text.data() + place, size - place));
            ASSERT_FALSE(is_valid_utf8(text)) << place << " of " << size;
        }
    }
}

TEST(Utf8Pieces, ACharacterIsReadAtEveryPlaceAndAlignment) {
    for (const std::string character : {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
        for (std::size_t alignment = 0; alignment < 16; ++alignment) {
            for (std::size_t place = 0; place < 100; ++place) {
                const std::string buffer = std::string(alignment, '\xFF') +
                                           std::string(place, 'a') + character +
                                           std::string(40, 'z');
                const std::string_view text = std::string_view(buffer).substr(alignment);
                ASSERT_TRUE(is_valid_utf8(text)) << place;
                ASSERT_FALSE(is_valid_utf8(text.substr(0, place + character.size() - 1))) << place;
            }
        }
    }
}

TEST(Utf8Pieces, ACharacterBrokenOffByARunOfAsciiIsFoundWhateverTheRunsLength) {
    for (const std::string begun : {"\xC3", "\xE2\x82", "\xF0\x9F\x98"}) {
        for (std::size_t size = 1; size <= 140; ++size) {
            const std::string ascii(size, 'z');
            Utf8Validator validator;
            ASSERT_TRUE(validator.feed(begun.data(), begun.size()));
            ASSERT_FALSE(validator.feed(ascii.data(), size)) << size;

            // The character ends where a block does, and so does the run.
            ASSERT_FALSE(
                is_valid_utf8(std::string(32 - begun.size(), 'a') + begun + ascii + "\x80"))
                << size;
        }
    }
}

TEST(Utf8Pieces, OnceInvalidAlwaysInvalidUntilReset) {
    Utf8Validator validator;
    ASSERT_FALSE(validator.feed("\xC0", 1));

    EXPECT_FALSE(validator.feed("a", 1));
    EXPECT_FALSE(validator.feed(std::string(100, 'a').data(), 100));
    EXPECT_FALSE(validator.feed("", 0));
    EXPECT_FALSE(validator.complete());

    validator.reset();
    EXPECT_TRUE(validator.complete());
    EXPECT_TRUE(validator.feed("a", 1));
}

TEST(Utf8Pieces, ResetForgetsAnUnfinishedCharacter) {
    Utf8Validator validator;
    ASSERT_TRUE(validator.feed("\xE2\x82", 2));

    validator.reset();

    EXPECT_FALSE(validator.feed("\xAC", 1));
}

// RFC 6455, 8.1 has the connection failed; the earlier, the more a client learns of it.
TEST(Utf8Pieces, ACharacterFailsAtTheFirstOctetThatRulesItOut) {
    struct Case {
        std::string valid_so_far;
        char spoils;
    };
    const std::vector<Case> cases = {{"", '\x80'},     {"", '\xC0'},         {"", '\xC1'},
                                     {"", '\xF5'},     {"\xE0", '\x9F'},     {"\xED", '\xA0'},
                                     {"\xF0", '\x8F'}, {"\xF4", '\x90'},     {"\xE2\x82", '\x28'},
                                     {"\xC2", 'a'},    {"\xF0\x9F\x98", 'a'}};
    for (const Case& c : cases) {
        Utf8Validator validator;
        EXPECT_TRUE(validator.feed(c.valid_so_far.data(), c.valid_so_far.size()));
        EXPECT_FALSE(validator.feed(&c.spoils, 1)) << testing::PrintToString(c.valid_so_far);
    }
}

TEST(Utf8Pieces, AnEmptyTextIsValid) {
    EXPECT_TRUE(is_valid_utf8(""));
    EXPECT_TRUE(is_valid_utf8({}));
    EXPECT_TRUE(is_valid_utf8(std::string_view("\0", 1)));
}

}  // namespace
