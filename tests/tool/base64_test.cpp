// Base64 against the test vectors of RFC 4648, 10.

#include "tool/base64.hpp"

#include <gtest/gtest.h>

namespace wsecho::tool {
namespace {

TEST(Base64, EncodesTheTestVectorsOfTheRfc) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foob"), "Zm9vYg==");
    EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, EncodesOctetsAbove127AndZero) {
    EXPECT_EQ(base64(std::string_view("\xff\xfe\xfb\x00", 4)), "//77AA==");
}

}  // namespace
}  // namespace wsecho::tool
