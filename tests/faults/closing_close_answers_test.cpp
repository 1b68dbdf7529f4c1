// Closing handshakes that the client begins, and those that the server begins at a given moment.

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "faults/octet_cases.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

using Clock = std::chrono::steady_clock;

/// A client that has received an echo and has sent a close frame with 4321.
struct Closing : Scripted {
    explicit Closing(const std::string& behavior) : Scripted(behavior) {
        client.send_text("before");
        expect_frame(client, opcode::text, "before");
        client.send_close(4321, "bye");
    }
};

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
    expect_octets(t.client, server_close(4321, "bye"));
    EXPECT_GE(Clock::now() - start, 25ms);
    expect_fin(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());
    expect_impatience_violates("close.late-reply(1h)");
}

TEST(ClosingHandshakes, AreAnsweredWithAnotherCode) {
    Closing t("close.other-code(4000,other)");
    expect_octets(t.client, server_close(4000, "other"));
    expect_fin(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());
    EXPECT_TRUE(t.connection().was_clean());
    EXPECT_EQ(t.connection().close_received(), (wsecho::CloseFrame{4321, "bye"}));
}

// The server's close frame arrives before all of the client's has been sent.
TEST(ClosingHandshakes, Cross) {
    const std::string frame = FrameSpec(opcode::close, close_payload(4321, "bye")).octets();
    for (const std::size_t begun : {std::size_t{2}, std::size_t{5}, frame.size() - 1}) {
        SCOPED_TRACE(begun);
        Scripted t("close.simultaneous");
        t.client.send_text("before");
        expect_frame(t.client, opcode::text, "before");

        t.client.write(frame.substr(0, begun));
        expect_octets(t.client, server_close(1001, "simultaneous"));
        expect_silence(t.client);
        t.client.write(frame.substr(begun));

        expect_fin(t.client);
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_conforms(t.connection());
        EXPECT_TRUE(t.connection().was_clean());
        EXPECT_EQ(t.connection().close_received(), (wsecho::CloseFrame{4321, "bye"}));
    }
}

TEST(ClosingHandshakes, CrossInOneSegment) {
    Closing t("close.simultaneous@message:1");
    expect_octets(t.client, server_close(1001, "simultaneous"));
    expect_fin(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());
}

TEST(ClosingHandshakes, AreUndecidedIfTheClientBeginsNone) {
    for (const char* behavior : {"close.other-code", "close.simultaneous", "close.late-reply"}) {
        Scripted t(behavior);
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        EXPECT_EQ(verdict_of(t.connection()).outcome, Outcome::undecided);
    }
}

// The violation: the client keeps TCP open after the closing handshake (RFC 6455, 7.1.1).
TEST(ClosingHandshakes, AreViolatedByAClientThatKeepsTcpOpen) {
    wsecho::Options options;
    options.closing_handshake_timeout = 30ms;
    for (const char* behavior :
         {"close.other-code", "close.simultaneous", "close.keeps-sending(1ms)"}) {
        Scripted t(behavior, Request(), options);
        t.client.send_close(1000);
        t.client.read_until_end();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_violates(t.connection(), "left the TCP connection open");
    }
}

TEST(ClosingHandshakes, AreAnsweredWhileTcpStaysOpen) {
    Closing t("close.reply-no-tcp");
    expect_octets(t.client, server_close(4321, "bye"));
    expect_silence(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
    EXPECT_TRUE(t.connection().was_clean());
}

TEST(ClosingHandshakes, AreAnsweredAfterMoreMessages) {
    Closing t("close.keeps-sending(60ms)");
    for (int i = 0; i < 3; ++i) expect_frame(t.client, opcode::text, "still sending");
    expect_octets(t.client, server_close(4321, "bye"));
    expect_fin(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());
    expect_impatience_violates("close.keeps-sending(1m)");
}

// ---- the server closes -------------------------------------------------------------------------

TEST(ClosingHandshakes, EndWithAReset) {
    for (const char* delay : {"0ms", "30ms"}) {
        const auto start = Clock::now();
        Scripted t("close.rst-after(" + std::string(delay) + ")@message:1");
        t.client.send_text("go");
        EXPECT_EQ(t.client.read_until_end(), (Ending{End::rst, server_close(1000)}));
        EXPECT_GE(Clock::now() - start, delay[0] == '0' ? 0ms : 30ms);
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
}

TEST(ClosingHandshakes, EndWithAResetEvenIfTheClientAnswersAtOnce) {
    Scripted t("close.rst-after(1h)@message:2");
    t.client.send_text("one");
    expect_frame(t.client, opcode::text, "one");
    t.client.send_text("two");
    expect_octets(t.client, server_close(1000));
    t.client.send_close(1000);
    EXPECT_EQ(t.client.read_until_end(), (Ending{End::rst, ""}));
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(ClosingHandshakes, ArriveInSegments) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{3}}) {
        const auto start = Clock::now();
        Scripted t("close.split(" + std::to_string(size) + ")@message:2");
        t.client.send_text("one");
        expect_frame(t.client, opcode::text, "one");
        t.client.send_text("two");
        const std::size_t before = t.client.arrivals().size();
        const std::string frame = server_close(1000, "bye");
        expect_octets(t.client, frame);
        EXPECT_GE(t.client.arrivals().size() - before, 2U);
        const auto pauses = static_cast<int>((frame.size() - 1) / size);
        EXPECT_GE(Clock::now() - start, pauses * 20ms);
        t.client.send_close(1000);
        expect_fin(t.client);
        expect_conforms(t.connection());
    }
    Scripted silent("close.split", Request(), judging_soon(200ms));
    expect_violates(silent.connection(), "had not answered");
}

TEST(ClosingHandshakes, BeginAtTheirMoment) {
    for (const bool answers : {true, false}) {
        SCOPED_TRACE(answers);
        const auto finish = [answers](Scripted& t) {
            if (answers) t.client.send_close(1000);
            if (answers) expect_fin(t.client);
            t.client.close();
            ASSERT_TRUE(t.connection().wait_for_close());
            answers ? expect_conforms(t.connection())
                    : expect_violates(t.connection(), "without answering");
        };
        Scripted open("close.on-open(4001,now)");
        expect_octets(open.client, server_close(4001, "now"));
        finish(open);

        Scripted third("close.on-message(3,4002)");
        for (const char* message : {"1", "2"}) {
            third.client.send_text(message);
            expect_frame(third.client, opcode::text, message);
        }
        third.client.send_text("3");
        expect_octets(third.client, server_close(4002));
        finish(third);

        Scripted counted("close.on-message(2)@message:2");
        for (const char* message : {"1", "2"}) {
            counted.client.send_text(message);
            if (message[0] == '1') expect_frame(counted.client, opcode::text, message);
        }
        expect_frame(counted.client, opcode::text, "2");
        counted.client.send_text("3");
        expect_octets(counted.client, server_close(1000));
        finish(counted);

        const auto start = Clock::now();
        Scripted later("close.after(100ms,1001)");
        later.client.send_text("before");
        expect_frame(later.client, opcode::text, "before");
        expect_octets(later.client, server_close(1001));
        EXPECT_GE(Clock::now() - start, 100ms);
        finish(later);
    }
}

TEST(ClosingHandshakes, AreUndecidedIfTheClientClosesFirst) {
    Scripted t("close.after(1h)");
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_EQ(verdict_of(t.connection()).outcome, Outcome::undecided);
}
