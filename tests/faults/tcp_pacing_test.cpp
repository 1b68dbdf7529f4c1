// Output at a pace: its segments, and what else on the connection waits for it.

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "faults/asked.hpp"
#include "faults/boundary.hpp"
#include "support/deaf_client.hpp"
#include "support/payloads.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

using Clock = std::chrono::steady_clock;

/// Short, since tests have to outlast it.
wsecho::Options closing_soon() {
    wsecho::Options options;
    options.closing_handshake_timeout = 20ms;
    return options;
}

std::string pings(int count) {
    std::string octets;
    for (int i = 0; i < count; ++i) octets += FrameSpec(opcode::ping, "x").octets();
    return octets;
}

}  // namespace

TEST(Pacing, EndsEverySegmentAtAMultipleOfItsSize) {
    expect_boundary([] {
        Scripted t("tcp.chop(4,20ms)");
        const std::size_t before = t.client.arrivals().size();
        const auto start = Clock::now();
        t.client.send_text("0123456789");
        expect_frame(t.client, opcode::text, "0123456789");
        EXPECT_GE(Clock::now() - start, 2 * 20ms);
        const auto& all = t.client.arrivals();
        EXPECT_EQ(all[before].octets % 4, 0U) << all[before].octets;
        return all.size() - before == 3;
    });
}

TEST(Pacing, DeliversSingleOctetsAsAMessage) {
    expect_boundary([] {
        Scripted t("tcp.chop@message:2");
        t.client.send_text("not chopped");
        expect_frame(t.client, opcode::text, "not chopped");
        const std::size_t before = t.client.arrivals().size();
        t.client.send_text("abcdefgh");
        expect_frame(t.client, opcode::text, "abcdefgh");
        return t.client.arrivals().size() - before == 10;
    });
}

TEST(Pacing, KeepsTheOrderOfManySmallSegments) {
    const std::string text = some_text(3 << 20);
    Scripted t("tcp.chop(1000,0ms)");
    for (int i = 0; i < 2; ++i) {
        t.client.send_text(text);
        expect_frame(t.client, opcode::text, text);
    }
    t.client.close_cleanly();
}

TEST(Pacing, LetsOtherConnectionsRunBetweenSegments) {
    Scripted t("tcp.chop(1,0ms)");
    t.client.send_text(some_text(1 << 20));
    t.server.otherwise("");

    auto other = RawClient::open(t.server.port());
    other.sync();
    other.close_cleanly();
}

TEST(Pacing, DrawsJitterWithItsSeed) {
    Scripted t("tcp.latency(0s,200ms,9)");  // of this seed 196 ms are the first
    const auto start = Clock::now();
    t.client.send_text("late");
    expect_frame(t.client, opcode::text, "late");
    EXPECT_GE(Clock::now() - start, 196ms);
}

TEST(Pacing, DelaysEachWriteAndNotTheirSum) {
    Scripted t("tcp.latency(30ms)");
    for (int i = 0; i < 3; ++i) {
        const auto start = Clock::now();
        t.client.send_text("late");
        expect_frame(t.client, opcode::text, "late");
        EXPECT_GE(Clock::now() - start, 30ms);
    }
}

TEST(Pacing, UsesTheLastPace) {
    Scripted t("tcp.latency(10h)/tcp.latency(0s)@message:2");
    t.client.send_text("one");
    expect_silence(t.client);

    t.client.send_text("two");

    expect_frame(t.client, opcode::text, "one");
    expect_frame(t.client, opcode::text, "two");
    t.client.sync();
}

TEST(Pacing, KeepsThePlaceOfAByteTrigger) {
    for (const char* pace : {"tcp.chop(4,1ms)", "tcp.latency(5ms)", "tcp.coalesce(5ms)"}) {
        SCOPED_TRACE(pace);
        Scripted t(std::string(pace) + "/send(in between)@byte:7/delay(5ms)@byte:30");
        t.client.send_text("first");
        t.client.send_text("second, which is longer");
        expect_frame(t.client, opcode::text, "first");
        expect_frame(t.client, opcode::text, "in between");
        expect_frame(t.client, opcode::text, "second, which is longer");
        t.client.sync();
    }
}

TEST(Pacing, DropsOutputAfterACloseAtAByteTrigger) {
    for (const char* pace : {"tcp.chop(4,1ms)", "tcp.latency(5ms)"}) {
        SCOPED_TRACE(pace);
        Scripted t(std::string(pace) + "/close(1001)@byte:4");
        t.client.send_text("some text that is cut off");
        EXPECT_EQ(t.client.read_exact(4), octets({0x81, 25}, "so"));
        expect_frame(t.client, opcode::close, close_payload(1001));
        t.client.send_close(1001);
        expect_fin(t.client);
    }
}

TEST(Pacing, SendsFinInItsTurn) {
    for (const char* end : {"tcp.fin", "tcp.halfclose-out"}) {
        SCOPED_TRACE(end);
        Scripted t(std::string("tcp.latency(60ms)/") + end + "@message:2");
        const auto start = Clock::now();
        t.client.send_text("one");
        t.client.send_text("two");
        expect_frame(t.client, opcode::text, "one");
        EXPECT_GE(Clock::now() - start, 60ms);
        expect_fin(t.client);
    }
}

TEST(Pacing, StartsTheTimeToLeaveWithTheFin) {
    Scripted t("tcp.slowwrite(500)", Request(), closing_soon());
    t.client.send_text(std::string(50, 'x'));
    t.client.send_close(1000);

    expect_frame(t.client, opcode::text, std::string(50, 'x'));
    expect_frame(t.client, opcode::close, close_payload(1000));
    expect_fin(t.client);
    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_TRUE(t.connection().was_clean());
}

TEST(Pacing, DoesNotDelayAReset) {
    Scripted t("tcp.latency(10h)/tcp.rst@message:2");
    t.client.send_text("one");
    t.client.send_text("two");
    EXPECT_EQ(t.client.read_until_end(), (Ending{End::rst, ""}));
}

TEST(Pacing, EndsWithABlackhole) {
    Scripted t("tcp.latency(20ms)/tcp.blackhole@message:2");
    t.client.send_text("one");
    t.client.send_text("two");
    expect_silence(t.client);
}

TEST(Pacing, CombinesWithAStall) {
    Scripted t("tcp.chop(2,1ms)/tcp.stall(50ms)@message:1");
    const auto start = Clock::now();
    t.client.send_text("stalled");
    expect_frame(t.client, opcode::text, "stalled");
    EXPECT_GE(Clock::now() - start, 50ms);
}

// Waiting output counts as unsent: the server reads no more than it can answer.
TEST(Pacing, HoldsTheClientBackWhileOutputWaits) {
    Scripted t("tcp.slowwrite(1)");
    constexpr std::size_t kTotal = std::size_t{64} << 20;
    EXPECT_LT(
        send_until_stalled(t.client, FrameSpec(opcode::text, some_text(60000)).octets(), kTotal),
        kTotal);
    t.client.abort();
    EXPECT_TRUE(t.connection().wait_for_close());
}

TEST(Pacing, KeepsTheOrderOfManySmallAnswers) {
    Scripted t("tcp.latency(20ms,20ms,1)");
    constexpr int kPings = 2000;
    t.client.write(pings(kPings));
    std::string expected;
    for (int i = 0; i < kPings; ++i) expected += server_frame(opcode::pong, "x");
    expect_octets(t.client, expected);
    t.client.close_cleanly();
}

TEST(Pacing, DoesNotDelayStopping) {
    for (const char* pace : {"tcp.latency(10h)", "tcp.chop(1,1h)", "tcp.coalesce(10h)",
                             "tcp.slowread(1)", "tcp.stall(10h)@message:1", "tcp.cut-down"}) {
        SCOPED_TRACE(pace);
        Scripted t(pace);
        const std::string octets = FrameSpec(opcode::text, std::string(1000, 'x')).octets();
        t.client.write(octets);
        ASSERT_TRUE(eventually([&] { return t.client.unread_by_server() < octets.size(); }));
        t.server.stop();
        EXPECT_EQ(t.server.client_count(), 0U);
    }
}

// ---- reading slowly ----------------------------------------------------------------------------

TEST(SlowReading, ReceivesALargeMessageInTheEnd) {
    const std::string text = some_text(200'000);
    Scripted t("tcp.slowread(1MiB)@message:1");
    t.client.send_text("slow from now on");
    expect_frame(t.client, opcode::text, "slow from now on");
    const auto start = Clock::now();
    t.client.send_text(text);
    expect_frame(t.client, opcode::text, text);
    EXPECT_GE(Clock::now() - start, 150ms);
    t.client.close_cleanly();
}

// Reading up to the reset at this rate would take minutes or hours.
TEST(SlowReading, NoticesAClientThatResetsAtOnce) {
    for (const char* chain :
         {"tcp.slowread(1)", "tcp.slowread(100)/sink", "tcp.slowread(1)/delay(10h)"}) {
        SCOPED_TRACE(chain);
        Scripted t(chain);
        for (int i = 0; i < 5; ++i) t.client.send_binary(some_binary(1000));
        t.client.send_close(1001);

        t.client.abort();

        ASSERT_TRUE(t.connection().wait_for_close());
        EXPECT_EQ(t.connection().tcp_end(), wsecho::TcpEnd::rst);
        EXPECT_EQ(t.connection().message_count(), 5U);
        EXPECT_EQ(t.connection().close_received(), (wsecho::CloseFrame{1001, ""}));
    }
}

TEST(SlowReading, HoldsTheClientBack) {
    Scripted t("tcp.slowread(1)");
    constexpr std::size_t kTotal = std::size_t{64} << 20;
    const std::string frame = FrameSpec(opcode::binary, std::string(1 << 20, 'x')).octets();
    EXPECT_LT(send_until_stalled(t.client, frame, kTotal), kTotal);
    EXPECT_GT(t.client.unread_by_server(), 0U);
}

TEST(SlowReading, ContinuesWhileTheServerSends) {
    Scripted t("tcp.slowread(100)/every(5ms,tick)");
    t.client.send_text(std::string(10, 'x'));
    ReceivedMessage message = t.client.read_message();
    while (message.payload == "tick") message = t.client.read_message();
    EXPECT_EQ(message.payload, std::string(10, 'x'));
}
