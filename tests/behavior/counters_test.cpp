// Counting by name within bounds.

#include "behavior/counters.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

using wsecho::behavior::Counters;

TEST(Counters, CountEachNameSeparately) {
    Counters counters;

    EXPECT_EQ(counters.count("a"), 1U);
    EXPECT_EQ(counters.count("a"), 2U);
    EXPECT_EQ(counters.count("b"), 1U);
    EXPECT_EQ(counters.count(""), 1U);
    EXPECT_EQ(counters.count("a"), 3U);
    EXPECT_EQ(counters.size(), 3U);
}

TEST(Counters, ForgetTheLeastRecentlyUsedOne) {
    Counters counters;
    counters.count("old");
    counters.count("used");
    for (std::size_t i = 2; i < Counters::kMost; ++i) counters.count(std::to_string(i));
    counters.count("used");

    counters.count("one more");

    EXPECT_EQ(counters.size(), Counters::kMost);
    EXPECT_EQ(counters.count("used"), 3U);
    EXPECT_EQ(counters.count("old"), 1U);
}

TEST(Counters, BoundTheOctetsOfTheirNames) {
    Counters counters;
    const std::string half(Counters::kMostOctets / 2, 'x');

    counters.count(half + "1");
    counters.count(half + "2");
    EXPECT_EQ(counters.size(), 1U);

    // The newest is kept, whatever its size.
    counters.count(half + half + "3");
    EXPECT_EQ(counters.size(), 1U);
    EXPECT_EQ(counters.count(half + half + "3"), 2U);
}

TEST(Counters, WorkAfterAMove) {
    Counters first;
    first.count("a");
    Counters second = std::move(first);

    EXPECT_EQ(second.count("a"), 2U);
}

TEST(Counters, KeepTheSharedCountersOfEachName) {
    Counters counters;
    counters.count("a");
    const auto of_a = counters.shared_counters();
    counters.count("b");
    EXPECT_NE(counters.shared_counters(), of_a);

    counters.count("a");

    EXPECT_EQ(counters.shared_counters(), of_a);
}
