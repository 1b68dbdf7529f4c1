// The conditions for an automatic exit, with times chosen by the test.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>

#include "tool/ending.hpp"

namespace wsecho::tool {
namespace {

using std::chrono::seconds;
using Time = Ending::Clock::time_point;

constexpr Time kStart{seconds(1000)};

Event event(EventKind kind, std::uint64_t connection) {
    Event result;
    result.kind = kind;
    result.connection = connection;
    return result;
}

TEST(Ending, IsNeverReachedByDefault) {
    Ending ending({}, kStart);

    EXPECT_FALSE(ending.needs_events());
    EXPECT_EQ(ending.deadline(), std::nullopt);
    EXPECT_EQ(ending.reached(kStart + std::chrono::hours(1000)), std::nullopt);
}

TEST(Ending, CountsClientsThatOpenedAndClosed) {
    EndSettings settings;
    settings.connections = 2;
    Ending ending(settings, kStart);
    EXPECT_TRUE(ending.needs_events());

    EXPECT_TRUE(ending.observe(event(EventKind::opened, 1), kStart));
    EXPECT_TRUE(ending.observe(event(EventKind::opened, 2), kStart));
    EXPECT_TRUE(ending.observe(event(EventKind::closed, 2), kStart));
    EXPECT_EQ(ending.reached(kStart), std::nullopt);

    EXPECT_TRUE(ending.observe(event(EventKind::closed, 1), kStart));
    EXPECT_EQ(ending.reached(kStart), ExitCode::ok);
}

TEST(Ending, DoesNotCountConnectionsThatNeverOpened) {
    EndSettings settings;
    settings.connections = 1;
    Ending ending(settings, kStart);

    EXPECT_FALSE(ending.observe(event(EventKind::connected, 1), kStart));
    EXPECT_FALSE(ending.observe(event(EventKind::refused, 1), kStart));
    EXPECT_FALSE(ending.observe(event(EventKind::closed, 1), kStart));

    EXPECT_EQ(ending.reached(kStart), std::nullopt);
}

TEST(Ending, CountsIdleTimeFromTheStartAndFromTheLastClientsEnd) {
    EndSettings settings;
    settings.idle = seconds(5);
    Ending ending(settings, kStart);
    EXPECT_EQ(ending.deadline(), kStart + seconds(5));

    ending.observe(event(EventKind::opened, 1), kStart + seconds(1));
    EXPECT_EQ(ending.deadline(), std::nullopt);
    EXPECT_EQ(ending.reached(kStart + seconds(60)), std::nullopt);

    ending.observe(event(EventKind::closed, 1), kStart + seconds(60));
    EXPECT_EQ(ending.deadline(), kStart + seconds(65));
    EXPECT_EQ(ending.reached(kStart + seconds(64)), std::nullopt);
    EXPECT_EQ(ending.reached(kStart + seconds(65)), ExitCode::ok);
}

TEST(Ending, IsReachedAtTheEndOfTheLifetimeDespiteClients) {
    EndSettings settings;
    settings.lifetime = seconds(5);
    Ending ending(settings, kStart);
    EXPECT_FALSE(ending.needs_events());

    ending.observe(event(EventKind::opened, 1), kStart);

    EXPECT_EQ(ending.deadline(), kStart + seconds(5));
    EXPECT_EQ(ending.reached(kStart + seconds(5)), ExitCode::lifetime_over);
}

TEST(Ending, ReportsTheEarlierDeadline) {
    EndSettings settings;
    settings.idle = seconds(5);
    settings.lifetime = seconds(7);
    Ending ending(settings, kStart);
    EXPECT_EQ(ending.deadline(), kStart + seconds(5));

    ending.observe(event(EventKind::opened, 1), kStart);

    EXPECT_EQ(ending.deadline(), kStart + seconds(7));
}

}  // namespace
}  // namespace wsecho::tool
