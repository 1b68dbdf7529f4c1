// What the server finds in the frames of a client.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "grading/run/client_frames.hpp"
#include "grading/run/framing.hpp"
#include "support/frames.hpp"
#include "support/raw_deflate.hpp"

using namespace wsecho::grading;
using wsecho_test::FrameSpec;
using wsecho_test::LengthForm;
namespace opcode = wsecho_test::opcode;

namespace {

class Seen final : public FrameSink {
public:
    std::vector<std::string> events;

    void on_frame(const FrameRow&, std::size_t) override { ++frames; }
    void on_message_begin(std::uint8_t code) override {
        events.push_back(code == opcode::text ? "text " : "binary ");
    }
    void on_message_data(std::string_view octets) override { events.back() += octets; }
    void on_message_end() override { events.back() += "."; }
    void on_ping(std::string_view payload) override {
        events.push_back("ping " + std::string(payload));
    }
    void on_pong(std::string_view payload) override {
        events.push_back("pong " + std::string(payload));
    }
    void on_close(std::string_view payload) override {
        events.push_back("close " + std::to_string(payload.size()));
    }
    void on_violation(std::uint16_t code, const std::string&) override {
        events.push_back(std::to_string(code));
        frames_->ignore_messages();
    }

    int frames = 0;
    ClientFrames* frames_ = nullptr;
};

using Events = std::vector<std::string>;

Events read(const std::string& octets, std::size_t piece, bool inflates = false) {
    Seen seen;
    ClientFrames frames(seen);
    seen.frames_ = &frames;
    if (inflates) frames.inflate({});
    for (std::size_t at = 0; at < octets.size(); at += piece) {
        frames.receive(std::string_view(octets).substr(at, piece));
    }
    return seen.events;
}

std::string octets_of(const std::vector<FrameSpec>& specs) {
    std::string octets;
    for (const FrameSpec& spec : specs) octets += spec.octets();
    return octets;
}

TEST(GradingFrames, MessagesAndControlFramesArriveInOrderHoweverTheyAreCut) {
    const std::string octets = octets_of(
        {FrameSpec(opcode::text, "ab").not_final(), FrameSpec(opcode::ping),
         FrameSpec(opcode::continuation, "cd"), FrameSpec(opcode::binary, std::string(70000, 'x')),
         FrameSpec(opcode::pong, "p"), FrameSpec(opcode::close, "\x03\xe8")});
    const Events expected{"text ab", "ping cd.", "binary " + std::string(70000, 'x') + ".",
                          "pong p", "close 2"};  // data joins the event before
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000000}}) {
        EXPECT_EQ(read(octets, piece), expected) << piece;
    }
}

TEST(GradingFrames, EachViolationHasItsCode) {
    struct Row {
        const char* what;
        std::vector<FrameSpec> frames;
        std::string code;
    };
    const std::vector<Row> rows{
        {"a reserved bit", {FrameSpec(opcode::text, "a").rsv(0b010)}, "1002"},
        {"RSV1 without deflate", {FrameSpec(opcode::text, "a").rsv(0b100)}, "1002"},
        {"unmasked", {FrameSpec(opcode::text, "a").unmasked()}, "1002"},
        {"a fragmented Ping", {FrameSpec(opcode::ping).not_final()}, "1002"},
        {"a long Ping", {FrameSpec(opcode::ping, std::string(126, 'a'))}, "1002"},
        {"opcode 11", {FrameSpec(11)}, "1002"},
        {"opcode 3", {FrameSpec(3)}, "1002"},
        {"a continuation of nothing", {FrameSpec(opcode::continuation, "a")}, "1002"},
        {"a message inside another",
         {FrameSpec(opcode::text).not_final(), FrameSpec(opcode::text)},
         "1002"},
        {"a long form", {FrameSpec(opcode::text, "a").length_form(LengthForm::bits16)}, "1002"},
        {"a longer form",
         {FrameSpec(opcode::text, std::string(200, 'a')).length_form(LengthForm::bits64)},
         "1002"},
        {"2^63 octets", {FrameSpec(opcode::binary).announce(1ULL << 63)}, "1002"},
        {"a Close of one octet", {FrameSpec(opcode::close, "a")}, "1002"},
        {"no UTF-8", {FrameSpec(opcode::text, "a\xff")}, "1007"},
        {"half a character", {FrameSpec(opcode::text, "a\xe2\x82")}, "1007"},
    };
    for (const Row& row : rows) {
        const Events events = read(octets_of(row.frames), 1);
        const bool is_there = std::find(events.begin(), events.end(), row.code) != events.end();
        EXPECT_TRUE(is_there) << row.what;
    }
}

TEST(GradingFrames, ABadCharacterIsFoundBeforeTheFrameEnds) {
    const std::string octets = FrameSpec(opcode::text, "\xed\xa0later").octets();
    EXPECT_EQ(read(octets.substr(0, 8), 1), (Events{"text \xed", "1007"}));
}

TEST(GradingFrames, AfterAViolationOnlyTheCloseCounts) {
    const std::string octets = octets_of({FrameSpec(opcode::text, "a").rsv(0b001),
                                          FrameSpec(opcode::text, "b"), FrameSpec(opcode::close)});
    EXPECT_EQ(read(octets, 100), (Events{"1002", "close 0"}));
}

TEST(GradingFrames, CompressedMessagesAreInflated) {
    wsecho_test::RawDeflater deflater;
    const std::string octets =
        FrameSpec(opcode::text, deflater.message("hello hello")).rsv(0b100).octets();
    EXPECT_EQ(read(octets, 1000, true), (Events{"text hello hello."}));
    EXPECT_EQ(read(FrameSpec(opcode::text, "\xff\xff").rsv(0b100).octets(), 1000, true),
              (Events{"text ", "1007"}));
    EXPECT_EQ(read(FrameSpec(opcode::ping).rsv(0b100).octets(), 1000, true).front(), "1002");
}

TEST(GradingFrames, TheLastFragmentOfTheServerIsShorterThanTheOthers) {
    EXPECT_EQ(in_frames(1, "abcd", 0, false).octets, std::string("\x81\x04"
                                                                 "abcd"));
    EXPECT_EQ(in_frames(1, "abcd", 4, false).frames, 1U);
    EXPECT_EQ(in_frames(1, "abcd", 3, true).octets, std::string("\x41\x03"
                                                                "abc\x80\x01"
                                                                "d"));
    EXPECT_EQ(in_frames(2, "abcd", 2, false).octets, std::string("\x02\x02"
                                                                 "ab\x00\x02"
                                                                 "cd\x80\x00",
                                                                 10));
}

}  // namespace
