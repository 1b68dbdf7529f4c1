// What the steps do that act by themselves.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "behavior/catalogue.hpp"
#include "behavior/fake_actor.hpp"

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using wsecho_test::FakeActor;

TEST(Send, SendsTextAndBinary) {
    FakeActor actor;

    actor.act("send(hello)/send()/send.binary(00FF)/send.binary()/greeting(welcome)");

    EXPECT_THAT(actor.take(), ElementsAre("text \"hello\"", "text \"\"", "binary 00 ff", "binary ",
                                          "text \"welcome\""));
}

TEST(Greeting, ActsBeforeTheOtherStepsOfItsMoment) {
    for (const auto& entry : wsecho::behavior::catalogue()) {
        EXPECT_EQ(entry.has(wsecho::behavior::kComesFirst) && entry.group == "plain",
                  entry.name == "greeting")
            << entry.name;
    }
}

TEST(Ping, CarriesAnyOctets) {
    FakeActor actor;

    actor.act("ping/ping(hello)/ping(%00%ff)");

    EXPECT_THAT(actor.take(), ElementsAre("ping \"\"", "ping \"hello\"", "ping \"\\0\\xff\""));
}

TEST(Close, HasACodeAndAReasonOrNone) {
    FakeActor actor;

    actor.act("close/close(4001)/close(1000,see%20you)");

    EXPECT_THAT(actor.take(),
                ElementsAre("close without a code", "close 4001 \"\"", "close 1000 \"see you\""));
}

TEST(Delay, HoldsBackWhatFollows) {
    FakeActor actor;

    actor.act("delay(1500ms)");

    EXPECT_THAT(actor.take(), ElementsAre("hold 1500ms"));
}

TEST(Every, SendsFirstAfterAPeriodAndThenGoesOn) {
    FakeActor actor;
    actor.act("every(100ms,tick)");

    EXPECT_THAT(actor.take(), IsEmpty());
    actor.advance(99ms);
    EXPECT_THAT(actor.take(), IsEmpty());
    actor.advance(1ms);
    EXPECT_THAT(actor.take(), ElementsAre("text \"tick\""));
    actor.advance(250ms);
    EXPECT_THAT(actor.take(), ElementsAre("text \"tick\"", "text \"tick\""));
}

TEST(Every, DoesNotPileUpWhileItWaitsForItsTurn) {
    FakeActor actor;
    actor.act("every(10ms,tick)");
    actor.hold_turns(true);
    actor.advance(100ms);
    EXPECT_THAT(actor.take(), IsEmpty());

    actor.hold_turns(false);
    EXPECT_THAT(actor.take(), ElementsAre("text \"tick\""));
    actor.advance(10ms);
    EXPECT_THAT(actor.take(), ElementsAre("text \"tick\""));
}

TEST(Every, SkipsMessagesForAClientThatDoesNotRead) {
    FakeActor actor;
    actor.act("every(10ms,tick)");
    actor.backed_up = true;
    actor.advance(100ms);
    EXPECT_THAT(actor.take(), IsEmpty());

    actor.backed_up = false;
    actor.advance(10ms);

    EXPECT_THAT(actor.take(), ElementsAre("text \"tick\""));
}

TEST(Every, RunsBesideAnother) {
    FakeActor actor;
    actor.act("every(20ms,slow)/every(10ms,fast)");

    actor.advance(20ms);

    EXPECT_THAT(actor.take(),
                testing::UnorderedElementsAre("text \"fast\"", "text \"slow\"", "text \"fast\""));
}
