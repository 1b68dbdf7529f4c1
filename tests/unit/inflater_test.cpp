// Decompressing what a client sends, with the examples of RFC 7692, 7.2.3, octet for octet.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/deflate.hpp"

namespace {

using namespace std::string_literals;
using wsecho::engine::Deflater;
using wsecho::engine::Inflater;
using wsecho::engine::InflateResult;

constexpr std::size_t kLimit = 1 << 20;

const std::string kHello = "\xf2\x48\xcd\xc9\xc9\x07\x00"s;       // 7.2.3.1
const std::string kHelloAgain = "\xf2\x00\x11\x00\x00"s;          // 7.2.3.2: refers back to it
const std::string kFinalHello = "\xf3\x48\xcd\xc9\xc9\x07\x00"s;  // 7.2.3.4 without its last 00

// Puts `data` through as one message, in pieces of `piece` octets.
InflateResult inflate(Inflater& inflater, const std::string& data, std::string& out,
                      std::size_t limit = kLimit, std::size_t piece = 1'000'000) {
    for (std::size_t i = 0; i < data.size(); i += piece) {
        const std::string part = data.substr(i, piece);
        const InflateResult result = inflater.feed(part.data(), part.size(), out, limit);
        if (result != InflateResult::ok) return result;
    }
    return inflater.finish(out, limit);
}

// The decompressed message, or the reason why decompression failed.
std::string said(Inflater& inflater, const std::string& data) {
    std::string out;
    switch (inflate(inflater, data, out)) {
        case InflateResult::ok:
            return out;
        case InflateResult::too_big:
            return "too big";
        case InflateResult::corrupt:
            return "corrupt";
    }
    return "neither";
}

TEST(Inflater, EachExampleOfTheRfcIsReadWholeAndOctetByOctet) {
    const std::vector<std::string> hellos = {
        kHello,
        "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"s,          // 7.2.3.3: not compressed
        kFinalHello + '\0',                                       // 7.2.3.4: BFINAL set
        "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"s,  // 7.2.3.5: two blocks
    };
    for (const std::string& hello : hellos) {
        for (const std::size_t piece : {1U, 2U, 3U, 100U}) {
            Inflater inflater(false);
            std::string out;
            EXPECT_EQ(inflate(inflater, hello, out, kLimit, piece), InflateResult::ok) << piece;
            EXPECT_EQ(out, "Hello") << piece;
            EXPECT_EQ(said(inflater, kHelloAgain), "Hello") << piece;
        }
    }
}

// An octet alone makes little of output; a long prefix fills internal buffers many times over, some
// of them to the brim with its last octet.
TEST(Inflater, AllOutputOfEveryPrefixIsThereAtOnce) {
    std::string data;
    Deflater(15, false).compress(std::string(250'000, 'a'), data);
    Inflater by_octets(false);
    std::string expected;
    for (std::size_t size = 1; size <= data.size(); ++size) {
        ASSERT_EQ(by_octets.feed(&data[size - 1], 1, expected, kLimit), InflateResult::ok);

        Inflater at_once(false);
        std::string out;
        ASSERT_EQ(at_once.feed(data.data(), size, out, kLimit), InflateResult::ok);

        ASSERT_EQ(out.size(), expected.size()) << size;
    }
    EXPECT_EQ(expected.size(), 250'000U);
}

TEST(Inflater, OutputIsAppended) {
    Inflater inflater(false);
    std::string out = "so far: ";

    ASSERT_EQ(inflate(inflater, kHello, out), InflateResult::ok);

    EXPECT_EQ(out, "so far: Hello");
}

TEST(Inflater, AnEmptyMessageIsReadAtAnyTime) {
    Inflater inflater(false);

    EXPECT_EQ(said(inflater, "\0"s), "");  // 7.2.3.6
    EXPECT_EQ(said(inflater, kHello), "Hello");
    EXPECT_EQ(said(inflater, "\0"s), "");
    EXPECT_EQ(said(inflater, kHelloAgain), "Hello");
}

// A sender that flushes zlib again with nothing new turns an empty message into this.
TEST(Inflater, AMessageWithoutDataIsEmptyAndHarmless) {
    Inflater inflater(false);

    EXPECT_EQ(said(inflater, ""), "");
    EXPECT_EQ(said(inflater, kHello), "Hello");
    EXPECT_EQ(said(inflater, ""), "");
    EXPECT_EQ(said(inflater, kHelloAgain), "Hello");
}

TEST(Inflater, AFinalBlockMayEndTheMessageExactly) {
    for (const bool no_context_takeover : {false, true}) {
        Inflater inflater(no_context_takeover);

        EXPECT_EQ(said(inflater, kFinalHello), "Hello");
        EXPECT_EQ(said(inflater, kHello), "Hello");
        EXPECT_EQ(said(inflater, kFinalHello), "Hello");
        EXPECT_EQ(said(inflater, "\0"s), "");
    }
}

TEST(Inflater, WhatFollowsAFinalBlockMayReferBackBeyondIt) {
    Inflater inflater(false);

    EXPECT_EQ(said(inflater, kFinalHello), "Hello");
    EXPECT_EQ(said(inflater, kHelloAgain), "Hello");
    EXPECT_EQ(said(inflater, kFinalHello + kFinalHello + kHelloAgain), "HelloHelloHello");
    EXPECT_EQ(said(inflater, kFinalHello + '\0'), "Hello");
    EXPECT_EQ(said(inflater, kHelloAgain), "Hello");
}

TEST(Inflater, AHundredThousandEmptyFinalBlocksKeepTheWindow) {
    Inflater inflater(false);
    std::string blocks;
    for (int i = 0; i < 100'000; ++i) blocks += "\x03\x00"s;

    EXPECT_EQ(said(inflater, kHello), "Hello");
    EXPECT_EQ(said(inflater, blocks), "");
    EXPECT_EQ(said(inflater, kHelloAgain), "Hello");
}

TEST(Inflater, WithoutContextTakeoverNoMessageMayReferBackToTheOneBefore) {
    Inflater inflater(true);

    EXPECT_EQ(said(inflater, kHello), "Hello");
    EXPECT_EQ(said(inflater, kHello), "Hello");
    EXPECT_EQ(said(inflater, kHelloAgain), "corrupt");
}

TEST(Inflater, DataThatIsNotDeflateIsCorrupt) {
    for (const std::string& data : {
             "\x06"s,                                          // block type 3
             "\xff\xff\xff\xff"s,                              // the same, with BFINAL
             "\x00\x05\x00\x00\x00\x48\x65\x6c\x6c\x6f\x00"s,  // lengths do not match
             kHelloAgain,                                      // nothing to refer back to
             "\x78\x9c\xf2\x48\xcd\xc9\xc9\x07\x00"s,          // a header of zlib's
             kFinalHello + "\x06"s,
         }) {
        Inflater inflater(false);
        EXPECT_EQ(said(inflater, data), "corrupt") << testing::PrintToString(data);
    }
}

}  // namespace
