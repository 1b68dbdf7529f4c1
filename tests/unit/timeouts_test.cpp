// Timeouts: many of one length, with one timer.

#include "engine/timeouts.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "unit/with_alarms.hpp"

namespace {

using namespace std::chrono_literals;
using wsecho::engine::Alarm;
using wsecho::engine::Timeout;
using wsecho::engine::Timeouts;

class TimeoutsTest : public wsecho_test::WithAlarms {
protected:
    Timeouts all{alarms, 5ms};
    std::string order;
};

TEST_F(TimeoutsTest, RunInTheOrderInWhichTheyWereStarted) {
    Timeout a(all);
    Timeout b(all);
    b.start([this] { order += 'b'; });
    a.start([this] { order += 'a'; });
    EXPECT_TRUE(a.is_running());

    run();
    EXPECT_EQ(order, "ba");
    EXPECT_FALSE(a.is_running());
}

TEST_F(TimeoutsTest, RunEachAtItsOwnTime) {
    Timeout first(all);
    Timeout second(all);
    Alarm between(alarms, [&] { second.start([this] { order += '2'; }); });
    first.start([this] { order += '1'; });
    between.set(Alarm::Clock::now() + 2ms);

    run();
    EXPECT_EQ(order, "12");
}

TEST_F(TimeoutsTest, DoNotRunAfterCancelOrDestruction) {
    Timeout cancelled(all);
    cancelled.start([this] { order += 'c'; });
    cancelled.cancel();
    {
        Timeout destroyed(all);
        destroyed.start([this] { order += 'd'; });
    }
    Timeout kept(all);
    kept.start([this] { order += 'k'; });

    run();
    EXPECT_EQ(order, "k");
}

TEST_F(TimeoutsTest, CountFromTheLastStart) {
    Timeout twice(all);
    twice.start([this] { order += '1'; });
    Timeout other(all);
    other.start([this] { order += 'o'; });
    twice.start([this] { order += '2'; });

    run();
    EXPECT_EQ(order, "o2");
}

TEST_F(TimeoutsTest, MayStartThemselvesAgain) {
    Timeout again(all);
    again.start([this, &again] {
        order += '1';
        again.start([this] { order += '2'; });
    });

    run();
    EXPECT_EQ(order, "12");
}

TEST_F(TimeoutsTest, MayDestroyTheirOwner) {
    auto owner = std::make_unique<Timeout>(all);
    owner->start([this, &owner] {
        owner.reset();
        order += 'x';
    });

    run();
    EXPECT_EQ(order, "x");
}

TEST_F(TimeoutsTest, DoNotRunAfterTheyAreStopped) {
    Timeouts long_ones(alarms, 10ms);
    Timeout one(long_ones);
    one.start([this] { order += '1'; });

    long_ones.stop();
    one.start([this] { order += '2'; });
    run();
    EXPECT_EQ(order, "");
}

}  // namespace
