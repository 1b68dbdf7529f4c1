// Frame headers, frames, opcodes and close frames, octet by octet.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "wire/close_frame.hpp"
#include "wire/frame.hpp"
#include "wire/frame_header.hpp"
#include "wire/opcode.hpp"

namespace {

namespace wire = wsecho::wire;
namespace opcode = wsecho::wire::opcode;
using std::string_literals::operator""s;

constexpr wire::MaskingKey kKey{0x37, 0xfa, 0x21, 0x3d};

TEST(WireFrame, WritesTheExamplesOfTheRfc) {  // RFC 6455, 5.7
    EXPECT_EQ(wire::Frame(opcode::text, "Hello").octets(), "\x81\x05Hello");
    EXPECT_EQ(wire::Frame(opcode::text, "Hello").mask(kKey).octets(),
              "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
    EXPECT_EQ(wire::Frame(opcode::text, "Hel").not_final().octets(), "\x01\x03Hel");
    EXPECT_EQ(wire::Frame(opcode::continuation, "lo").octets(), "\x80\x02lo"s);
    EXPECT_EQ(wire::Frame(opcode::binary, std::string(256, 'x')).header(), "\x82\x7e\x01\x00"s);
    EXPECT_EQ(wire::Frame(opcode::binary, std::string(65536, 'x')).header(),
              "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(WireFrame, SetsExactlyTheReservedBitsItIsGiven) {
    wire::Frame frame(opcode::ping);

    EXPECT_EQ(frame.rsv(wire::kRsv1).first_octet(), 0xc9);
    EXPECT_EQ(frame.rsv(wire::kRsv2).first_octet(), 0xa9);
    EXPECT_EQ(frame.rsv(wire::kRsv3).first_octet(), 0x99);
    EXPECT_EQ(frame.rsv(wire::kRsvBits).first_octet(), 0xf9);
    EXPECT_EQ(frame.opcode(), opcode::ping);
}

TEST(WireFrame, AnnouncesAnotherLengthThanThePayloadHas) {
    EXPECT_EQ(wire::Frame(opcode::text, "abc").announce(7).octets(),
              "\x81\x07"
              "abc");
}

TEST(WireFrame, CutsAMessageIntoFragments) {  // RFC 6455, 5.4
    const auto frames = wire::in_fragments(opcode::text, "abcdef", {1, 2}, true);

    ASSERT_EQ(frames.size(), 3U);
    EXPECT_EQ(frames[0].octets(),
              "\x41\x01"
              "a");
    EXPECT_EQ(frames[1].octets(),
              "\x00\x02"
              "bc"s);
    EXPECT_EQ(frames[2].octets(),
              "\x80\x03"
              "def"s);
}

TEST(WireFrameHeader, TakesTheShortestLengthForm) {  // RFC 6455, 5.2
    const auto size = [](std::uint64_t length) {
        return wire::FrameHeader(0x82, length).octets().size();
    };

    EXPECT_EQ(size(0), 2U);
    EXPECT_EQ(size(125), 2U);
    EXPECT_EQ(size(126), 4U);
    EXPECT_EQ(size(65535), 4U);
    EXPECT_EQ(size(65536), 10U);
    EXPECT_EQ(wire::FrameHeader(0x82, 0x0123456789abcdefU).octets(),
              "\x82\x7f\x01\x23\x45\x67\x89\xab\xcd\xef");
}

TEST(WireFrameHeader, WritesALongerFormThanNeeded) {
    EXPECT_EQ(wire::Frame(opcode::text, "a").length_form(wire::LengthForm::bits16).header(),
              "\x81\x7e\x00\x01"s);
    EXPECT_EQ(wire::Frame(opcode::text, "a").length_form(wire::LengthForm::bits64).header(),
              "\x81\x7f\x00\x00\x00\x00\x00\x00\x00\x01"s);
}

TEST(WireShortHeader, ReadsAMaskedHeaderWithAShortLength) {
    const std::string frame = wire::Frame(opcode::text, "Hello").mask(kKey).octets();

    const auto header = wire::read_short_header(frame.data(), frame.size());

    EXPECT_EQ(header.size, 6U);
    EXPECT_EQ(header.length, 5U);
    EXPECT_EQ(header.key, kKey);
}

TEST(WireShortHeader, ReadsA16BitLength) {
    const std::string frame =
        wire::Frame(opcode::binary, std::string(300, 'x')).mask(kKey).octets();

    const auto header = wire::read_short_header(frame.data(), frame.size());

    EXPECT_EQ(header.size, 8U);
    EXPECT_EQ(header.length, 300U);
    EXPECT_EQ(header.key, kKey);
}

TEST(WireShortHeader, LeavesEveryOtherFrameToTheGeneralParser) {
    const auto size_of = [](const wire::Frame& frame, std::size_t octets = 100) {
        const std::string all = frame.octets();
        return wire::read_short_header(all.data(), std::min(all.size(), octets)).size;
    };
    const auto masked = [] { return wire::Frame(opcode::text, "Hello").mask(kKey); };

    EXPECT_EQ(size_of(wire::Frame(opcode::text, "Hello")), 0U) << "not masked";
    EXPECT_EQ(size_of(masked(), 5), 0U) << "not all of the header";
    EXPECT_EQ(size_of(masked().length_form(wire::LengthForm::bits16)), 0U) << "not minimal";
    EXPECT_EQ(size_of(masked().length_form(wire::LengthForm::bits64)), 0U) << "64-bit length";
    EXPECT_EQ(size_of(masked().announce(300), 7), 0U) << "half of a 16-bit length";
}

TEST(WireOpcode, HasTheNamesOfTheRegistry) {  // RFC 6455, 11.8
    EXPECT_EQ(opcode::name(opcode::continuation), "continuation");
    EXPECT_EQ(opcode::name(opcode::pong), "pong");
    EXPECT_EQ(opcode::name(0x3), "");
    EXPECT_FALSE(opcode::is_control(0x7));
    EXPECT_TRUE(opcode::is_control(0xb));
}

TEST(WireCloseFrame, KnowsWhichCodesMayBeOnTheWire) {  // RFC 6455, 7.4
    std::string ranges;
    for (std::uint32_t code = 0; code <= 65536; ++code) {
        const bool before = code > 0 && wire::is_close_code(code - 1);
        if (wire::is_close_code(code) == before) continue;
        ranges += (before ? "-" + std::to_string(code - 1) + " " : std::to_string(code));
    }
    EXPECT_EQ(ranges, "1000-1003 1007-1014 3000-4999 ");
}

TEST(WireCloseFrame, WritesAndReadsCodeAndReason) {
    EXPECT_EQ(wire::close_payload(1000, "bye"),
              "\x03\xe8"
              "bye");
    EXPECT_EQ(wire::close_payload(std::nullopt), "");
    EXPECT_EQ(wire::close_payload(wsecho::CloseFrame{}), "");
    EXPECT_EQ(wire::read_close_payload("\x03\xe8"
                                       "bye"),
              (wsecho::CloseFrame{1000, "bye"}));
    EXPECT_EQ(wire::read_close_payload("\x03"), std::nullopt);
    EXPECT_EQ(wire::close_code_of(""), 1005);
    EXPECT_EQ(wire::close_code_of("\x0f\xa1"), 4001);
}

}  // namespace
