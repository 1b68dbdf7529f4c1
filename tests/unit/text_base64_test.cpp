// Base64 against the test vectors of RFC 4648, 10.

#include "text/base64.hpp"

#include <gtest/gtest.h>

#include <string>

namespace wsecho::text {
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

TEST(Base64, DecodesWhatItEncodes) {
    std::string octets;
    for (int octet = 0; octet < 256; ++octet) {
        EXPECT_EQ(from_base64(base64(octets)), octets);
        octets += static_cast<char>(octet);
    }
}

TEST(Base64, RejectsWhatItWouldNotEncode) {
    for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "====", "=", "Z===", "Zg==Zg==", "Zg= =",
                             "Zm9v\n", "Zm 9v", "Zm-v", "Zm_v", "Zh==", "Zm9=",
                             "Zm\xff"
                             "v"}) {
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace wsecho::text
