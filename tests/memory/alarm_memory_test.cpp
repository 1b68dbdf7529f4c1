// A server without memory keeps its timers: to set an alarm allocates nothing.

#include "engine/alarm.hpp"

#include <gtest/gtest.h>

#include <asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <thread>

#include "failing_malloc.hpp"

namespace {

using namespace std::chrono_literals;
using wsecho::engine::Alarm;
using wsecho::engine::Alarms;
using wsecho::engine::Readiness;

TEST(AlarmWithoutMemory, IsSetAgainAndAgain) {
    asio::io_context io;
    Readiness readiness(io);
    Alarms alarms(readiness);
    Alarm one(alarms, [] {});
    Alarm other(alarms, [] {});

    std::uint64_t allocations = 1;
    wsecho_test::fail_allocation(0);
    std::thread([&] {
        for (int i = 0; i < 100; ++i) {
            one.set(Alarm::Clock::now() + 1h);
            other.set(Alarm::Clock::now());
            one.cancel();
        }
        allocations = wsecho_test::end_failures();
    }).join();
    EXPECT_EQ(allocations, 0U);
}

}  // namespace
