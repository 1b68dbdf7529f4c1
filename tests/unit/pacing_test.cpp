// Pacing: when output may go out, with times that the test chooses.

#include "engine/transport/pacing.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace {

using namespace std::chrono_literals;
using wsecho::behavior::Pace;
using wsecho::engine::Pacing;

const Pacing::Clock::time_point kStart = Pacing::Clock::now();

Pace in_segments(std::size_t segment, std::chrono::microseconds pause = {}) {
    Pace pace;
    pace.segment = segment;
    pace.pause = pause;
    return pace;
}

TEST(Pacing, AllowsOneSegmentAtATime) {
    Pacing pacing(in_segments(10), 0);
    pacing.written(25, kStart);

    EXPECT_EQ(pacing.allowance(kStart), 10U);
    pacing.sent(10, kStart);
    pacing.sent(10, kStart);
    EXPECT_EQ(pacing.allowance(kStart), 5U);
}

TEST(Pacing, PausesBetweenSegments) {
    Pacing pacing(in_segments(10, 20ms), 0);
    pacing.written(20, kStart);
    pacing.sent(10, kStart);

    EXPECT_EQ(pacing.allowance(kStart + 19ms), 0U);
    EXPECT_EQ(pacing.due(), kStart + 20ms);
    EXPECT_EQ(pacing.allowance(kStart + 20ms), 10U);
}

TEST(Pacing, DelaysEachWrite) {
    Pace pace;
    pace.latency = 50ms;
    Pacing pacing(pace, 0);
    pacing.written(3, kStart);
    pacing.written(5, kStart + 10ms);

    EXPECT_EQ(pacing.allowance(kStart + 49ms), 0U);
    EXPECT_EQ(pacing.allowance(kStart + 50ms), 3U);
    EXPECT_EQ(pacing.allowance(kStart + 60ms), 5U);
}

TEST(Pacing, KeepsTheOrderWhateverTheJitter) {
    Pace pace;
    pace.jitter = 100ms;
    pace.seed = 1;
    Pacing pacing(pace, 0);
    for (unsigned i = 1; i <= 20; ++i) pacing.written(i, kStart);

    std::size_t before = 0;
    for (auto after = 0ms; after <= 100ms; after += 10ms) {
        const std::size_t now = pacing.allowance(kStart + after);
        EXPECT_GE(now, before);
        before = now;
    }
    EXPECT_EQ(before, 20U);
}

TEST(Pacing, CollectsOutputForAWhile) {
    Pace pace;
    pace.hold = 50ms;
    Pacing pacing(pace, 0);
    pacing.written(3, kStart);
    pacing.written(5, kStart + 40ms);

    EXPECT_EQ(pacing.allowance(kStart + 49ms), 0U);
    EXPECT_EQ(pacing.allowance(kStart + 50ms), 5U);
}

TEST(Pacing, CollectsNoMoreThanItWasTold) {
    Pace pace;
    pace.hold = 1h;
    pace.hold_octets = 4;
    Pacing pacing(pace, 0);
    pacing.written(3, kStart);
    EXPECT_EQ(pacing.allowance(kStart), 0U);

    pacing.written(4, kStart);
    EXPECT_EQ(pacing.allowance(kStart), 4U);
}

TEST(Pacing, LetsOtherConnectionsHaveTheirTurn) {
    Pacing pacing(in_segments(1), 0);
    pacing.written(1000, kStart);

    std::size_t sent = 0;
    for (; pacing.allowance(kStart) > 0; ++sent) pacing.sent(1, kStart);
    EXPECT_LT(sent, 1000U);

    pacing.next_turn();
    EXPECT_EQ(pacing.allowance(kStart), 1U);
}

TEST(Pacing, HasNothingDueWhenNothingWaits) {
    Pacing pacing(in_segments(10), 7);
    EXPECT_EQ(pacing.due(), std::nullopt);
    EXPECT_EQ(pacing.allowance(kStart), 0U);
}

}  // namespace
