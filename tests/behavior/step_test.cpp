// Steps and behaviors as values.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "support/printed.hpp"
#include "support/refusal.hpp"
#include "wsecho/behavior.hpp"
#include "wsecho/steps.hpp"

using namespace wsecho;
using namespace std::chrono_literals;
using testing::ElementsAre;
using wsecho_test::printed;
using wsecho_test::refusal;

TEST(Step, KnowsItsParts) {
    const Step step = Step("close", {"4001"}).at_message(3).on_first(2);

    EXPECT_EQ(step.name(), "close");
    EXPECT_THAT(step.arguments(), ElementsAre("4001", ""));
    EXPECT_EQ(step.trigger(), (Trigger{Trigger::Kind::message, 3}));
    EXPECT_EQ(step.scope(), (Scope{Scope::Kind::first, 2}));
    EXPECT_EQ(step.text(), "close(4001)@message:3;first=2");
    EXPECT_EQ(printed(step), step.text());
}

TEST(Step, IsEqualIfAllItsPartsAre) {
    const Step step("send", {"a"});

    EXPECT_EQ(step, Step("send", {"a"}));
    EXPECT_NE(step, Step("send", {"b"}));
    EXPECT_NE(step, Step("greeting", {"a"}));
    EXPECT_NE(step, step.at_message(1));
    EXPECT_NE(step, step.on_first(1));
    EXPECT_NE(step.at_message(1), step.at_message(2));
    EXPECT_NE(step.on_first(1), step.on_nth(1));
    EXPECT_EQ(Step("delay", {"1000ms"}), Step("delay", {"1s"}));
    EXPECT_EQ(Step("send.binary", {"FF"}), Step("send.binary", {"ff"}));
    EXPECT_EQ(Step("echo.fragments", {"02"}), Step("echo.fragments"));
}

TEST(Step, WithAnUnknownNameIsRefused) {
    EXPECT_EQ(refusal([] { Step("statsu"); }), "unknown step \"statsu\": did you mean hs.status?");
    EXPECT_EQ(refusal([] { Step("xyzzy"); }), "unknown step \"xyzzy\": no step has a similar name");
}

TEST(Step, HasAFunctionForEachTrigger) {
    const Step step("delay", {"1s"});

    EXPECT_EQ(step.at_connect().text(), "delay(1s)@connect");
    EXPECT_EQ(step.at_request().text(), "delay(1s)@request");
    EXPECT_EQ(step.at_message(3).text(), "delay(1s)@message:3");
    EXPECT_EQ(step.at_byte(0).text(), "delay(1s)@byte:0");
    EXPECT_EQ(step.at_byte(65536).text(), "delay(1s)@byte:64KiB");
    EXPECT_EQ(step.at_time(1500ms).text(), "delay(1s)@time:1500ms");
    EXPECT_EQ(step.at_ping(2).text(), "delay(1s)@ping:2");
    EXPECT_EQ(step.at_close().text(), "delay(1s)@close");
}

TEST(Step, AtItsNaturalMomentHasNoTrigger) {
    EXPECT_EQ(steps::send("a").at_open(), steps::send("a"));
    EXPECT_EQ(steps::header("a", "b").at_request(), steps::header("a", "b"));
    EXPECT_EQ(steps::send("a").at_message(1).at({}), steps::send("a"));
}

TEST(Step, KeepsOnlyTheValuesThatATriggerUses) {
    EXPECT_EQ(steps::close().at({Trigger::Kind::close, 7, 5ms}), steps::close().at_close());
    EXPECT_EQ(steps::close().at({Trigger::Kind::ping, 7, 5ms}), steps::close().at_ping(7));
    EXPECT_EQ(steps::close().at({Trigger::Kind::time, 7, 5ms}), steps::close().at_time(5ms));
}

TEST(Step, RefusesAMomentAtWhichItCannotAct) {
    EXPECT_EQ(refusal([] { steps::header("a", "b").at_message(3); }),
              "header cannot act @message: it acts on the response to the opening handshake");
    EXPECT_EQ(refusal([] { steps::greeting("a").at_close(); }),
              "greeting cannot act @close: it acts as soon as the opening handshake is complete");
    EXPECT_EQ(refusal([] { steps::send("a").at_connect(); }),
              "send cannot act @connect: it can act @open, @message:N, @byte:N, @time:DURATION, "
              "@ping:N or @close");
}

TEST(Step, RefusesATriggerOutOfRange) {
    EXPECT_EQ(refusal([] { steps::send("a").at_message(0); }),
              "send@message:0 would never act: messages are counted from 1");
    EXPECT_EQ(refusal([] { steps::send("a").at_ping(0); }),
              "send@ping:0 would never act: pings are counted from 1");
    EXPECT_EQ(refusal([] { steps::send("a").at_time(-1ms); }),
              "send@time:-1ms is out of range: the time must be from 0s to 24h");
    EXPECT_EQ(refusal([] { steps::send("a").at_time(24h + 1ms); }),
              "send@time:86400001ms is out of range: the time must be from 0s to 24h");
    EXPECT_EQ(steps::send("a").at_time(24h).text(), "send(a)@time:24h");
}

TEST(Step, HasAFunctionForEachScope) {
    EXPECT_EQ(steps::sink().on_first(2).text(), "sink;first=2");
    EXPECT_EQ(steps::sink().on_nth(2).text(), "sink;nth=2");
    EXPECT_EQ(steps::sink().on_every(2).text(), "sink;every=2");
    EXPECT_EQ(steps::sink().with_probability(0.25, 7).text(), "sink;p=0.25,seed=7");
    EXPECT_EQ(steps::sink().with_probability(1, 0).text(), "sink;p=1");
    EXPECT_EQ(steps::sink().with_probability(-0.0, 0).text(), "sink;p=0");
    EXPECT_EQ(steps::sink().on_first(2).on({}), steps::sink());
}

TEST(Step, KeepsAProbabilityToNineDecimals) {
    const Step third = steps::sink().with_probability(1.0 / 3, 1);

    EXPECT_EQ(third.text(), "sink;p=0.333333333,seed=1");
    EXPECT_EQ(Behavior(third.text()), Behavior(third));
}

TEST(Step, RefusesAnInvalidScope) {
    EXPECT_EQ(refusal([] { steps::sink().on_first(0); }),
              "scope \"first=0\" would match no connection: counts begin at 1");
    EXPECT_EQ(refusal([] { steps::sink().on_every(0); }),
              "scope \"every=0\" would match no connection: counts begin at 1");
    EXPECT_EQ(refusal([] { steps::sink().with_probability(1.5, 0); }),
              "probability \"1.500000\": write 0 to 1 with up to nine decimals, as in 0.25");
    EXPECT_NE(refusal([] { steps::sink().with_probability(-0.1, 0); }), "nothing thrown");
    EXPECT_NE(refusal([] {
                  steps::sink().with_probability(std::numeric_limits<double>::quiet_NaN(), 0);
              }),
              "nothing thrown");
}

TEST(Step, LeavesOutDefaultsAtTheEnd) {
    EXPECT_EQ(Step("echo.fragments", {"2"}).text(), "echo.fragments");
    EXPECT_EQ(Step("hs.status", {"503", "", ""}).text(), "hs.status(503)");
    EXPECT_EQ(Step("hs.status", {"503", "", "body"}).text(), "hs.status(503,,body)");
    EXPECT_EQ(Step("send", {""}).text(), "send()");
    EXPECT_EQ(Step("ping", {""}).text(), "ping");
}

TEST(Trigger, Prints) {
    EXPECT_EQ(printed(Trigger{}), "natural");
    EXPECT_EQ(printed(Trigger{Trigger::Kind::open}), "open");
    EXPECT_EQ(printed(Trigger{Trigger::Kind::message, 3}), "message:3");
    EXPECT_EQ(printed(Trigger{Trigger::Kind::time, 0, 90s}), "time:90s");
}

TEST(Scope, Prints) {
    EXPECT_EQ(printed(Scope{}), "always");
    EXPECT_EQ(printed(Scope{Scope::Kind::first, 2}), "first=2");
    EXPECT_EQ(printed(Scope{Scope::Kind::probability, 0, 0.5, 7}), "p=0.5,seed=7");
    EXPECT_EQ(printed(Scope{Scope::Kind::probability, 0, -2}), "p=-2.000000");
}

TEST(Behavior, IsAChainOfSteps) {
    const Behavior chain = steps::delay(500ms) / steps::send("hello") / steps::close(4001, "bye");

    EXPECT_EQ(chain.text(), "delay(500ms)/send(hello)/close(4001,bye)");
    EXPECT_EQ(chain.steps().size(), 3U);
    EXPECT_EQ(chain, Behavior("delay(500ms)") / "send(hello)/close(4001,bye)");
    EXPECT_EQ(printed(chain), chain.text());
}

TEST(Behavior, WithoutStepsIsThePlainEcho) {
    EXPECT_EQ(Behavior(), Behavior(""));
    EXPECT_EQ(Behavior().text(), "");
    EXPECT_EQ(printed(Behavior()), "echo");
    EXPECT_EQ(Behavior() / Behavior("sink"), Behavior("sink"));
    EXPECT_NE(Behavior(), Behavior("echo"));
}

TEST(Behavior, CanBeAppendedToItself) {
    Behavior behavior("send(a)");
    behavior = behavior / behavior;

    EXPECT_EQ(behavior.text(), "send(a)/send(a)");
}
