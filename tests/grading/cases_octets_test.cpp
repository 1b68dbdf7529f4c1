// What some cases send, octet by octet.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "grading/cases/all_cases.hpp"
#include "grading/cases/fragments.hpp"
#include "text/percent.hpp"

namespace wsecho::test {
namespace {

using grading::Conversation;
using grading::Cut;
using grading::EchoLoop;
using grading::fragments_of;
using grading::OneMessage;
using grading::SendClose;
using grading::SendFrames;
using grading::SendOctets;
using grading::Step;

grading::Case::Script script_of(std::string_view id) {
    const grading::Case& found = *grading::find_case(grading::read_case_id(id).value());
    return found.script(found.id);
}

Conversation conversation_of(std::string_view id) {
    return std::get<Conversation>(script_of(id));
}

/// All that a case sends, in hexadecimal; a "|" for each wait, and "close " before a real Close.
std::string sent_by(std::string_view id) {
    std::string sent;
    for (const Step& step : conversation_of(id).steps) {
        if (const auto* frames = std::get_if<SendFrames>(&step))
            for (const wire::Frame& frame : frames->frames) sent += text::to_hex(frame.octets());
        if (const auto* part = std::get_if<SendOctets>(&step)) sent += text::to_hex(part->octets);
        if (const auto* close = std::get_if<SendClose>(&step))
            sent += "close " + text::to_hex(close->payload) + ' ';
        if (std::holds_alternative<grading::Wait>(step)) sent += '|';
    }
    return sent;
}

std::vector<std::size_t> sizes_of(const std::vector<wire::Frame>& frames) {
    std::vector<std::size_t> sizes;
    for (const wire::Frame& frame : frames) sizes.push_back(frame.payload().size());
    return sizes;
}

bool is_final(const wire::Frame& frame) {
    return (frame.first_octet() & wire::kFin) != 0;
}

TEST(CaseOctets, HaveTheFormsOfLengthOfFamily1) {
    EXPECT_EQ(sent_by("1.1.1"), "8100");
    EXPECT_EQ(sent_by("1.1.2").substr(0, 6), "817d2a");
    EXPECT_EQ(sent_by("1.2.3").substr(0, 10), "827e007efe");
    EXPECT_EQ(sent_by("1.2.6").substr(0, 10), "827efffffe");
    EXPECT_EQ(sent_by("1.1.7").substr(0, 22), "817f00000000000100002a");
}

TEST(CaseOctets, AreInvalidInTheHeaderOnly) {
    const std::string hello = "48656c6c6f2c20636c69656e74";  // "Hello, client"
    EXPECT_EQ(sent_by("3.1"), "910d" + hello);
    EXPECT_EQ(sent_by("3.2"), "810d" + hello + "a10d" + hello + "8900");
    EXPECT_EQ(sent_by("3.6"), "e20d" + hello);
    EXPECT_EQ(sent_by("3.7"), "f800");
    EXPECT_EQ(sent_by("4.1.1"), "8300");
    EXPECT_EQ(sent_by("4.2.5"), "810d" + hello + "8f0d" + text::to_hex("this opcode i") + "8900");
    EXPECT_EQ(sent_by("2.5").substr(0, 8), "897e007e");
    EXPECT_EQ(sent_by("5.1").substr(0, 4), "0909");
}

TEST(CaseOctets, OfText6_4AreThreePiecesWithWaitsBetween) {
    const std::string greek = "cebae1bdb9cf83cebcceb5", bad = "697320626164";
    EXPECT_EQ(sent_by("6.4.1"), "010b" + greek + "|0004f4908080|8006" + bad);
    EXPECT_EQ(sent_by("6.4.2"), "010c" + greek + "f4|000190|80088080" + bad);
    EXPECT_EQ(sent_by("6.4.3"), "0115" + greek + "|f4908080|" + bad + "8000");
    EXPECT_EQ(sent_by("6.4.4"), "0115" + greek + "f4|90|8080" + bad + "8000");
}

TEST(CaseOctets, MayComeAfterTheClose) {
    EXPECT_EQ(sent_by("7.1.2"), "close 03e8 8800");
    EXPECT_EQ(sent_by("7.1.3"), "close 03e8 8900");
    EXPECT_EQ(sent_by("7.1.5"), "0109467261676d656e7431close 03e8 8009467261676d656e7432");
    EXPECT_EQ(sent_by("2.7"), "8a00close 03e8 ");
}

TEST(CaseOctets, OfClosesMayBeInvalid) {
    EXPECT_EQ(sent_by("7.3.1"), "close  ");
    EXPECT_EQ(sent_by("7.3.2"), "close 61 ");
    EXPECT_EQ(sent_by("7.3.6").size(), std::string("close  ").size() + 2 * 126);
    EXPECT_EQ(sent_by("7.9.1"), "close 0000 ");
    EXPECT_EQ(sent_by("7.13.2"), "close ffff ");
}

TEST(CaseCuts, AreByFrameOrByOctets) {
    const auto cut_of = [](std::string_view id) {
        return std::get<SendFrames>(conversation_of(id).steps.at(0)).cut;
    };
    EXPECT_EQ(cut_of("5.3").kind, Cut::Kind::together);
    EXPECT_EQ(cut_of("5.4").kind, Cut::Kind::frames);
    EXPECT_EQ(cut_of("5.20").kind, Cut::Kind::frames);
    EXPECT_EQ(cut_of("2.6").size, 1U);
    EXPECT_EQ(cut_of("1.1.8").size, 997U);
    EXPECT_EQ(std::get<OneMessage>(script_of("9.5.1")).cut.size, 64U);
    EXPECT_EQ(std::get<OneMessage>(script_of("9.6.6")).cut.size, 2048U);
}

TEST(CaseFragments, EndWithAnEmptyOneIfTheSizeDividesTheLength) {
    EXPECT_EQ(sizes_of(fragments_of(1, "abcd", 2)), (std::vector<std::size_t>{2, 2, 0}));
    EXPECT_EQ(sizes_of(fragments_of(1, "abcde", 2)), (std::vector<std::size_t>{2, 2, 1}));
    const auto frames = std::get<SendFrames>(conversation_of("6.2.3").steps.at(0)).frames;
    ASSERT_EQ(frames.size(), 30U);
    EXPECT_EQ(frames.back().octets(), std::string("\x80\0", 2));
    for (std::size_t i = 0; i < 29; ++i) EXPECT_FALSE(is_final(frames[i]));
}

TEST(CaseFragments, AreOneFrameIfTheMessageIsNotLarger) {
    EXPECT_EQ(sizes_of(fragments_of(1, "ab", 2)), (std::vector<std::size_t>{2}));
    EXPECT_EQ(sizes_of(fragments_of(1, "ab", 0)), (std::vector<std::size_t>{2}));
    EXPECT_EQ(sizes_of(fragments_of(1, "", 2)), (std::vector<std::size_t>{0}));
    const auto large = std::get<OneMessage>(script_of("9.3.9"));
    EXPECT_EQ(fragments_of(large.opcode, large.payload, large.fragment).size(), 1U);
}

TEST(CaseFragments, HaveTheSuitesCounts) {
    const auto tiny = std::get<OneMessage>(script_of("9.4.1"));
    EXPECT_EQ(fragments_of(tiny.opcode, tiny.payload, tiny.fragment).size(), 65537U);
    const auto frames = std::get<SendFrames>(conversation_of("10.1.1").steps.at(0)).frames;
    ASSERT_EQ(frames.size(), 51U);
    EXPECT_EQ(frames.back().payload().size(), 536U);
    EXPECT_EQ(frames.front().opcode(), 1);
    EXPECT_EQ(frames.back().opcode(), 0);
}

TEST(CaseFragments, HaveRsv1InTheFirstOneIfCompressed) {
    const auto frames = fragments_of(2, "abcd", 2, true);
    EXPECT_EQ(frames.at(0).first_octet(), 0x42);
    EXPECT_EQ(frames.at(1).first_octet(), 0x00);
    EXPECT_EQ(frames.at(2).first_octet(), 0x80);
}

TEST(LargeCases, HaveTheLengthsOfFamily9) {
    EXPECT_EQ(std::get<OneMessage>(script_of("9.1.6")).payload.size(), 16U << 20);
    EXPECT_EQ(std::get<OneMessage>(script_of("9.2.1")).payload.size(), 64U << 10);
    EXPECT_EQ(std::get<EchoLoop>(script_of("9.7.6")).length, 4096U);
    EXPECT_EQ(std::get<EchoLoop>(script_of("9.8.1")).length, 0U);
    EXPECT_EQ(std::get<EchoLoop>(script_of("9.8.1")).opcode, 2);
}

}  // namespace
}  // namespace wsecho::test
