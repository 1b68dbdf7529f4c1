// Compressed payloads against the examples of RFC 7692, 7.2.3.

#include "support/raw_deflate.hpp"

#include <gtest/gtest.h>

#include "support/deadline.hpp"
#include "support/payloads.hpp"

using namespace wsecho_test;

TEST(RawDeflater, WritesTheExamplesOfTheRfc) {
    RawDeflater deflater;

    EXPECT_EQ(deflater.message("Hello"), std::string("\xf2\x48\xcd\xc9\xc9\x07\x00", 7));
    EXPECT_EQ(deflater.message("Hello"), std::string("\xf2\x00\x11\x00\x00", 5));
    EXPECT_EQ(RawDeflater().message_with_final_block("Hello"),
              std::string("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8));
    EXPECT_EQ(RawDeflater().message(""), std::string("\x00", 1));
}

TEST(RawInflater, ReadsTheExamplesOfTheRfc) {
    RawInflater inflater;

    EXPECT_EQ(inflater.message(std::string("\xf2\x48\xcd\xc9\xc9\x07\x00", 7)), "Hello");
    EXPECT_EQ(inflater.message(std::string("\xf2\x00\x11\x00\x00", 5)), "Hello");
    EXPECT_EQ(inflater.message(std::string("\x00\x05\x00\xfa\xffHello\x00", 11)), "Hello");
    EXPECT_EQ(inflater.message(std::string("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8)), "Hello");
    EXPECT_EQ(inflater.message(std::string("\x00", 1)), "");
}

TEST(RawInflater, RefusesADistanceBeyondItsWindow) {
    const std::string block = some_binary(400);
    const std::string payload = RawDeflater(9).message(block + block);
    const std::string far = RawDeflater(10).message(block + block);

    EXPECT_EQ(RawInflater(9).message(payload), block + block);
    EXPECT_EQ(RawInflater(9).message(far), block + block);  // 400 < 512
    EXPECT_THROW(RawInflater(8).message(far), ClientError);
}

TEST(RawInflater, RefusesAMessageThatIsCutOff) {
    const std::string stored = RawDeflater(15, 0).message("Hello, Hello");

    EXPECT_THROW(RawInflater().message(stored.substr(0, 8)), ClientError);
}
