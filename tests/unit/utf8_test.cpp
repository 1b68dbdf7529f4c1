// The UTF-8 check against an oracle that knows nothing of its automaton: the encodings of all code
// points, and their beginnings.

#include "wire/utf8.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

namespace {

using wsecho::wire::Utf8Validator;

// RFC 3629, 3: the table of that section, written down.
std::string encoded(unsigned code_point) {
    const auto tail = [&](unsigned shift) {
        return static_cast<char>(0x80 | ((code_point >> shift) & 0x3F));
    };
    if (code_point < 0x80) return {static_cast<char>(code_point)};
    if (code_point < 0x800) return {static_cast<char>(0xC0 | (code_point >> 6)), tail(0)};
    if (code_point < 0x10000) {
        return {static_cast<char>(0xE0 | (code_point >> 12)), tail(6), tail(0)};
    }
    return {static_cast<char>(0xF0 | (code_point >> 18)), tail(12), tail(6), tail(0)};
}

std::vector<std::string> all_characters() {
    std::vector<std::string> characters;
    for (unsigned code_point = 0; code_point <= 0x10FFFF; ++code_point) {
        const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        if (!surrogate) characters.push_back(encoded(code_point));
    }
    return characters;
}

class Oracle {
public:
    Oracle() {
        for (const std::string& character : all_characters()) {
            std::uint64_t key = kNothing;
            for (const char octet : character) {
                key = longer(key, octet);
                if (known_.empty() || known_.back() != key) known_.push_back(key);
            }
            whole_.push_back(key);
        }
        std::sort(known_.begin(), known_.end());
        std::sort(whole_.begin(), whole_.end());
    }

    struct Verdict {
        bool valid_so_far = true;
        bool complete = true;
    };

    Verdict judge(const char* text, std::size_t size) const {
        std::uint64_t key = kNothing;
        for (std::size_t i = 0; i < size; ++i) {
            key = longer(key, text[i]);
            if (!has(known_, key)) return {false, false};
            if (has(whole_, key)) key = kNothing;
        }
        return {true, key == kNothing};
    }

private:
    // The octets of a character so far, behind a 1 that tells 00 from nothing.
    static constexpr std::uint64_t kNothing = 1;
    static std::uint64_t longer(std::uint64_t key, char octet) {
        return key << 8 | static_cast<unsigned char>(octet);
    }
    static bool has(const std::vector<std::uint64_t>& keys, std::uint64_t key) {
        return std::binary_search(keys.begin(), keys.end(), key);
    }

    std::vector<std::uint64_t> known_;  // all beginnings of characters, whole ones included
    std::vector<std::uint64_t> whole_;
};

// True if the validator and the oracle agree on `size` octets.
bool agrees(const Oracle& oracle, const char* text, std::size_t size) {
    const Oracle::Verdict expected = oracle.judge(text, size);
    Utf8Validator validator;
    return validator.feed(text, size) == expected.valid_so_far &&
           validator.complete() == expected.complete;
}

TEST(Utf8, EveryCharacterIsCompleteWithItsLastOctetOnly) {
    for (const std::string& character : all_characters()) {
        Utf8Validator validator;
        for (std::size_t i = 0; i < character.size(); ++i) {
            ASSERT_TRUE(validator.feed(&character[i], 1)) << testing::PrintToString(character);
            ASSERT_EQ(validator.complete(), i + 1 == character.size())
                << testing::PrintToString(character);
        }
    }
}

TEST(Utf8, AllSequencesOfOneToThreeOctetsAreJudgedRight) {
    const Oracle oracle;
    for (std::uint32_t n = 0; n < (1U << 24); ++n) {
        const std::array<char, 3> text{static_cast<char>(n >> 16), static_cast<char>(n >> 8),
                                       static_cast<char>(n)};
        const std::size_t shortest = n % 0x10000 == 0 ? 1 : n % 0x100 == 0 ? 2 : 3;
        for (std::size_t size = shortest; size <= text.size(); ++size) {
            ASSERT_TRUE(agrees(oracle, text.data(), size)) << std::hex << n;
        }
    }
}

TEST(Utf8, SequencesOfFourOctetsAtTheEdgesOfTheirRangesAreJudgedRight) {
    const Oracle oracle;
    const std::string edges = "\x01\x7F\x80\x81\x8F\x90\x9F\xA0\xBF\xC0\xFF";
    for (int first = 0xE0; first <= 0xFF; ++first) {
        for (int second = 0; second <= 0xFF; ++second) {
            for (const char third : edges) {
                for (const char fourth : edges) {
                    const std::array<char, 4> text{static_cast<char>(first),
                                                   static_cast<char>(second), third, fourth};
                    ASSERT_TRUE(agrees(oracle, text.data(), text.size()))
                        << testing::PrintToString(text);
                }
            }
        }
    }
}

TEST(Utf8, RandomTextFromTheOctetsThatMatterIsJudgedRight) {
    const Oracle oracle;
    const std::string octets =
        "az\x80\x8F\x90\x9F\xA0\xBF\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xF0\xF1\xF4\xF5";
    std::mt19937 random(1);
    for (int round = 0; round < 200'000; ++round) {
        std::array<char, 8> text;
        for (char& octet : text) octet = octets[random() % octets.size()];
        ASSERT_TRUE(agrees(oracle, text.data(), text.size())) << testing::PrintToString(text);
    }
}

}  // namespace
