// Pending waits: when they are looked at, and how they end.

#include "control/waits/waits.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "control/waiting.hpp"
#include "control/waits/connection_waits.hpp"
#include "control/waits/message_waits.hpp"

using wsecho::control::MessageRange;
using wsecho::control::Refusal;
using wsecho::control::Wait;
using wsecho::control::wait_for_messages;
using wsecho::control::wait_to_take;
using wsecho::control::Waits;
using wsecho::journal::Which;
using wsecho_test::FakeReply;
using wsecho_test::Waiting;

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// Is never met, and takes this long at each look.
class SlowWait final : public Wait {
public:
    SlowWait(Waiting& waiting, microseconds cost, int& looks)
        : Wait(Which{}), waiting_(waiting), cost_(cost), looks_(looks) {}

    /// The number of looks after which it has read all older records.
    int unread = 0;

    State look() override {
        waiting_.scheduler.now += cost_;
        ++looks_;
        return unread-- > 0 ? State::unread : State::pending;
    }
    wsecho::control::Json answer(milliseconds /*waited*/) override { return {}; }
    wsecho::control::Failure failure() override { return {"timed_out", "slow"}; }

private:
    Waiting& waiting_;
    const microseconds cost_;
    int& looks_;
};

MessageRange with_tag(const std::string& tag) {
    return {Which{tag, 0}, 0};
}

}  // namespace

TEST(Waits, AnswerAtOnceWhatIsMetAlready) {
    Waiting waiting;
    waiting.say(waiting.connect(), "hello");

    const auto reply = waiting.begin(wait_for_messages(*waiting.journal, {}, 1, {}));

    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(waiting.waits.count(), 0U);
}

TEST(Waits, AnswerOnceTheyAreMet) {
    Waiting waiting;
    const auto client = waiting.connect();
    const auto reply = waiting.begin(wait_for_messages(*waiting.journal, {}, 2, {}));
    EXPECT_EQ(waiting.waits.count(), 1U);

    waiting.say(client, "a");
    waiting.run();
    EXPECT_EQ(reply->answers, 0);
    waiting.say(client, "b");
    waiting.run();

    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->answers, 1);
    waiting.let_time_out();
    EXPECT_EQ(reply->answers, 1);
}

TEST(Waits, TimeOutWithFacts) {
    Waiting waiting;
    waiting.say(waiting.connect(), "a");
    const auto reply = waiting.begin(wait_for_messages(*waiting.journal, {}, 2, {}));

    waiting.let_time_out();

    EXPECT_EQ(reply->status, 417);
    EXPECT_EQ(reply->code(), "timed_out");
    EXPECT_EQ(reply->error(),
              "timed out after " +
                  std::to_string(wsecho::journal::scaled(milliseconds(1000)).count()) +
                  " ms: 1 of 2 messages");
    EXPECT_EQ(reply->body["matched"].size(), 1U);
    EXPECT_TRUE(reply->body["closest"].is_array());
    EXPECT_TRUE(reply->body["diff"].is_string());
    EXPECT_NE(reply->body["transcript"].get<std::string>().find("text 1 \"a\""), std::string::npos);
    EXPECT_EQ(waiting.waits.count(), 0U);
}

TEST(Waits, LookOnceWithoutATimeout) {
    Waiting waiting;
    const auto reply =
        waiting.begin(wait_for_messages(*waiting.journal, {}, 1, {}), milliseconds(0));
    EXPECT_EQ(reply->status, 417);
    EXPECT_EQ(reply->error(), "timed out after 0 ms: 0 of 1 message");
}

// A change just before the deadline counts, even if no evaluation was due.
TEST(Waits, LookAtTheEndOnceMore) {
    Waiting waiting;
    const auto client = waiting.connect();
    int looks = 0;
    waiting.begin(std::make_unique<SlowWait>(waiting, milliseconds(100), looks),
                  milliseconds(60000));
    const auto reply = waiting.begin(wait_for_messages(*waiting.journal, {}, 2, {}));
    waiting.say(client, "a");
    waiting.run();  // the next evaluation is due in 5 s
    waiting.say(client, "b");
    waiting.run();
    EXPECT_EQ(reply->answers, 0);

    waiting.let_time_out();

    EXPECT_EQ(reply->status, 200);
}

TEST(Waits, EndWithTheirClient) {
    Waiting waiting;
    const auto client = waiting.connect();
    const auto reply = waiting.begin(wait_to_take(*waiting.journal, {}));

    reply->gone();
    EXPECT_EQ(waiting.waits.count(), 0U);
    waiting.say(client, "a");
    waiting.let_time_out();

    EXPECT_EQ(reply->answers, 0);
    EXPECT_EQ(waiting.begin(wait_to_take(*waiting.journal, {}))->status, 200);  // is still there
}

TEST(Waits, EndWithTheResetOfTheirTag) {
    Waiting waiting;
    const auto client = waiting.connect("alice");
    const auto alice = waiting.begin(wait_to_take(*waiting.journal, with_tag("alice")));
    const auto her_client =
        waiting.begin(wait_to_take(*waiting.journal, {Which{std::nullopt, client->id}, 0}));
    const auto bob = waiting.begin(wait_to_take(*waiting.journal, with_tag("bob")));
    const auto all = waiting.begin(wait_to_take(*waiting.journal, {}));

    waiting.journal->reset("alice");
    waiting.waits.reset("alice");

    EXPECT_EQ(alice->status, 417);
    EXPECT_EQ(alice->code(), "stopped");
    EXPECT_EQ(alice->error(), "can no longer happen: a reset of the id \"alice\"");
    EXPECT_EQ(her_client->code(), "stopped");
    EXPECT_EQ(bob->answers, 0);
    EXPECT_EQ(all->answers, 0);

    waiting.waits.reset("");
    EXPECT_EQ(all->code(), "stopped");
    EXPECT_EQ(bob->answers, 0);
    waiting.waits.reset_all();
    EXPECT_EQ(bob->code(), "stopped");
}

TEST(Waits, EndWithTheServer) {
    Waiting waiting;
    const auto reply = waiting.begin(wait_to_take(*waiting.journal, {}));

    waiting.waits.stop();

    EXPECT_EQ(reply->code(), "stopped");
    try {
        waiting.begin(wait_to_take(*waiting.journal, {}));
        FAIL() << "a wait began after the end";
    } catch (const Refusal& refusal) {
        EXPECT_EQ(refusal.status, 503);
        EXPECT_EQ(refusal.code, "stopping");
    }
}

TEST(Waits, AreAtMostTwoHundred) {
    Waiting waiting;
    std::vector<std::shared_ptr<FakeReply>> replies;
    for (std::size_t i = 0; i < 200; ++i) {
        replies.push_back(waiting.begin(wait_to_take(*waiting.journal, {})));
    }
    try {
        waiting.begin(wait_to_take(*waiting.journal, {}));
        FAIL() << "the 201st wait began";
    } catch (const Refusal& refusal) {
        EXPECT_EQ(refusal.status, 503);
        EXPECT_EQ(refusal.code, "too_many");
    }
    replies[7]->gone();
    waiting.begin(wait_to_take(*waiting.journal, {}));

    waiting.let_time_out();
    for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(replies[i]->answers, i == 7 ? 0 : 1);
    EXPECT_EQ(waiting.waits.count(), 0U);
}

TEST(Takers, GetMessagesInTheOrderOfTheirRequests) {
    Waiting waiting;
    const auto client = waiting.connect("a");
    std::vector<std::shared_ptr<FakeReply>> replies;
    for (int i = 0; i < 5; ++i) {
        // All of them, one tag, or one connection: the message is the same.
        const Which which = i % 3 == 0   ? Which{}
                            : i % 3 == 1 ? Which{"a", 0}
                                         : Which{std::nullopt, client->id};
        replies.push_back(waiting.begin(wait_to_take(*waiting.journal, {which, 0})));
    }

    for (int i = 0; i < 4; ++i) waiting.say(client, std::to_string(i));
    waiting.run();

    for (std::size_t i = 0; i < 4; ++i) {
        ASSERT_EQ(replies[i]->status, 200) << i;
        EXPECT_EQ(replies[i]->body["message"]["text"], std::to_string(i));
    }
    EXPECT_EQ(replies[4]->answers, 0);
}

// The evaluation for the message is still to come.
TEST(Takers, AreNotOvertakenByANewRequest) {
    Waiting waiting;
    const auto client = waiting.connect();
    const auto first = waiting.begin(wait_to_take(*waiting.journal, {}));
    waiting.say(client, "a");

    const auto second = waiting.begin(wait_to_take(*waiting.journal, {}));

    ASSERT_EQ(first->status, 200);
    EXPECT_EQ(first->body["message"]["text"], "a");
    EXPECT_EQ(second->answers, 0);
}

TEST(Takers, AcceptEachConnectionOnce) {
    Waiting waiting;
    const auto first = waiting.begin(wsecho::control::wait_to_accept(*waiting.journal, {}, 0));
    const auto second = waiting.begin(wsecho::control::wait_to_accept(*waiting.journal, {}, 0));

    waiting.connect();
    waiting.run();
    EXPECT_EQ(first->body["connection"]["connection"], 1);
    EXPECT_EQ(second->answers, 0);
    waiting.connect();
    waiting.run();
    EXPECT_EQ(second->body["connection"]["connection"], 2);
}

TEST(WaitBudget, ManyChangesMeanOneEvaluation) {
    Waiting waiting;
    const auto client = waiting.connect();
    int looks = 0;
    waiting.begin(std::make_unique<SlowWait>(waiting, microseconds(10), looks));
    ASSERT_EQ(looks, 1);

    for (int i = 0; i < 1000; ++i) waiting.say(client, "a");
    EXPECT_EQ(waiting.scheduler.posted(), 1U);
    waiting.run();

    EXPECT_EQ(looks, 2);
}

// How many looks of 100 us there are in a second, with a message every millisecond. `idle`: of each
// millisecond, the time in which the server has nothing to do.
int looks_in_a_second(microseconds idle) {
    Waiting waiting;
    const auto client = waiting.connect();
    int looks = 0;
    waiting.begin(std::make_unique<SlowWait>(waiting, microseconds(100), looks),
                  milliseconds(60000));
    looks = 0;
    const auto end = waiting.scheduler.now + std::chrono::seconds(1);

    while (waiting.scheduler.now < end) {
        waiting.say(client, "a");
        waiting.scheduler.advance(milliseconds(1));
        waiting.idle += idle;
    }
    return looks;
}

// 0.8 % of the CPU time and 0.1 % of the time are 9 ms, and 1 ms is saved: 100 looks, or 83 where
// each needs a timer of 20 us.
TEST(WaitBudget, LooksTakeLessThanOnePercentOfABusyThread) {
    const int looks = looks_in_a_second(microseconds(0));
    EXPECT_LE(looks, 100);
    EXPECT_GE(looks, 70);
}

// 0.8 % of the 100 ms that it was busy and 0.1 % of the time are 1.8 ms, and 1 ms is saved.
TEST(WaitBudget, LooksTakeLessOfAThreadThatIsHardlyBusy) {
    const int looks = looks_in_a_second(microseconds(900));
    EXPECT_LE(looks, 35);
    EXPECT_GE(looks, 15);
}

// As in a test that sends a message, waits for it, sends the next one ...
TEST(WaitBudget, ALookThatAnswersIsFree) {
    Waiting waiting;
    const auto client = waiting.connect();
    int looks = 0;
    waiting.begin(std::make_unique<SlowWait>(waiting, microseconds(100), looks),
                  milliseconds(60000));

    for (int i = 0; i < 1000; ++i) {
        const auto taken = waiting.begin(wait_to_take(*waiting.journal, {}), milliseconds(60000));
        waiting.say(client, "a");
        waiting.run();
        ASSERT_EQ(taken->status, 200) << "message " << i;
    }
}

// It does not run while other processes do.
TEST(WaitBudget, CountsCpuTimeAndNotTheTimeThatPasses) {
    wsecho::control::WaitBudget::Clocks clocks;
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    std::chrono::nanoseconds cpu{0};
    clocks.time = [&] { return now; };
    clocks.cpu = [&] { return cpu; };
    wsecho::control::WaitBudget budget(clocks);

    ASSERT_TRUE(budget.allows());
    now += std::chrono::seconds(1);
    cpu += microseconds(10);
    budget.charge();
    EXPECT_TRUE(budget.allows());

    cpu += milliseconds(2);
    budget.charge();
    EXPECT_FALSE(budget.allows());
    EXPECT_GE(budget.pause(), milliseconds(50));
    EXPECT_LE(budget.pause(), milliseconds(100));
}

TEST(WaitBudget, NothingIsPostedWithoutWaits) {
    Waiting waiting;
    const auto client = waiting.connect();
    const auto reply = waiting.begin(wait_to_take(*waiting.journal, {}));
    waiting.say(client, "a");
    waiting.run();
    ASSERT_EQ(reply->status, 200);
    waiting.say(client, "b");  // may be told of
    waiting.run();

    for (int i = 0; i < 10; ++i) waiting.say(client, "c");

    EXPECT_EQ(waiting.scheduler.posted(), 0U);
}

TEST(WaitBudget, ManyOldMessagesAreReadInSlices) {
    Waiting waiting;
    const auto client = waiting.connect();
    for (int i = 0; i < 1000; ++i) waiting.say(client, "noise");
    waiting.say(client, "signal");
    const wsecho::control::Match signal({{"text", "signal"}}, "match");

    const auto reply = waiting.begin(wait_for_messages(*waiting.journal, {}, 1, signal));
    waiting.run();

    EXPECT_EQ(reply->status, 200);
}

// However many waits read, other clients get their turn as soon.
TEST(WaitBudget, AllWaitsThatReadOldMessagesShareASlice) {
    constexpr int kWaits = 50;
    constexpr int kUnread = 30;
    Waiting waiting;
    int looks = 0;

    for (int i = 0; i < kWaits; ++i) {
        auto wait = std::make_unique<SlowWait>(waiting, microseconds(100), looks);
        wait->unread = kUnread;
        waiting.begin(std::move(wait), milliseconds(60000));
    }

    EXPECT_EQ(looks, 10) << "a millisecond";
    EXPECT_EQ(waiting.scheduler.posted(), 1U);
    waiting.run();
    EXPECT_EQ(looks, kWaits * (kUnread + 1));
}

// Short of memory.
TEST(Waits, GoOnAfterALookThatThrew) {
    class ThrowingWait final : public Wait {
    public:
        ThrowingWait() : Wait(Which{}) {}
        State look() override {
            if (!std::exchange(has_thrown_, true)) throw std::bad_alloc();
            return State::met;
        }
        wsecho::control::Json answer(milliseconds /*waited*/) override {
            return wsecho::control::Json::object();
        }
        wsecho::control::Failure failure() override { return {"timed_out", "throws"}; }

    private:
        bool has_thrown_ = false;
    };
    for (const bool another_begins : {true, false}) {
        Waiting waiting;
        const auto reply = std::make_shared<FakeReply>();
        EXPECT_THROW(
            waiting.waits.begin(std::make_unique<ThrowingWait>(), milliseconds(1000), reply),
            std::bad_alloc);

        if (another_begins) {
            waiting.begin(wait_to_take(*waiting.journal, {}));
            waiting.run();
        } else {
            waiting.let_time_out();
        }

        EXPECT_EQ(reply->status, 200) << another_begins;
    }
}

TEST(Waits, NeedNotOutliveWhatTheyHavePosted) {
    wsecho_test::ManualScheduler scheduler;
    const auto journal = std::make_shared<wsecho::journal::Journal>(wsecho::HistoryLimits{});
    const auto reply = std::make_shared<FakeReply>();
    {
        const auto now = [&] { return scheduler.now; };
        Waits waits(scheduler, *journal, {now, [&] { return now().time_since_epoch(); }});
        waits.begin(wait_to_take(*journal, {}), milliseconds(1000), reply);
        journal->add_connection("127.0.0.1:5", journal->now());
    }
    reply->gone();
    scheduler.advance(milliseconds(2000));
    EXPECT_EQ(reply->answers, 0);
}
