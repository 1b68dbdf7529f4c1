// Which behavior a connection follows, and its number among those that asked for it.

#include "behavior/selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "support/refusal.hpp"
#include "wsecho/steps.hpp"

using namespace wsecho;
using namespace wsecho::behavior;
using namespace std::chrono_literals;
using testing::HasSubstr;
using wsecho_test::refusal;

namespace {

std::string chosen(Selection& selection, const std::string& target) {
    return selection.choose(target).behavior.text();
}

std::uint64_t ordinal(Selection& selection, const std::string& target) {
    return selection.choose(target).ordinal;
}

}  // namespace

TEST(Selection, IsThePlainEchoAtFirst) {
    Selection selection;

    EXPECT_EQ(selection.take_queued(), std::nullopt);
    EXPECT_EQ(selection.choose_at_connect(), std::nullopt);
    EXPECT_EQ(selection.choose("/").behavior, Behavior());
}

TEST(Selection, TakesTheQueueInOrderAndOnce) {
    Selection selection;
    selection.enqueue("send(1)");
    selection.enqueue("send(2)@message:1;first=1");
    selection.enqueue("");

    EXPECT_EQ(selection.take_queued()->behavior.text(), "send(1)");
    const auto second = selection.take_queued();
    EXPECT_EQ(second->behavior.text(), "send(2)@message:1;first=1");
    EXPECT_EQ(second->ordinal, 1U);
    EXPECT_EQ(selection.take_queued()->behavior, Behavior());
    EXPECT_FALSE(selection.take_queued());
}

// Until a request is known to be an opening handshake, only a step at connect takes a behavior.
TEST(Selection, TakesTheQueueAtConnectOnlyForAStepThatActsThen) {
    Selection selection;
    selection.otherwise("tcp.accept-rst");
    selection.enqueue("send(1)");
    selection.enqueue("delay(1ms)@connect");

    EXPECT_EQ(selection.take_queued_at_connect(), std::nullopt);
    EXPECT_EQ(selection.choose_at_connect(), std::nullopt) << "the queue comes first";
    EXPECT_EQ(selection.take_queued()->behavior.text(), "send(1)");
    EXPECT_EQ(selection.take_queued(), std::nullopt);
    EXPECT_EQ(selection.take_queued_at_connect()->behavior.text(), "delay(1ms)@connect");
    EXPECT_EQ(selection.take_queued_at_connect(), std::nullopt);
    EXPECT_NE(selection.choose_at_connect(), std::nullopt);
}

TEST(Selection, PrefersTheUrlToTheRouteToTheDefault) {
    Selection selection;
    selection.otherwise("send(other)");
    selection.route("/chat", "send(path)");
    selection.route("/chat?room=1", "send(target)");

    EXPECT_EQ(chosen(selection, "/chat?room=1&do=send(url)"), "send(url)");
    EXPECT_EQ(chosen(selection, "/do/send(url)"), "send(url)");
    EXPECT_EQ(chosen(selection, "/chat?room=1"), "send(target)");
    EXPECT_EQ(chosen(selection, "/chat?room=2"), "send(path)");
    EXPECT_EQ(chosen(selection, "/chat"), "send(path)");
    EXPECT_EQ(chosen(selection, "http://localhost/chat"), "send(path)");
    EXPECT_EQ(chosen(selection, "/chat/"), "send(other)");
    EXPECT_EQ(chosen(selection, "/"), "send(other)");
}

TEST(Selection, UsesTheLastBehaviorThatWasSet) {
    Selection selection;
    selection.route("/chat", "send(1)");
    selection.route("/chat", "send(2)");
    selection.otherwise("sink");
    selection.otherwise("");

    EXPECT_EQ(chosen(selection, "/chat"), "send(2)");
    EXPECT_EQ(chosen(selection, "/"), "");
}

TEST(Selection, RefusesInvalidRoutes) {
    Selection selection;
    EXPECT_EQ(
        refusal([&] { selection.route("/chat", "delay(1s)@connect"); }),
        "delay(1s)@connect acts before the target is known: queue it for the next connection, "
        "or make it the default behavior");
    EXPECT_EQ(refusal([&] { selection.route("/do/sink", "sink"); }),
              "\"/do/sink\" cannot be a route: it already asks for a behavior");
    EXPECT_NE(refusal([&] { selection.route("/chat?do=sink", "sink"); }), "nothing thrown");
}

TEST(Selection, RefusesUrlsThatAskForUnknownSteps) {
    Selection selection;
    EXPECT_THAT(refusal([&] { selection.choose("/do/statsu(503)"); }),
                HasSubstr("did you mean hs.status?"));
}

TEST(Selection, CountsConnectionsToARoute) {
    Selection selection;
    selection.route("/a", "sink;first=2");
    selection.route("/b", "sink;first=2");

    EXPECT_EQ(ordinal(selection, "/a"), 1U);
    EXPECT_EQ(ordinal(selection, "/a?x=y"), 2U);
    EXPECT_EQ(ordinal(selection, "/b"), 1U);
    EXPECT_EQ(ordinal(selection, "/a"), 3U);
}

TEST(Selection, CountsConnectionsByTheBehaviorInTheirUrl) {
    Selection selection;

    EXPECT_EQ(ordinal(selection, "/do/hs.status(503);first=2"), 1U);
    EXPECT_EQ(ordinal(selection, "/chat?do=hs.status(0503);first=02"), 2U);
    EXPECT_EQ(ordinal(selection, "/do/hs.status(503);first=3"), 1U);
    EXPECT_EQ(ordinal(selection, "/do/hs.status(503);first=2"), 3U);
}

TEST(Selection, CountsEachTagSeparately) {
    Selection selection;
    selection.route("/a", "sink;first=2");
    selection.otherwise("sink;nth=2");

    for (const std::string target : {"/a?x=y", "/?x=y", "/do/sink;every=2?x=y"}) {
        EXPECT_EQ(ordinal(selection, target), 1U) << target;
        EXPECT_EQ(ordinal(selection, target + "&id=alice"), 1U) << target;
        EXPECT_EQ(ordinal(selection, target + "&id=bob"), 1U) << target;
        EXPECT_EQ(ordinal(selection, target + "&id=alice"), 2U) << target;
        EXPECT_EQ(ordinal(selection, target), 2U) << target;
    }
}

TEST(Selection, RestartsTheCountOfABehaviorThatIsSetAgain) {
    Selection selection;
    selection.route("/a", "sink;first=2");
    selection.otherwise("sink;first=2");
    ordinal(selection, "/a");
    ordinal(selection, "/");

    selection.route("/a", "sink;first=2");
    EXPECT_EQ(ordinal(selection, "/a"), 1U);
    EXPECT_EQ(ordinal(selection, "/"), 2U);

    selection.otherwise("sink;first=2");
    EXPECT_EQ(ordinal(selection, "/a"), 2U);
    EXPECT_EQ(ordinal(selection, "/"), 1U);
}

TEST(Selection, SharesCountersAmongConnectionsCountedTogether) {
    Selection selection;
    selection.route("/a", "tcp.flap");
    selection.route("/b", "sink;first=2");
    for (const std::string target : {"/a?", "/do/tcp.flap?"}) {
        SCOPED_TRACE(target);
        const auto alice = selection.choose(target + "id=alice").shared_counters;
        ASSERT_NE(alice, nullptr);
        EXPECT_EQ(selection.choose(target + "id=alice").shared_counters, alice);
        EXPECT_NE(selection.choose(target + "id=bob").shared_counters, alice);
        EXPECT_NE(selection.choose(target).shared_counters, alice);
    }
    EXPECT_NE(selection.choose("/do/tcp.flap(1s)").shared_counters,
              selection.choose("/do/tcp.flap(2s)").shared_counters);
    EXPECT_EQ(selection.choose("/b").shared_counters, nullptr);
    selection.enqueue("tcp.flap");
    EXPECT_EQ(selection.take_queued()->shared_counters, nullptr);
}

TEST(Selection, CountsNoConnectionWithoutAScope) {
    Selection selection;
    selection.route("/a", "sink");

    EXPECT_EQ(ordinal(selection, "/a"), 1U);
    EXPECT_EQ(ordinal(selection, "/a"), 1U);
    EXPECT_EQ(ordinal(selection, "/do/sink"), 1U);
    EXPECT_EQ(ordinal(selection, "/do/sink"), 1U);
}

TEST(Selection, ForgetsTheCountOfTheLeastRecentlyUsedUrl) {
    Selection selection;
    EXPECT_EQ(ordinal(selection, "/do/sink;first=1"), 1U);
    EXPECT_EQ(ordinal(selection, "/do/sink;first=1"), 2U);

    for (std::size_t i = 0; i < Counters::kMost; ++i) {
        ordinal(selection, "/do/sink;first=2?id=" + std::to_string(i));
    }

    EXPECT_EQ(ordinal(selection, "/do/sink;first=1"), 1U);
}

TEST(SelectionAtConnect, IsTheDefaultBehaviorIfItActsAtConnect) {
    Selection selection;
    selection.otherwise("delay(1s)");
    EXPECT_FALSE(selection.choose_at_connect());

    selection.otherwise("sink/delay(1s)@connect");
    EXPECT_EQ(selection.choose_at_connect()->behavior.text(), "sink/delay(1s)@connect");
}

TEST(SelectionAtConnect, CountsAConnectionOnce) {
    Selection selection;
    selection.otherwise("delay(1s)@connect;first=2");

    for (std::uint64_t n = 1; n <= 3; ++n) {
        const auto at_connect = selection.choose_at_connect();
        ASSERT_TRUE(at_connect);
        EXPECT_EQ(at_connect->ordinal, n);
        EXPECT_EQ(selection.choose("/?id=alice", at_connect).ordinal, n);
    }
}

TEST(SelectionAtConnect, GivesWayToUrlAndRoute) {
    Selection selection;
    selection.otherwise("delay(1s)@connect;first=2");
    selection.route("/a", "sink;first=1");
    const auto at_connect = selection.choose_at_connect();

    EXPECT_EQ(selection.choose("/a", at_connect).behavior.text(), "sink;first=1");
    EXPECT_EQ(selection.choose("/a", at_connect).ordinal, 2U);
    EXPECT_EQ(selection.choose("/do/echo", at_connect).behavior.text(), "echo");
}

TEST(SelectionAtConnect, StaysWithTheConnection) {
    Selection selection;
    selection.otherwise("delay(1s)@connect/send(1)");
    const auto at_connect = selection.choose_at_connect();
    selection.otherwise("send(2)");

    EXPECT_EQ(selection.choose("/", at_connect).behavior.text(), "delay(1s)@connect/send(1)");
    EXPECT_EQ(selection.choose("/").behavior.text(), "send(2)");
}

TEST(SelectionByPort, ReplacesTheDefault) {
    Selection selection;
    selection.otherwise("send(default)");
    selection.set_port(9002, "send(port)");
    selection.route("/a", "send(route)");

    EXPECT_EQ(selection.choose("/", std::nullopt, 9002).behavior.text(), "send(port)");
    EXPECT_EQ(selection.choose("/a", std::nullopt, 9002).behavior.text(), "send(route)");
    EXPECT_EQ(selection.choose("/do/sink", std::nullopt, 9002).behavior.text(), "sink");
    EXPECT_EQ(selection.choose("/", std::nullopt, 9001).behavior.text(), "send(default)");
    EXPECT_TRUE(selection.has_port(9002));
    EXPECT_FALSE(selection.has_port(9001));
}

TEST(SelectionByPort, CountsForEachPort) {
    Selection selection;
    selection.set_port(1, "delay(1s)@connect;first=2");
    selection.set_port(2, "sink;first=2");

    EXPECT_EQ(selection.choose_at_connect(1)->ordinal, 1U);
    EXPECT_EQ(selection.choose_at_connect(1)->ordinal, 2U);
    EXPECT_FALSE(selection.choose_at_connect(2));
    EXPECT_EQ(selection.choose("/", std::nullopt, 2).ordinal, 1U);
    EXPECT_FALSE(selection.choose_at_connect(0));
}

// For the thread sanitizer. Also, no count is lost or used twice.
TEST(Selection, MayBeSetAndAskedByManyThreads) {
    Selection selection;
    selection.route("/counted", "sink;first=2");
    constexpr int kTimes = 2000;
    std::atomic<std::uint64_t> sum{0};
    std::atomic<int> taken{0};
    std::vector<std::thread> threads;

    for (int n = 0; n < 2; ++n) {
        threads.emplace_back([&] {
            for (int i = 0; i < kTimes; ++i) {
                selection.enqueue("send(queued)");
                selection.route("/set", i % 2 == 0 ? "sink;first=1" : "send(a)");
                selection.otherwise(i % 2 == 0 ? "delay(1s)@connect" : "send(b)");
            }
        });
        threads.emplace_back([&] {
            for (int i = 0; i < kTimes; ++i) {
                sum += selection.choose("/counted").ordinal;
                if (selection.take_queued()) ++taken;
                selection.choose("/set");
                selection.choose("/do/sink;first=2");
                selection.choose("/", selection.choose_at_connect());
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    while (selection.take_queued()) ++taken;

    constexpr std::uint64_t kAll = 2 * kTimes;
    EXPECT_EQ(sum, kAll * (kAll + 1) / 2);
    EXPECT_EQ(taken, 2 * kTimes);
    EXPECT_EQ(selection.choose("/counted").ordinal, kAll + 1);
}
