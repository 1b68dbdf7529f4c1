// The conditions for an automatic exit, with times chosen by the test.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "tool/ending.hpp"
#include "wsecho/verdict.hpp"

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

    EXPECT_EQ(ending.deadline(), std::nullopt);
    EXPECT_EQ(ending.reached(kStart + std::chrono::hours(1000)), std::nullopt);
}

TEST(Ending, CountsClientsThatOpenedAndClosed) {
    EndSettings settings;
    settings.connections = 2;
    Ending ending(settings, kStart);

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

TEST(Ending, CountsAClientWhoseUrlHasAMistakeAtOnceAndOnce) {
    EndSettings settings;
    settings.connections = 2;
    Ending ending(settings, kStart);
    Event refused = event(EventKind::refused, 1);
    refused.mistake = true;

    EXPECT_TRUE(ending.observe(refused, kStart));
    EXPECT_FALSE(ending.observe(event(EventKind::closed, 1), kStart));
    EXPECT_EQ(ending.reached(kStart), std::nullopt);

    refused.connection = 2;
    EXPECT_TRUE(ending.observe(refused, kStart));
    EXPECT_EQ(ending.reached(kStart), ExitCode::ok);
}

TEST(Ending, CountsAClientThatABehaviorRefusesIfVerdictsCount) {
    for (const bool by_verdict : {false, true}) {
        EndSettings settings;
        settings.connections = 1;
        settings.by_verdict = by_verdict;
        Ending ending(settings, kStart);
        Event refused = event(EventKind::refused, 1);
        refused.behavior = "hs.status(503)";

        EXPECT_FALSE(ending.observe(refused, kStart)) << "its verdict is to come";
        EXPECT_EQ(ending.observe(event(EventKind::closed, 1), kStart), by_verdict);
        EXPECT_EQ(ending.reached(kStart).has_value(), by_verdict);
    }
}

TEST(Ending, CountsAClientThatIsJudgedBeforeItsHandshake) {
    EndSettings settings;
    settings.connections = 1;
    settings.by_verdict = true;
    Ending ending(settings, kStart);
    const std::vector<Verdict> verdicts(1);
    Event closed = event(EventKind::closed, 1);
    closed.verdicts = &verdicts;

    EXPECT_TRUE(ending.observe(closed, kStart));
    EXPECT_EQ(ending.reached(kStart), ExitCode::ok);
}

TEST(Ending, DoesNotWaitForAClientAfterItsLastVerdict) {
    struct Case {
        const char* reaction;
        Verdict::Outcome outcome;
        bool is_last;
    };
    for (const Case& each : {Case{"fail", Verdict::Outcome::violates, true},
                             Case{"carry_on", Verdict::Outcome::violates, true},
                             Case{"reject", Verdict::Outcome::tolerated, true},
                             Case{"reject", Verdict::Outcome::undecided, false},
                             Case{"carry_on", Verdict::Outcome::conforms, false}}) {
        EndSettings settings;
        settings.connections = 1;
        settings.by_verdict = true;
        Ending ending(settings, kStart);
        ending.observe(event(EventKind::opened, 1), kStart);
        Verdict verdict;
        verdict.reaction = each.reaction;
        verdict.outcome = each.outcome;
        Event judged = event(EventKind::verdict, 1);
        judged.verdict = &verdict;

        EXPECT_EQ(ending.observe(judged, kStart), each.is_last) << each.reaction;
        EXPECT_EQ(ending.reached(kStart).has_value(), each.is_last) << each.reaction;
    }
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
