// Endless fragments, random octets and flipped bits, and the verdicts on how clients react.

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "faults/octet_cases.hpp"

using namespace wsecho_test;

namespace {

/// What a client receives for six binary messages.
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

TEST(FrameStreams, GarbageIsTheSameForTheSameSeed) {
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

TEST(FrameStreams, NeverFinalSendsItsFragmentsAndNoEnd) {
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

TEST(FrameStreams, NeverFinalWaitsForAClientThatDoesNotRead) {
    Scripted t("frame.never-final(1000,64KiB)");
    auto other = RawClient::open(t.server.port(), Request("/do/echo"));
    other.send_text("beside it");
    expect_frame(other, opcode::text, "beside it");

    t.client.skip(1000 * (10 + 64 * 1024));  // headers with the length in 64 bits
    t.client.abort();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(FrameStreams, BitflipFlipsOneBitOfEachSuchAnswer) {
    const std::string echo = server_frame(opcode::binary, "abcdef");
    const std::vector<std::string> echoes = flipped_echoes("frame.bitflip(2,5)");

    for (std::size_t i = 0; i < echoes.size(); ++i) {
        EXPECT_EQ(differing_bits(echoes[i], echo), i % 2 == 1 ? 1 : 0) << "answer " << i + 1;
    }
}

TEST(FrameStreams, BitflipFlipsTheSameBitsForTheSameSeed) {
    const std::vector<std::string> first = flipped_echoes("frame.bitflip(1,5)");

    EXPECT_EQ(flipped_echoes("frame.bitflip(1,5)"), first);
    EXPECT_NE(flipped_echoes("frame.bitflip(1,6)"), first);
}

TEST(FrameStreams, BitflipBeginsAtItsTrigger) {
    Scripted t("frame.bitflip@message:2");
    const std::string echo = server_frame(opcode::text, "same");
    t.client.send_text("same");
    expect_octets(t.client, echo);

    t.client.send_text("same");

    EXPECT_EQ(differing_bits(t.client.read_exact(echo.size()), echo), 1);
}

TEST(FrameStreams, RejectInvalidArguments) {
    expect_refused({{"frame.never-final(0)", "n "},
                    {"frame.never-final(100001)", "n "},
                    {"frame.never-final(1,65537)", "size"},
                    {"frame.never-final(1025,64KiB)", "more than 64MiB"},
                    {"frame.garbage(1)", "n "},
                    {"frame.garbage(65537)", "n "},
                    {"frame.bitflip(0)", "every"},
                    {"frame.never-final(many)", "n "},
                    {"frame.never-final(1,big)", "size"},
                    {"frame.garbage(x)", "n "},
                    {"frame.garbage(2,x)", "seed"},
                    {"frame.bitflip(x)", "every"},
                    {"frame.bitflip(1,18446744073709551616)", "seed"}});
}
