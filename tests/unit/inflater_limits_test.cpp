// Decompression stops at the limit, and does not accept a message that was cut off.

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <random>
#include <string>

#include "engine/deflate.hpp"

namespace {

using wsecho::engine::Deflater;
using wsecho::engine::Inflater;
using wsecho::engine::InflateResult;

std::string compressed(const std::string& text) {
    std::string data;
    Deflater(15, false).compress(text, data);
    return data;
}

InflateResult inflate(const std::string& data, std::string& out, std::size_t limit) {
    Inflater inflater(false);
    const InflateResult result = inflater.feed(data.data(), data.size(), out, limit);
    return result == InflateResult::ok ? inflater.finish(out, limit) : result;
}

// Words and noise: blocks of all kinds, literals and matches.
std::string text_of(std::size_t size) {
    std::mt19937 random(7);
    std::string text;
    while (text.size() < size) {
        text += random() % 3 == 0 ? "the same words again, "
                                  : std::string(1, static_cast<char>(random()));
    }
    text.resize(size);
    return text;
}

// About `size` octets that inflate to a thousand times as many zeros.
std::string bomb(std::size_t size) {
    std::string data(1 << 16, '\0');
    const std::string zeros(16 << 20, '\0');
    z_stream z{};
    EXPECT_EQ(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
    z.avail_in = static_cast<uInt>(zeros.size());
    z.next_out = reinterpret_cast<Bytef*>(data.data());
    z.avail_out = static_cast<uInt>(data.size());
    EXPECT_EQ(deflate(&z, Z_FULL_FLUSH), Z_OK);  // refers to nothing before it: can be repeated
    data.resize(data.size() - z.avail_out);
    deflateEnd(&z);
    std::string all;
    while (all.size() < size) all += data;
    return all;
}

TEST(InflaterLimits, AMessageOfExactlyTheLimitPassesAndOneOctetMoreDoesNot) {
    for (const std::size_t size : {1U, 15U, 16U, 100U, 16'383U, 16'384U, 16'385U, 100'000U}) {
        const std::string text = text_of(size);
        const std::string data = compressed(text);

        std::string out;
        EXPECT_EQ(inflate(data, out, size), InflateResult::ok) << size;
        EXPECT_TRUE(out == text) << size;

        out.clear();
        EXPECT_EQ(inflate(data, out, size - 1), InflateResult::too_big) << size;
        EXPECT_LE(out.size(), size - 1);
    }
}

TEST(InflaterLimits, OctetsAlreadyInTheOutputCount) {
    const std::string data = compressed("Hello");

    std::string out = "12345";
    EXPECT_EQ(inflate(data, out, 10), InflateResult::ok);
    EXPECT_EQ(out, "12345Hello");

    out = "123456";
    EXPECT_EQ(inflate(data, out, 10), InflateResult::too_big);
    EXPECT_LE(out.size(), 10U);
}

TEST(InflaterLimits, AnEmptyMessageFitsIntoALimitOfNothing) {
    std::string out;
    EXPECT_EQ(inflate(compressed(""), out, 0), InflateResult::ok);
    EXPECT_EQ(inflate(compressed("a"), out, 0), InflateResult::too_big);
    EXPECT_EQ(out, "");
}

TEST(InflaterLimits, AHugeLimitDoesNotOverflow) {
    const std::string text = text_of(50'000);
    std::string out;

    EXPECT_EQ(inflate(compressed(text), out, std::string::npos), InflateResult::ok);

    EXPECT_TRUE(out == text);
}

TEST(InflaterLimits, ABombStopsAtTheLimitInSizeAndInCapacity) {
    const std::string data = bomb(1 << 20);
    for (const std::size_t limit :
         {std::size_t{1000}, std::size_t{1} << 20, std::size_t{3'000'001}}) {
        std::string out;

        EXPECT_EQ(inflate(data, out, limit), InflateResult::too_big) << limit;

        EXPECT_LE(out.size(), limit);
        EXPECT_LE(out.capacity(), limit);
    }
}

TEST(InflaterLimits, CapacityStaysWithinTheLimitForEveryPieceOfALegalMessage) {
    constexpr std::size_t kSize = 3'000'000;  // no power of two: doubling alone would overshoot
    const std::string data = compressed(std::string(kSize, 'a'));
    Inflater inflater(false);
    std::string out;
    for (const char& octet : data) {
        ASSERT_EQ(inflater.feed(&octet, 1, out, kSize), InflateResult::ok);
        ASSERT_LE(out.capacity(), kSize);
    }

    EXPECT_EQ(inflater.finish(out, kSize), InflateResult::ok);
    EXPECT_EQ(out.size(), kSize);
}

// One octet at a time, up to a failure.
InflateResult feed_slowly(const std::string& data, std::string& out, std::size_t limit) {
    Inflater inflater(false);
    InflateResult result = InflateResult::ok;
    for (const char& octet : data) {
        result = inflater.feed(&octet, 1, out, limit);
        if (result != InflateResult::ok) break;
    }
    return result;
}

// What was decompressed before a failure decides what the client is told.
TEST(InflaterLimits, AFailureLeavesTheSameOutputHoweverTheDataArrives) {
    const std::string text = text_of(40'000);
    const std::string corrupt = compressed(text.substr(0, 20'000)) + "junk";
    for (const std::string& data : {compressed(text), corrupt}) {
        for (const std::size_t limit : {0U, 1U, 100U, 16'384U, 19'999U, 39'999U}) {
            std::string whole;
            Inflater inflater(false);
            const InflateResult result = inflater.feed(data.data(), data.size(), whole, limit);
            std::string pieces;
            EXPECT_EQ(feed_slowly(data, pieces, limit), result) << limit;
            EXPECT_NE(result, InflateResult::ok) << limit;
            EXPECT_TRUE(whole == pieces) << whole.size() << " and " << pieces.size();
            const std::size_t most = data == corrupt ? 20'000 : text.size();
            EXPECT_EQ(whole.size(), std::min(limit, most)) << limit;
        }
    }
}

TEST(InflaterLimits, AMessageCutOffAnywhereIsCorrupt) {
    for (const std::size_t size : {5U, 300U, 5'000U}) {
        const std::string data = compressed(text_of(size));
        for (std::size_t cut = 1; cut < data.size(); ++cut) {
            std::string out;
            ASSERT_EQ(inflate(data.substr(0, cut), out, 1 << 20), InflateResult::corrupt)
                << cut << " of " << data.size();
        }
    }
}

// The four octets put back at the end would complete the block's content by chance.
TEST(InflaterLimits, AStoredBlockThatLacksItsLastOctetsIsCorrupt) {
    const std::string block(
        "\x00\x09\x00\xf6\xff"
        "Hello",
        10);
    for (std::size_t lacking = 0; lacking < 5; ++lacking) {
        std::string out;
        EXPECT_EQ(inflate(block.substr(0, block.size() - lacking), out, 100),
                  InflateResult::corrupt);
    }
}

TEST(InflaterLimits, OctetsAfterTheLastBlockAreReadAsTheNextBlock) {
    std::string out;
    EXPECT_EQ(inflate(compressed("Hello") + "junk", out, 100), InflateResult::corrupt);
}

}  // namespace
