// Valid frames that clients often get wrong, octet by octet.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "faults/boundary.hpp"
#include "faults/octet_cases.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

std::string letters(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += static_cast<char>('a' + i % 26);
    return out;
}

}  // namespace

TEST(LegalFrames, FragmentsHaveTheGivenSize) {
    expect_carrying_on({
        {"ok.fragments", octets({0x01, 1}, "a") + octets({0x00, 1}, "b") + octets({0x80, 1}, "c")},
        {"ok.fragments(1,4)", octets({0x81, 4}, "abcd")},
        {"ok.fragments(2,0)", octets({0x01, 0, 0x80, 0})},
        {"ok.empty-fragments(first)", octets({0x01, 0, 0x80, 3}, "abc")},
        {"ok.empty-fragments(middle)", octets({0x01, 1, 'a', 0x00, 0, 0x80, 2}, "bc")},
        {"ok.empty-fragments(last)", octets({0x01, 3}, "abc") + octets({0x80, 0})},
        {"ok.empty-fragments",
         octets({0x01, 0, 0x00, 1, 'a', 0x00, 0, 0x00, 2, 'b', 'c', 0x80, 0})},
    });
}

TEST(LegalFrames, MessagesAreEmptyOrAtABoundaryOfLengthForms) {
    expect_carrying_on({{"ok.empty-message", server_frame(opcode::text)},
                        {"ok.empty-message(binary)", server_frame(opcode::binary), 1003}});
    for (const unsigned size : {0u, 1u, 125u, 126u, 127u, 128u, 65535u, 65536u, 65537u}) {
        expect_carrying_on({{"ok.boundary(" + std::to_string(size) + ")",
                             server_frame(opcode::text, letters(size))}});
    }
    expect_carrying_on({{"ok.big", server_frame(opcode::binary, letters(1 << 20))},
                        {"ok.big(1)", server_frame(opcode::binary, "a")},
                        {"ok.big(106497)", server_frame(opcode::binary, letters(106497))}});
}

TEST(LegalFrames, ABigMessageMayExceedTheLimitOfTheClient) {
    Scripted t("ok.big(64MiB)@message:1");
    t.client.send_text("go");
    EXPECT_EQ(t.client.read_exact(10), octets({0x82, 127, 0, 0, 0, 0, 0x04, 0, 0, 0}));
    const std::string start = letters(26 * 1024);
    std::size_t left = std::size_t{64} << 20;
    while (left > 0) {
        const std::size_t size = std::min(left, start.size());
        ASSERT_TRUE(t.client.read_exact(size) == start.substr(0, size)) << left << " left";
        left -= size;
    }
    expect_frame(t.client, opcode::text, "go");
    t.client.sync();
    fail_with(t.client, 1009);
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());
}

TEST(LegalFrames, TextsHaveUnusualButValidCharacters) {
    expect_carrying_on({
        {"ok.nul", server_frame(opcode::text, std::string("a\0b", 3)), 1007},
        {"ok.bom", server_frame(opcode::text, "\xef\xbb\xbftext"), 1007},
        {"ok.astral", server_frame(opcode::text, "\xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf"), 1007},
        {"ok.noncharacters", server_frame(opcode::text, "\xef\xbf\xbe \xef\xbf\xbf \xef\xb7\x90"),
         1007},
        {"ok.binary-looks-text", server_frame(opcode::binary, "{\"looks\":\"like text\"}"), 1003},
        {"ok.text-looks-binary",
         server_frame(opcode::text, std::string("\x00\x01\x02\x1b\x7f\xc2\x80", 7)), 1007},
        {"ok.utf8-split", octets({0x01, 7}, "euro \xe2\x82") + octets({0x80, 1, 0xac}), 1007},
        {"ok.utf8-split(segments)", server_frame(opcode::text, "euro \xe2\x82\xac"), 1007},
    });
}

TEST(LegalFrames, ACharacterIsSplitAcrossSegments) {
    const std::string frame = server_frame(opcode::text, "euro \xe2\x82\xac");
    expect_boundary([&] {
        Scripted t("ok.utf8-split(segments)@message:1");
        std::size_t before = 0;
        for (const Arrival& arrival : t.client.arrivals()) before += arrival.octets;
        const auto start = std::chrono::steady_clock::now();
        t.client.send_text("x");
        expect_octets(t.client, frame);
        EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
        expect_frame(t.client, opcode::text, "x");
        return has_boundary(t.client.arrivals(), before + frame.size() - 1);
    });
}

TEST(LegalFrames, ControlFramesStandBetweenFragments) {
    const std::string ping =
        octets({0x01, 4}, "frag") + octets({0x89, 7}, "between") + octets({0x80, 4}, "ment");
    Scripted t("ok.ctl-between@message:2");
    expect_between_echoes(t.client, {"", ping});
    t.client.send_pong("between");
    t.client.close_cleanly();
    expect_conforms(t.connection());
    const std::string transcript = t.connection().transcript();
    EXPECT_NE(transcript.find("> text 8 \"fragment\""), std::string::npos) << transcript;
    EXPECT_NE(transcript.find("> ping 7 \"between\""), std::string::npos) << transcript;

    Scripted other("ok.ctl-between", Request(), judging_soon());
    expect_octets(other.client, ping);
    other.client.send_pong("another");
    expect_violates(other.connection(), "a different payload");

    Scripted none("ok.ctl-between", Request(), judging_soon());
    expect_violates(none.connection(), "had not answered the Ping");

    expect_carrying_on(
        {{"ok.ctl-between(pong)",
          octets({0x01, 4}, "frag") + octets({0x8a, 7}, "between") + octets({0x80, 4}, "ment")}});
}

TEST(LegalFrames, ACloseFrameBetweenFragmentsEndsThem) {
    const std::string close = octets({0x01, 4}, "frag") + octets({0x88, 2, 0x03, 0xe8});
    Scripted t("ok.ctl-between(close)@message:1");
    t.client.send_text("not echoed any more");
    expect_octets(t.client, close);
    t.client.send_close(1000);
    expect_fin(t.client);
    t.client.close();
    expect_conforms(t.connection());

    Scripted silent("ok.ctl-between(close)", Request(), judging_soon());
    expect_octets(silent.client, close);
    expect_violates(silent.connection(), "had not answered the close frame");
}

TEST(LegalFrames, ABurstIsOneWrite) {
    std::string all;
    for (int i = 1; i <= 100; ++i) all += server_frame(opcode::text, std::to_string(i));
    expect_carrying_on({{"ok.burst", all}});

    Scripted t("ok.burst@time:20ms");
    expect_octets(t.client, all);
    EXPECT_GE(t.client.arrivals().back().octets, all.size());
}

TEST(LegalFrames, ManyMessagesKeepTheirRate) {
    const auto start = std::chrono::steady_clock::now();
    Scripted t("ok.many(5,100)@message:1");
    t.client.send_text("go");
    expect_frame(t.client, opcode::text, "1");
    expect_frame(t.client, opcode::text, "go");
    for (int i = 2; i <= 5; ++i) expect_frame(t.client, opcode::text, std::to_string(i));
    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
    t.client.close_cleanly();
    expect_conforms(t.connection());

    Scripted failing("ok.many(1,1)");
    expect_frame(failing.client, opcode::text, "1");
    fail_with(failing.client, 1002);
    expect_violates(failing.connection(), "1002");
}

// 1000 ms are not a multiple of its pause.
TEST(LegalFrames, ManyMessagesDoNotExceedAnUnevenRate) {
    const auto start = std::chrono::steady_clock::now();
    Scripted t("ok.many(25,600)");
    for (int i = 1; i <= 25; ++i) expect_frame(t.client, opcode::text, std::to_string(i));
    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
}

TEST(LegalFrames, AnswersAreFlippedDoubledSwappedAndDropped) {
    const auto answered = [](const char* behavior, const std::string& expected) {
        SCOPED_TRACE(behavior);
        for (const std::uint16_t code : {std::uint16_t{1000}, std::uint16_t{1008}}) {
            Scripted t(behavior);
            t.client.send_text("a");
            t.client.send_binary("\xff");
            t.client.send_binary("b");
            t.client.send_text("c");
            expect_octets(t.client, expected);
            t.client.sync();
            t.client.send_close(code);
            t.client.read_until_end();
            t.client.close();
            ASSERT_TRUE(t.connection().wait_for_close());
            EXPECT_EQ(verdict_of(t.connection()).outcome,
                      code == 1000 ? Outcome::conforms : Outcome::violates);
        }
    };
    const auto text = [](const char* payload) { return server_frame(opcode::text, payload); };
    const auto binary = [](const char* payload) { return server_frame(opcode::binary, payload); };
    answered("ok.opcode-flip", binary("a") + binary("\xff") + text("b") + binary("c"));
    answered("ok.dup", text("a") + text("a") + binary("\xff") + binary("\xff") + binary("b") +
                           binary("b") + text("c") + text("c"));
    answered("ok.dup(2)",
             text("a") + binary("\xff") + binary("\xff") + binary("b") + text("c") + text("c"));
    answered("ok.dup@message:3",
             text("a") + binary("\xff") + binary("b") + binary("b") + text("c") + text("c"));
    answered("ok.opcode-flip@message:4", text("a") + binary("\xff") + binary("b") + binary("c"));
    answered("ok.reorder@message:3", text("a") + binary("\xff") + text("c") + binary("b"));
    answered("ok.drop(1)@message:2", text("a"));
    answered("ok.reorder", binary("\xff") + text("a") + text("c") + binary("b"));
    answered("ok.drop", text("a") + binary("b"));
    answered("ok.drop(3)", text("a") + binary("\xff") + text("c"));
}

TEST(LegalFrames, RejectInvalidArguments) {
    expect_refused({{"ok.fragments(0)", "n "},
                    {"ok.fragments(65537)", "n "},
                    {"ok.fragments(x)", "n "},
                    {"ok.fragments(2,1025)", "size"},
                    {"ok.fragments(2,x)", "size"},
                    {"ok.empty-fragments(nowhere)", "where"},
                    {"ok.empty-message(ping)", "type"},
                    {"ok.ctl-between(text)", "opcode"},
                    {"ok.boundary(2)", "size"},
                    {"ok.big(0)", "size"},
                    {"ok.big(65MiB)", "size"},
                    {"ok.big(x)", "size"},
                    {"ok.burst(0)", "n "},
                    {"ok.burst(100001)", "n "},
                    {"ok.many(0)", "n "},
                    {"ok.many(1000001)", "n "},
                    {"ok.many(1,0)", "rate"},
                    {"ok.many(1,1001)", "rate"},
                    {"ok.many(1,x)", "rate"},
                    {"ok.utf8-split(x)", "over"},
                    {"ok.dup(0)", "every"},
                    {"ok.dup(x)", "every"},
                    {"ok.drop(0)", "every"},
                    {"ok.drop(18446744073709551616)", "every"},
                    {"ok.nul(x)", "ok.nul"},
                    {"ok.bom@request", "cannot act @request"}});
}
