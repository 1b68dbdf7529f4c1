// An alarm: a timer that can be set again.

#include "engine/alarm.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include "unit/with_alarms.hpp"

namespace {

using namespace std::chrono_literals;
using wsecho::engine::Alarm;

class AlarmTest : public wsecho_test::WithAlarms {
protected:
    int rings = 0;
    Alarm alarm{alarms, [this] { ++rings; }};
};

TEST_F(AlarmTest, RingsOnceAtItsTime) {
    const auto due = Alarm::Clock::now() + 5ms;
    alarm.set(due);
    EXPECT_TRUE(alarm.is_set());
    EXPECT_EQ(alarm.due(), due);

    run();
    EXPECT_EQ(rings, 1);
    EXPECT_FALSE(alarm.is_set());
    EXPECT_GE(Alarm::Clock::now(), due);
}

TEST_F(AlarmTest, DoesNotRingAfterCancel) {
    alarm.set(Alarm::Clock::now());
    alarm.cancel();
    EXPECT_FALSE(alarm.is_set());

    run();
    EXPECT_EQ(rings, 0);
}

TEST_F(AlarmTest, DoesNotRingAfterCancelEvenIfItIsOverdue) {
    Alarm canceller(alarms, [this] { alarm.cancel(); });
    const auto due = Alarm::Clock::now() - 1ms;
    canceller.set(due - 1ms);
    alarm.set(due);

    run();
    EXPECT_EQ(rings, 0);
}

TEST_F(AlarmTest, RingsAtTheLastTimeItWasSetTo) {
    const auto begin = Alarm::Clock::now();
    alarm.set(begin + 1h);
    alarm.set(begin);
    alarm.set(begin + 5ms);

    run();
    EXPECT_EQ(rings, 1);
    EXPECT_GE(Alarm::Clock::now(), begin + 5ms);
}

TEST_F(AlarmTest, CanBeSetAfterCancel) {
    alarm.set(Alarm::Clock::now() + 1h);
    alarm.cancel();
    alarm.set(Alarm::Clock::now() + 1ms);

    run();
    EXPECT_EQ(rings, 1);
}

TEST_F(AlarmTest, CanBeSetWhileItRings) {
    int left = 3;
    std::unique_ptr<Alarm> again;
    again = std::make_unique<Alarm>(alarms, [&] {
        if (--left > 0) again->set(Alarm::Clock::now());
    });
    again->set(Alarm::Clock::now());

    run();
    EXPECT_EQ(left, 0);
}

TEST_F(AlarmTest, CanBeDestroyedWhileItRings) {
    std::unique_ptr<Alarm> again;
    again = std::make_unique<Alarm>(alarms, [&] {
        again.reset();
        ++rings;
    });
    again->set(Alarm::Clock::now());

    run();
    EXPECT_EQ(rings, 1);
}

TEST_F(AlarmTest, DoesNotRingAfterItsDestruction) {
    auto overdue = std::make_unique<Alarm>(alarms, [this] { ++rings; });
    overdue->set(Alarm::Clock::now() - 1ms);
    overdue.reset();

    run();
    EXPECT_EQ(rings, 0);
}

TEST_F(AlarmTest, RingsInTheOrderOfTheTimes) {
    std::string order;
    Alarm a(alarms, [&] { order += 'a'; });
    Alarm b(alarms, [&] { order += 'b'; });
    Alarm c(alarms, [&] { order += 'c'; });
    const auto now = Alarm::Clock::now();
    c.set(now + 6ms);
    a.set(now + 2ms);
    b.set(now + 4ms);

    run();
    EXPECT_EQ(order, "abc");
}

TEST_F(AlarmTest, MayCancelAnotherThatIsDue) {
    const auto due = Alarm::Clock::now() - 1ms;
    std::unique_ptr<Alarm> destroyed = std::make_unique<Alarm>(alarms, [this] { ++rings; });
    Alarm first(alarms, [&] {
        alarm.cancel();
        destroyed.reset();
    });
    first.set(due - 1ms);
    alarm.set(due);
    destroyed->set(due);

    run();
    EXPECT_EQ(rings, 0);
}

TEST_F(AlarmTest, DoesNotKeepOthersFromRingingIfItThrows) {
    const auto due = Alarm::Clock::now() - 1ms;
    Alarm throwing(alarms, [] { throw std::runtime_error("no"); });
    throwing.set(due - 1ms);
    alarm.set(due);

    EXPECT_THROW(io.run(), std::runtime_error);
    for (int turns = 0; turns < 1000 && rings == 0; ++turns) readiness.poll();
    EXPECT_EQ(rings, 1);
}

TEST_F(AlarmTest, LetsOthersHappenWhenItIsAlwaysDue) {
    std::unique_ptr<Alarm> again;
    again = std::make_unique<Alarm>(alarms, [&] {
        ++rings;
        again->set(Alarm::Clock::now() - 1ms);
    });
    again->set(Alarm::Clock::now());

    run();  // ends
    EXPECT_GT(rings, 1);
}

}  // namespace
