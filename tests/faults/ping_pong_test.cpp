// Pings and Pongs that go wrong, to the octet.

#include <gtest/gtest.h>

#include <string>

#include "faults/octet_cases.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

/// Three Pings are answered with `answers`, an echo comes behind; then the client closes.
void expect_pongs(const std::string& behavior, const std::string& answers) {
    SCOPED_TRACE(behavior);
    Scripted t(behavior);
    t.client.send_ping("one");
    t.client.send_ping();
    t.client.send_ping("three");
    t.client.send_text("behind");
    expect_octets(t.client, answers + server_frame(opcode::text, "behind"));
    t.client.send_close(1000);
    expect_frame(t.client, opcode::close, close_payload(1000));
    expect_fin(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

std::string pong(const std::string& payload) {
    return server_frame(opcode::pong, payload);
}

}  // namespace

TEST(PongFaults, AnswerWithWhatTheyAreToldTo) {
    expect_pongs("pong.never", "");
    expect_pongs("pong.after", pong("one"));
    expect_pongs("pong.after(0)", "");
    expect_pongs("pong.after(2)", pong("one") + pong(""));
    expect_pongs("pong.wrong", pong("ond") + pong("?") + pong("thred"));
    expect_pongs("pong.empty", pong("") + pong("") + pong(""));
    expect_pongs("pong.truncated", pong("o") + pong("") + pong("th"));
}

TEST(PongFaults, MayBeginLater) {
    Scripted t("pong.never@message:1");
    t.client.sync();
    t.client.send_text("go");
    expect_frame(t.client, opcode::text, "go");
    t.client.send_ping("unanswered");
    t.client.send_text("go on");
    expect_frame(t.client, opcode::text, "go on");
}

TEST(PongFaults, LatePongsAreNotEarlyAndKeepTheirOrder) {
    Scripted t("pong.late(30ms)");
    const auto start = std::chrono::steady_clock::now();
    t.client.send_ping("one");
    t.client.send_ping("two");
    t.client.send_text("first");
    expect_frame(t.client, opcode::text, "first");
    expect_frame(t.client, opcode::pong, "one");
    EXPECT_GE(std::chrono::steady_clock::now() - start, 30ms);
    expect_frame(t.client, opcode::pong, "two");
    t.client.abort();
    ASSERT_TRUE(t.connection().wait_for_close());
    const auto verdict = verdict_of(t.connection());
    EXPECT_EQ(verdict.outcome, Outcome::tolerated);
    EXPECT_EQ(verdict.why, "reset TCP");
}

TEST(PongFaults, PongsTooManyAreToBeIgnored) {
    for (const std::uint16_t code : {std::uint16_t{1000}, std::uint16_t{1002}}) {
        Scripted t("pong.dup");
        t.client.send_ping("x");
        expect_octets(t.client, pong("x") + pong("x"));
        t.client.send_close(code);
        t.client.read_until_end();
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        EXPECT_EQ(verdict_of(t.connection()).outcome,
                  code == 1000 ? Outcome::conforms : Outcome::violates);
    }
    expect_carrying_on(
        {{"pong.unsolicited", pong("unsolicited")}, {"pong.unsolicited()", pong("")}});
}

TEST(PongFaults, OnlyTheNewestPingIsAnswered) {
    Scripted t("pong.only-last");
    t.client.write(FrameSpec(opcode::ping, "old").octets() +
                   FrameSpec(opcode::ping, "older").octets() +
                   FrameSpec(opcode::ping, "newest").octets());
    expect_frame(t.client, opcode::pong, "newest");
    t.client.sync();
    t.client.close_cleanly();
    expect_conforms(t.connection());

    Scripted failing("pong.only-last");
    fail_with(failing.client, 1008);
    expect_violates(failing.connection(), "1008");
}

TEST(PingFaults, TheServersPingsComeAgainAndAgain) {
    Scripted t("ping.server(10ms,%00x,3)@message:1");
    t.client.send_text("go");
    const auto start = std::chrono::steady_clock::now();
    const std::string payload("\0x", 2);
    expect_frame(t.client, opcode::ping, payload);
    expect_frame(t.client, opcode::text, "go");
    expect_frame(t.client, opcode::ping, payload);
    expect_frame(t.client, opcode::ping, payload);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
    t.client.sync();
    t.client.send_pong(payload);
    expect_conforms(t.connection());
}

TEST(PingFaults, APingWantsItsOwnPayloadBack) {
    Scripted wrong("ping.server");
    expect_frame(wrong.client, opcode::ping, "server");
    wrong.client.send_pong("another");
    expect_violates(wrong.connection(), "another payload");

    Scripted none("ping.server(1h)", Request(), judging_soon());
    expect_violates(none.connection(), "had not answered the Ping after 50 ms");

    Scripted leaves("ping.server");
    leaves.client.read_frame();
    leaves.client.close();
    ASSERT_TRUE(leaves.connection().wait_for_close());
    expect_violates(leaves.connection(), "before the Ping was answered");
}

TEST(PingFaults, AFloodMayBeAnsweredByItsNewest) {
    std::string all;
    for (int i = 1; i <= 1000; ++i) all += server_frame(opcode::ping, std::to_string(i));
    Scripted t("ping.flood@message:1");
    t.client.send_text("go");
    expect_octets(t.client, all + server_frame(opcode::text, "go"));
    t.client.send_pong("1000");
    t.client.close_cleanly();
    expect_conforms(t.connection());

    Scripted failing("ping.flood(2)");
    fail_with(failing.client, 1008);
    expect_violates(failing.connection(), "1008");
}

TEST(PingFaults, APingAfterTheCloseFrameNeedsNoAnswer) {
    const std::string both =
        server_frame(opcode::close, close_payload(1000)) + server_frame(opcode::ping, "too late");
    Scripted t("ping.after-close");
    expect_octets(t.client, both);
    t.client.send_close(1000);
    expect_fin(t.client);
    expect_conforms(t.connection());

    Scripted silent("ping.after-close", Request(), judging_soon());
    expect_octets(silent.client, both);
    expect_violates(silent.connection(), "had not answered the close frame");
}

TEST(PingFaults, APingInsideAMessageIsAnsweredAtOnce) {
    const std::string all =
        octets({0x01, 4}, "frag") + octets({0x89, 6}, "inside") + octets({0x80, 4}, "ment");
    Scripted t("ping.in-message@message:2");
    expect_between_echoes(t.client, {"", all});
    t.client.send_pong("inside");
    expect_conforms(t.connection());

    Scripted wrong("ping.in-message");
    wrong.client.send_pong("outside");
    expect_violates(wrong.connection(), "another payload");
}

TEST(PingPongFaults, KeepTheirBounds) {
    const std::string x126(126, 'x');
    expect_refused({{"pong.late(soon)", "delay"},
                    {"pong.after(-1)", "n "},
                    {"ping.server(0ms)", "every"},
                    {"ping.server(1s,x,0)", "n "},
                    {("ping.server(1s," + x126 + ")").c_str(), "payload"},
                    {("pong.unsolicited(" + x126 + ")").c_str(), "payload"},
                    {"ping.flood(10001)", "n "},
                    {"pong.never@request", "cannot act @request"}});
}
