// Closing handshakes that the client begins, and those that begin at a moment.

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "faults/octet_cases.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

typedef std::chrono::steady_clock Clock;

/// A client that has had an echo, and has closed with 4321.
struct Closing : Scripted {
    explicit Closing(const std::string& behavior) : Scripted(behavior) {
        client.send_text("before");
        expect_frame(client, opcode::text, "before");
        client.send_close(4321, "bye");
    }
};

std::string closing(std::uint16_t code, const std::string& reason = {}) {
    return server_frame(opcode::close, close_payload(code, reason));
}

/// The client leaves before it is answered.
void expect_impatience_violates(const std::string& behavior) {
    Closing t(behavior);
    t.client.abort();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_violates(t.connection(), "before its close frame was answered");
}

}  // namespace

TEST(ClosingHandshakes, AreNeverAnswered) {
    Closing t("close.no-reply");
    expect_silence(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
    EXPECT_EQ(t.connection().close_sent(), std::nullopt);
}

TEST(ClosingHandshakes, AreAnsweredLate) {
    Closing t("close.late-reply(30ms)");
    const auto start = Clock::now();
    expect_octets(t.client, closing(4321, "bye"));
    EXPECT_GE(Clock::now() - start, 25ms);
    expect_fin(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());
    expect_impatience_violates("close.late-reply(1h)");
}

TEST(ClosingHandshakes, AreAnsweredWithAnotherCode) {
    for (const char* behavior : {"close.other-code(4000,other)", "close.simultaneous"}) {
        const bool crosses = std::string(behavior) == "close.simultaneous";
        Closing t(behavior);
        expect_octets(t.client, crosses ? closing(1001, "simultaneous") : closing(4000, "other"));
        expect_fin(t.client);
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_conforms(t.connection());
        EXPECT_TRUE(t.connection().was_clean());
    }
}

TEST(ClosingHandshakes, ThatNobodyBeginsAreUndecided) {
    for (const char* behavior : {"close.other-code", "close.simultaneous", "close.late-reply"}) {
        Scripted t(behavior);
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        EXPECT_EQ(verdict_of(t.connection()).outcome, Outcome::undecided);
    }
}

// The violation: after the closing handshake the client keeps TCP open (RFC 6455, 7.1.1).
TEST(ClosingHandshakes, LeaveTheEndOfTcpToTheClient) {
    wsecho::Options options;
    options.closing_handshake_timeout = 30ms;
    for (const char* behavior :
         {"close.other-code", "close.simultaneous", "close.keeps-sending(1ms)"}) {
        Scripted t(behavior, Request(), options);
        t.client.send_close(1000);
        t.client.read_until_end();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_violates(t.connection(), "left TCP open");
    }
}

TEST(ClosingHandshakes, AreAnsweredAndTcpIsLeftOpen) {
    Closing t("close.reply-no-tcp");
    expect_octets(t.client, closing(4321, "bye"));
    expect_silence(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
    EXPECT_TRUE(t.connection().was_clean());
}

TEST(ClosingHandshakes, AreAnsweredBehindMoreMessages) {
    Closing t("close.keeps-sending(60ms)");
    for (int i = 0; i < 3; ++i) expect_frame(t.client, opcode::text, "still sending");
    expect_octets(t.client, closing(4321, "bye"));
    expect_fin(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());
    expect_impatience_violates("close.keeps-sending(1m)");
}

// ---- the server closes -------------------------------------------------------------------------

TEST(ClosingHandshakes, EndWithAReset) {
    Scripted t("close.rst-after(0ms)@message:1");
    t.client.send_text("go");
    const Ending ending = t.client.read_until_end();
    EXPECT_EQ(ending.how, End::rst);
    EXPECT_EQ(ending.octets, closing(1000));
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(ClosingHandshakes, ComeInSegments) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{3}}) {
        Scripted t("close.split(" + std::to_string(size) + ")");
        const std::size_t before = t.client.arrivals().size();
        expect_octets(t.client, closing(1000, "bye"));
        EXPECT_GE(t.client.arrivals().size() - before, 2U);
        t.client.send_close(1000);
        expect_fin(t.client);
        expect_conforms(t.connection());
    }
    Scripted silent("close.split", Request(), judging_soon(200ms));
    expect_violates(silent.connection(), "had not answered");
}

TEST(ClosingHandshakes, BeginAtTheirMoment) {
    Scripted open("close.on-open(4001,now)");
    expect_octets(open.client, closing(4001, "now"));
    open.client.send_close(4001);
    expect_conforms(open.connection());

    Scripted third("close.on-message(3,4002)");
    for (const char* message : {"1", "2"}) {
        third.client.send_text(message);
        expect_frame(third.client, opcode::text, message);
    }
    third.client.send_text("3");
    expect_octets(third.client, closing(4002));
    third.client.close();
    ASSERT_TRUE(third.connection().wait_for_close());
    expect_violates(third.connection(), "without answering");

    Scripted later("close.after(30ms,1001)");
    const auto start = Clock::now();
    later.client.send_text("before");
    expect_frame(later.client, opcode::text, "before");
    expect_octets(later.client, closing(1001));
    EXPECT_GE(Clock::now() - start, 20ms);
    later.client.send_close(1001);
    expect_conforms(later.connection());
}

TEST(ClosingHandshakes, BehindWhatTheClientClosesFirstAreUndecided) {
    Scripted t("close.after(1h)");
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_EQ(verdict_of(t.connection()).outcome, Outcome::undecided);
}
