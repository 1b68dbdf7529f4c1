// The encoder of frames against the examples of RFC 6455, 5.7; all other tests build on it.

#include "support/frames.hpp"

#include <gtest/gtest.h>

using namespace wsecho_test;

TEST(FrameSpec, WritesTheExamplesOfTheRfc) {
    EXPECT_EQ(FrameSpec(opcode::text, "Hello").octets(),
              "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
    EXPECT_EQ(server_frame(opcode::text, "Hello"), "\x81\x05Hello");
    EXPECT_EQ(FrameSpec(opcode::text, "Hel").unmasked().not_final().octets(), "\x01\x03Hel");
    EXPECT_EQ(server_frame(opcode::binary, std::string(256, 'x')).substr(0, 5),
              std::string("\x82\x7e\x01\x00x", 5));
    EXPECT_EQ(server_frame(opcode::binary, std::string(65536, 'x')).substr(0, 11),
              std::string("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00x", 11));
}

TEST(FrameSpec, WritesIllegalFrames) {
    FrameSpec frame(0xB, "ab");
    frame.rsv(0b101).unmasked().length_form(LengthForm::bits16).announce(7);

    EXPECT_EQ(frame.octets(), std::string("\xdb\x7e\x00\x07"
                                          "ab",
                                          6));
}
