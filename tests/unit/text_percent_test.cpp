// Which octets are encoded, and what is decoded.

#include "text/percent.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/refusal.hpp"

using namespace wsecho::text;
using wsecho_test::refusal;

namespace {

std::string encoded(std::string_view text) {
    std::string out;
    append_percent_encoded(out, text);
    return out;
}

}  // namespace

TEST(PercentEncoding, LeavesWhatIsSafeInPathAndQuery) {
    EXPECT_EQ(encoded("azAZ09-._~!$'*:"), "azAZ09-._~!$'*:");
    EXPECT_EQ(encoded("+&#? %(),/;=@[]\"\\^`{|}<>"),
              "%2B%26%23%3F%20%25%28%29%2C%2F%3B%3D%40%5B%5D%22%5C%5E%60%7B%7C%7D%3C%3E");
    EXPECT_EQ(encoded(std::string("\0\n\x7f\xc3\xa9", 5)), "%00%0A%7F%C3%A9");
}

TEST(PercentEncoding, OfAPercentCodeEncodesItsFirstDigit) {
    EXPECT_EQ(encoded("a%2Cb%%20%"), "a%25%32Cb%25%25%320%25");
    EXPECT_EQ(encoded("50%2 %x41"), "50%252%20%25x41");
    EXPECT_EQ(percent_decode(encoded("%2C%25%32C")), "%2C%25%32C");
}

TEST(PercentEncoding, IsDecodedInSmallAndCapitalDigits) {
    EXPECT_EQ(percent_decode("a%2Cb%2c%00%fF"), std::string("a,b,\0\xff", 6));
    EXPECT_EQ(percent_decode("a+b"), "a+b");
    EXPECT_EQ(percent_decode(""), "");
}

TEST(PercentEncoding, EncodesEachOctetSoThatItIsDecodedAgain) {
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);

    EXPECT_EQ(percent_decode(encoded(all)), all);
    EXPECT_EQ(from_hex(to_hex(all)), all);
}

TEST(PercentEncoding, ThatIsNoneIsRefused) {
    const auto refused = [](const char* text) { return refusal([&] { percent_decode(text); }); };
    EXPECT_EQ(refused("50%"), "\"%\" is not a percent-encoding: write a percent sign as %25");
    EXPECT_EQ(refused("%4"), "\"%4\" is not a percent-encoding: write a percent sign as %25");
    EXPECT_EQ(refused("%4gx"), "\"%4g\" is not a percent-encoding: write a percent sign as %25");
    EXPECT_EQ(refused("%%20"), "\"%%2\" is not a percent-encoding: write a percent sign as %25");
}

TEST(DecodeOnce, ForgivesAPercentSign) {
    EXPECT_EQ(decode_once("50%+%2C%zz%2", true), "50% ,%zz%2");
    EXPECT_EQ(decode_once("a+b%2B", false), "a+b+");
    EXPECT_EQ(decode_once("%252C", true), "%2C");
}

TEST(DecodeOnce, KnowsWhereAnOctetComesFrom) {
    EXPECT_EQ(encoded_offset("a%2Cb", 0), 0U);
    EXPECT_EQ(encoded_offset("a%2Cb", 1), 1U);
    EXPECT_EQ(encoded_offset("a%2Cb", 2), 4U);
    EXPECT_EQ(encoded_offset("a%2Cb", 3), 5U);
    EXPECT_EQ(encoded_offset("%zz", 1), 1U);
}
