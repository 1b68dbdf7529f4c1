// Invalid frames, octet by octet, and the verdicts on how clients react.

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "faults/octet_cases.hpp"
#include "support/raw_deflate.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

const std::string kClose1000 = octets({0x03, 0xe8}, "fault");

/// A client that fails with this code has misread the frame.
void expect_violating_with(std::uint16_t code, const char* behavior,
                           const Request& request = Request()) {
    SCOPED_TRACE(behavior);
    Scripted t(behavior, request);
    fail_with(t.client, code);
    expect_violates(t.connection(), "closed with " + std::to_string(code) + ", not 1002");
}

}  // namespace

TEST(FrameFaults, ReservedBitsAreSetOnAFrameWithTheOpcode) {
    expect_failing({
        {"frame.rsv1", octets({0xc1, 5}, "fault")},
        {"frame.rsv1(binary)", octets({0xc2, 5}, "fault")},
        {"frame.rsv1(continuation)", octets({0x01, 5}, "fault") + octets({0xc0, 5}, "fault")},
        {"frame.rsv1(ping)", octets({0xc9, 5}, "fault")},
        {"frame.rsv1(close)", octets({0xc8, 7}, kClose1000)},
        {"frame.rsv2", octets({0xa1, 5}, "fault")},
        {"frame.rsv2(close)", octets({0xa8, 7}, kClose1000)},
        {"frame.rsv3(ping)", octets({0x99, 5}, "fault")},
        {"frame.rsv-all(binary)", octets({0xf2, 5}, "fault")},
    });
}

// RFC 7692, 6: RSV1 has a meaning in the first frame of a message only.
TEST(FrameFaults, WhereDeflateIsAgreedOnRsv1IsOnDataThatCannotBeInflated) {
    const Request offer = offering();
    RawInflater inflater;
    EXPECT_THROW(inflater.message("fault"), ClientError);

    expect_failing({{"frame.rsv1", octets({0xc1, 5}, "fault"), 1007},
                    {"frame.rsv1(text)", octets({0xc1, 5}, "fault"), 1002},
                    {"frame.rsv1(binary)", octets({0xc2, 5}, "fault"), 1007},
                    {"frame.rsv1(ping)", octets({0xc9, 5}, "fault"), 1002},
                    {"frame.rsv-all", octets({0xf1, 5}, "fault"), 1002}},
                   offer);
    expect_violating_with(1007, "frame.rsv1");
    expect_violating_with(1007, "frame.rsv1(continuation)", offer);
    expect_violating_with(1007, "frame.rsv-all", offer);
}

TEST(FrameFaults, ReservedOpcodesHaveTheirPayload) {
    for (unsigned code = 3; code <= 7; ++code) {
        expect_failing(
            {{"frame.opcode(" + std::to_string(code) + ")", octets({0x80 | code, 5}, "fault")}});
    }
    for (unsigned code = 0xb; code <= 0xf; ++code) {
        const std::string digit(1, static_cast<char>('A' + code - 10));
        expect_failing({{"frame.opcode-ctl(" + digit + ")", octets({0x80 | code, 5}, "fault")}});
    }
    expect_failing({{"frame.opcode(3,)", octets({0x83, 0})},
                    {"frame.opcode-ctl(F,%00%ff)", octets({0x8f, 2, 0, 0xff})}});
}

TEST(FrameFaults, MaskedIsMaskedWithItsKey) {
    expect_failing({{"frame.masked",
                     octets({0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x51, 0x9b, 0x54, 0x51, 0x43})},
                    {"frame.masked(00000000)", octets({0x81, 0x85, 0, 0, 0, 0}, "fault")}});
}

TEST(FrameFaults, LengthsAreInvalid) {
    expect_failing({
        {"frame.len-msb", octets({0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 5}, "fault")},
        {"frame.len-huge", octets({0x82, 127, 0x40, 0, 0, 0, 0, 0, 0, 0}), 1009},
        {"frame.len-huge(53)", octets({0x82, 127, 0, 0x20, 0, 0, 0, 0, 0, 0})},
        {"frame.len-lie-short", octets({0x81, 5}, std::string("fault!\0", 7))},
    });
    expect_tolerating({
        {"frame.len-nonminimal16", octets({0x81, 126, 0, 5}, "fault")},
        {"frame.len-nonminimal64", octets({0x81, 127, 0, 0, 0, 0, 0, 0, 0, 5}, "fault")},
        {"frame.len-lie-long", octets({0x81, 8}, "fault")},
        {"frame.len-lie-long(120)", octets({0x81, 125}, "fault")},
    });
}

TEST(FrameFaults, FragmentsAreOutOfOrder) {
    expect_failing({
        {"frame.cont-first", octets({0x80, 5}, "fault")},
        {"frame.cont-first(no)", octets({0x00, 5}, "fault")},
        {"frame.data-in-fragment", octets({0x01, 10}, "unfinished") + octets({0x81, 5}, "fault")},
        {"frame.data-in-fragment(binary)",
         octets({0x01, 10}, "unfinished") + octets({0x82, 5}, "fault")},
        {"frame.cont-after-final", octets({0x81, 5}, "fault") + octets({0x80, 4}, "more")},
    });
}

TEST(FrameFaults, ControlFramesAreFragmentedOrTooLong) {
    const std::string x126(126, 'x');
    expect_failing({
        {"frame.ctl-fragmented", octets({0x09, 5}, "fault")},
        {"frame.ctl-fragmented(pong)", octets({0x0a, 5}, "fault")},
        {"frame.ctl-fragmented(close)", octets({0x08, 7}, kClose1000)},
        {"frame.ctl-126", octets({0x89, 126, 0, 126}, x126)},
        {"frame.ctl-126(pong,64)", octets({0x8a, 127, 0, 0, 0, 0, 0, 0, 0, 126}, x126)},
        {"frame.ctl-126(close)", octets({0x88, 126, 0, 126, 0x03, 0xe8}, x126.substr(2))},
    });
}

TEST(FrameFaults, HttpIsNotAFrame) {
    const std::string body = "<h1>502 Bad Gateway</h1>";
    expect_failing({{"frame.http-in-ws",
                     "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: " +
                         std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body}});
}

TEST(FrameFaults, AfterAFailureNothingIsAnswered) {
    const OctetCase fault{
        "frame.stop-after-fail",
        octets({0xa1, 5}, "fault") + octets({0x81, 5}, "after") + octets({0x89, 5}, "after")};
    expect_failing({fault});

    Scripted t("frame.stop-after-fail");
    expect_octets(t.client, fault.octets);
    t.client.send_pong("after");
    expect_violates(t.connection(), "answered a Ping sent after the fault");
}

TEST(FrameFaults, RejectInvalidArguments) {
    expect_refused({
        {"frame.rsv1(pong)", "opcode"},
        {"frame.opcode(2)", "opcode"},
        {"frame.opcode(8)", "opcode"},
        {"frame.opcode-ctl(A)", "opcode"},
        {"frame.masked(37fa21)", "key"},
        {"frame.masked(37fa213d00)", "key"},
        {"frame.len-huge(31)", "exponent"},
        {"frame.len-huge(63)", "exponent"},
        {"frame.len-lie-long(0)", "missing"},
        {"frame.len-lie-long(121)", "missing"},
        {"frame.cont-first(maybe)", "fin"},
        {"frame.data-in-fragment(ping)", "opcode"},
        {"frame.ctl-126(ping,32)", "bits"},
        {"frame.rsv1@request", "cannot act @request"},
        {"frame.rsv4", "did you mean"},
    });
    // The same parameters in other entries, and arguments of another kind.
    const std::string too_long(126, 'x');
    expect_refused({
        {"frame.rsv2(pong)", "opcode"},
        {"frame.rsv3(pong)", "opcode"},
        {"frame.rsv-all(pong)", "opcode"},
        {"frame.opcode-ctl(10)", "opcode"},
        {("frame.opcode(3," + too_long + ")").c_str(), "payload"},
        {("frame.opcode-ctl(B," + too_long + ")").c_str(), "payload"},
        {"frame.masked(37fa213x)", "key"},
        {"frame.len-huge(big)", "exponent"},
        {"frame.len-lie-long(some)", "missing"},
        {"frame.ctl-fragmented(text)", "opcode"},
        {"frame.ctl-126(text)", "opcode"},
        {"frame.len-msb(1)", "frame.len-msb"},
    });
}
