// Masking by words against masking by octets.

#include "wire/mask.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/payloads.hpp"

namespace {

using wsecho::wire::apply_mask;
using wsecho::wire::MaskingKey;
using wsecho_test::some_binary;

constexpr MaskingKey kKey{0x37, 0xFA, 0x21, 0x3D};

// j = i MOD 4 (RFC 6455, 5.3), counted from `phase`.
std::string masked_by_octets(std::string data, MaskingKey key, unsigned phase) {
    for (std::size_t i = 0; i < data.size(); ++i) {
        data[i] = static_cast<char>(static_cast<unsigned char>(data[i]) ^ key[(phase + i) % 4]);
    }
    return data;
}

TEST(Mask, TheExampleOfTheRfcReadsHello) {  // RFC 6455, 5.7
    std::string data = "\x7f\x9f\x4d\x51\x58";

    const unsigned phase = apply_mask(data.data(), data.size(), kKey, 0);

    EXPECT_EQ(data, "Hello");
    EXPECT_EQ(phase, 1U);
}

TEST(Mask, EverySizePhaseAndAlignmentEqualsTheLoopOverOctets) {
    constexpr std::size_t kMargin = 16;
    for (std::size_t size = 0; size <= 200; ++size) {
        for (unsigned phase = 0; phase < 4; ++phase) {
            for (std::size_t alignment = 0; alignment < 16; ++alignment) {
                const std::string before = some_binary(alignment + size + kMargin);
                std::string buffer = before;

                const unsigned next = apply_mask(buffer.data() + alignment, size, kKey, phase);

                const std::string expected =
                    before.substr(0, alignment) +
                    masked_by_octets(before.substr(alignment, size), kKey, phase) +
                    before.substr(alignment + size);
                ASSERT_EQ(buffer, expected) << size << ' ' << phase << ' ' << alignment;
                ASSERT_EQ(next, (phase + size) % 4);
            }
        }
    }
}

TEST(Mask, TheReturnedPhaseContinuesAPayloadAtEverySplit) {
    const std::string payload = some_binary(130);
    for (std::size_t split = 0; split <= payload.size(); ++split) {
        std::string data = payload;

        const unsigned phase = apply_mask(data.data(), split, kKey, 0);
        apply_mask(data.data() + split, data.size() - split, kKey, phase);

        ASSERT_EQ(data, masked_by_octets(payload, kKey, 0)) << split;
    }
}

TEST(Mask, ACopyIsMaskedAndLeavesItsSourceAlone) {
    for (std::size_t size = 0; size <= 200; ++size) {
        const std::string payload = some_binary(size);
        std::string copy(size + 16, '-');

        wsecho::wire::copy_masked(copy.data() + 3, payload.data(), size, kKey);

        ASSERT_EQ(copy, "---" + masked_by_octets(payload, kKey, 0) + std::string(13, '-')) << size;
    }
}

TEST(Mask, ACopyTellsOfTheOneOctetThatIsNotAscii) {
    for (std::size_t size = 0; size <= 100; ++size) {
        std::string text(size, '~');
        std::string copy(size, '-');
        const std::string masked = masked_by_octets(text, kKey, 0);
        EXPECT_TRUE(wsecho::wire::copy_masked(copy.data(), masked.data(), size, kKey)) << size;
        for (std::size_t place = 0; place < size; ++place) {
            text[place] = '\x80';
            const std::string other = masked_by_octets(text, kKey, 0);
            ASSERT_FALSE(wsecho::wire::copy_masked(copy.data(), other.data(), size, kKey))
                << size << ' ' << place;
            text[place] = '~';
        }
    }
}

TEST(Mask, MaskingTwiceGivesTheDataBack) {
    const std::string payload = some_binary(100'003);
    std::string data = payload;

    apply_mask(data.data(), data.size(), kKey, 3);
    EXPECT_NE(data, payload);
    apply_mask(data.data(), data.size(), kKey, 3);

    EXPECT_EQ(data, payload);
}

}  // namespace
