// Wrong, late and missing Pongs, octet by octet, and the limits of the group's arguments.

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "faults/octet_cases.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

/// Three Pings are answered with `answers`, an echo follows, and then the client closes.
void expect_pongs(const std::string& step, const std::string& answers,
                  const std::string& trigger = {}) {
    SCOPED_TRACE(step + trigger);
    Scripted t(step + trigger);
    if (!trigger.empty()) {
        t.client.sync();
        t.client.send_text("go");
        expect_frame(t.client, opcode::text, "go");
    } else {
        expect_pongs(step, answers, "@message:1");
    }
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

TEST(PongFaults, AnswerWithTheirPongs) {
    expect_pongs("pong.never", "");
    expect_pongs("pong.after", pong("one"));
    expect_pongs("pong.after(0)", "");
    expect_pongs("pong.after(2)", pong("one") + pong(""));
    expect_pongs("pong.wrong", pong("ond") + pong("?") + pong("thred"));
    expect_pongs("pong.empty", pong("") + pong("") + pong(""));
    expect_pongs("pong.truncated", pong("o") + pong("") + pong("th"));
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
    EXPECT_EQ(verdict.why, "reset the TCP connection");
}

TEST(PongFaults, LatePongsAllArriveInOrder) {
    std::string pings;
    std::string pongs;
    for (int i = 1; i <= 2500; ++i) {
        pings += FrameSpec(opcode::ping, std::to_string(i)).octets();
        pongs += pong(std::to_string(i));
    }
    Scripted t("pong.late(5ms)");
    t.client.write(pings);
    expect_octets(t.client, pongs);
    t.client.sync();
}

TEST(PongFaults, LatePongsDoNotPileUp) {
    constexpr std::size_t kFarTooMuch = std::size_t{64} << 20;
    Scripted t("pong.late(1h)");
    std::string pings;
    // Not more than a TLS record: write_some() sends it whole, unless the connection is full.
    for (int i = 0; i < 125; ++i) pings += FrameSpec(opcode::ping, std::string(125, 'x')).octets();
    std::size_t taken = 0;
    while (taken < kFarTooMuch && t.client.writable(kQuietPeriod)) {
        taken += t.client.write_some(pings);
    }
    EXPECT_LT(taken, kFarTooMuch);
    t.client.abort();
    EXPECT_TRUE(t.connection().wait_for_close());
}

TEST(PongFaults, AdditionalPongsMustBeIgnored) {
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

TEST(PingPongFaults, RejectInvalidArguments) {
    const std::string x126(126, 'x');
    expect_refused({{"pong.late(soon)", "delay"},
                    {"pong.late(25h)", "delay"},
                    {"pong.after(-1)", "n "},
                    {"pong.after(18446744073709551616)", "n "},
                    {"ping.server(0ms)", "every"},
                    {"ping.server(25h)", "every"},
                    {"ping.server(1s,x,0)", "n "},
                    {"ping.server(1s,x,1000001)", "n "},
                    {"ping.server(1s,x,x)", "n "},
                    {("ping.server(1s," + x126 + ")").c_str(), "payload"},
                    {("pong.unsolicited(" + x126 + ")").c_str(), "payload"},
                    {"ping.flood(0)", "n "},
                    {"ping.flood(10001)", "n "},
                    {"ping.flood(x)", "n "},
                    {"pong.never@request", "cannot act @request"}});
}
