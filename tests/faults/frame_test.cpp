// Frames that may not be, to the octet, and the verdicts on what clients do about them.

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "faults/octet_cases.hpp"
#include "support/raw_deflate.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

const std::string kClose1000 = octets({0x03, 0xe8}, "fault");

/// A client that fails for it with this code has taken it for something else.
void expect_violating_with(std::uint16_t code, const char* behavior,
                           const Request& request = Request()) {
    SCOPED_TRACE(behavior);
    Scripted t(behavior, request);
    fail_with(t.client, code);
    expect_violates(t.connection(), "closed with " + std::to_string(code) + ", not 1002");
}

/// What a client gets for six binary messages.
std::vector<std::string> flipped_echoes(const std::string& behavior) {
    Scripted t(behavior);
    std::vector<std::string> echoes;
    for (int i = 0; i < 6; ++i) {
        t.client.send_binary("abcdef");
        echoes.push_back(t.client.read_exact(server_frame(opcode::binary, "abcdef").size()));
    }
    t.client.close_cleanly();
    t.client.close();
    EXPECT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
    return echoes;
}

int differing_bits(const std::string& a, const std::string& b) {
    int count = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) count += ((a[i] ^ b[i]) >> bit) & 1;
    }
    return count;
}

}  // namespace

TEST(FrameFaults, ReservedBitsAreSetOnAFrameOfTheOpcode) {
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
    const Request offer = Request().set("Sec-WebSocket-Extensions", "permessage-deflate");
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

TEST(FrameFaults, LengthsAreWhatTheyShouldNotBe) {
    expect_failing({
        {"frame.len-msb", octets({0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 5}, "fault")},
        {"frame.len-huge", octets({0x82, 127, 0x40, 0, 0, 0, 0, 0, 0, 0}), 1009},
        {"frame.len-huge(53)", octets({0x82, 127, 0, 0x20, 0, 0, 0, 0, 0, 0})},
        {"frame.len-lie-short", octets({0x81, 5}, "fault!!!")},
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

TEST(FrameFaults, HttpAndGarbageAreNoFrames) {
    const std::string body = "<h1>502 Bad Gateway</h1>";
    expect_failing({{"frame.http-in-ws",
                     "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: " +
                         std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body}});
}

TEST(FrameFaults, GarbageIsTheSameForTheSameSeed) {
    const auto garbage = [](const char* behavior, std::size_t size) {
        Scripted t(behavior);
        const std::string octets = t.client.read_exact(size);
        t.client.sync();
        fail_with(t.client, 1002);
        expect_conforms(t.connection());
        return octets;
    };
    const std::string first = garbage("frame.garbage(100,7)", 100);

    EXPECT_EQ(static_cast<unsigned char>(first[0]) & 0x70, 0x70);
    EXPECT_EQ(garbage("frame.garbage(100,7)", 100), first);
    EXPECT_NE(garbage("frame.garbage(100,8)", 100), first);
    expect_failing(
        {{"frame.garbage(8,1)", octets({0xf1, 0xbe, 0xf8, 0x71, 0x71, 0xc3, 0xe0, 0x85})}});

    Scripted t("frame.garbage(2)");
    t.client.read_exact(2);
    t.client.close_cleanly();
    expect_violates(t.connection(), "closed with 1000");
}

TEST(FrameFaults, AfterAFailureNothingIsAnswered) {
    const OctetCase fault{
        "frame.stop-after-fail",
        octets({0xa1, 5}, "fault") + octets({0x81, 5}, "after") + octets({0x89, 5}, "after")};
    expect_failing({fault});

    Scripted t("frame.stop-after-fail");
    expect_octets(t.client, fault.octets);
    t.client.send_pong("after");
    expect_violates(t.connection(), "answered a Ping that was sent later");
}

TEST(FrameFaults, NeverFinalSendsItsFragmentsAndNoEnd) {
    Scripted t("frame.never-final(3,4)@message:2");
    t.client.send_text("one");
    expect_frame(t.client, opcode::text, "one");
    t.client.send_text("two");
    expect_octets(t.client, octets({0x01, 4}, "xxxx") + octets({0x00, 4}, "xxxx") +
                                octets({0x00, 4}, "xxxx"));
    t.client.sync();  // and no echo, which would be a message inside of another one
    fail_with(t.client, 1009);
    expect_tolerated(t.connection());
}

TEST(FrameFaults, NeverFinalWaitsForAClientThatDoesNotRead) {
    Scripted t("frame.never-final(1000,64KiB)");
    auto other = RawClient::open(t.server.port(), Request("/do/echo"));
    other.send_text("beside it");
    expect_frame(other, opcode::text, "beside it");

    t.client.skip(1000 * (10 + 64 * 1024));  // headers with the length in 64 bits
    t.client.abort();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(FrameFaults, BitflipFlipsOneBitOfEachSuchAnswer) {
    const std::string echo = server_frame(opcode::binary, "abcdef");
    const std::vector<std::string> echoes = flipped_echoes("frame.bitflip(2,5)");

    for (std::size_t i = 0; i < echoes.size(); ++i) {
        EXPECT_EQ(differing_bits(echoes[i], echo), i % 2 == 1 ? 1 : 0) << "answer " << i + 1;
    }
}

TEST(FrameFaults, BitflipFlipsTheSameBitsForTheSameSeed) {
    const std::vector<std::string> first = flipped_echoes("frame.bitflip(1,5)");

    EXPECT_EQ(flipped_echoes("frame.bitflip(1,5)"), first);
    EXPECT_NE(flipped_echoes("frame.bitflip(1,6)"), first);
}

TEST(FrameFaults, BitflipBeginsAtItsTrigger) {
    Scripted t("frame.bitflip@message:2");
    const std::string echo = server_frame(opcode::text, "same");
    t.client.send_text("same");
    expect_octets(t.client, echo);

    t.client.send_text("same");

    EXPECT_EQ(differing_bits(t.client.read_exact(echo.size()), echo), 1);
}

TEST(FrameFaults, KeepTheirBounds) {
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
        {"frame.never-final(0)", "n "},
        {"frame.never-final(100001)", "n "},
        {"frame.never-final(1,65537)", "size"},
        {"frame.never-final(1025,64KiB)", "more than 64MiB"},
        {"frame.garbage(1)", "n "},
        {"frame.garbage(65537)", "n "},
        {"frame.bitflip(0)", "every"},
        {"frame.rsv1@request", "cannot act @request"},
        {"frame.rsv4", "did you mean"},
    });
}
