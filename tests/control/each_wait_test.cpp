// What each kind of wait waits for, and what it says if it was in vain.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "control/matches.hpp"
#include "control/waiting.hpp"
#include "control/waits/barrier_waits.hpp"
#include "control/waits/connection_waits.hpp"
#include "control/waits/message_waits.hpp"

using nlohmann::json;
using wsecho::Direction;
using wsecho::EventKind;
using wsecho::control::Match;
using wsecho::control::Order;
using wsecho::control::Stage;
using wsecho::journal::Which;
using wsecho_test::texts;
using wsecho_test::Waiting;

using wsecho::control::wait_for_clients;
using wsecho::control::wait_for_messages;
using wsecho::control::wait_for_quiet;
using wsecho::control::wait_for_stage;
using wsecho::control::wait_to_accept;
using wsecho::control::wait_to_sync;
using wsecho::control::wait_to_take;
using wsecho::control::wait_to_verify;

namespace {

const std::chrono::milliseconds kOnce{0};

Match match_of(const std::string& text) {
    return texts({text}).front();
}

Which by_number(const Waiting::Record& client) {
    return {std::nullopt, client->id};
}

}  // namespace

TEST(WaitForMessages, ListsTheFirstOnesAndWhereToGoOn) {
    Waiting waiting;
    const auto client = waiting.connect("alice");
    for (const char* each : {"a", "b", "c"}) waiting.say(client, each);

    const auto reply = waiting.begin(wait_for_messages(*waiting.journal, {}, 2, {}));

    ASSERT_EQ(reply->body["messages"].size(), 2U) << reply->body;
    EXPECT_EQ(reply->body["messages"][0]["text"], "a");
    EXPECT_EQ(reply->body["messages"][1]["text"], "b");
    EXPECT_EQ(reply->body["messages"][1]["id"], "alice");
    EXPECT_EQ(reply->body["next"], reply->body["messages"][1]["seq"]);
    EXPECT_EQ(reply->body["waited_ms"], 0);

    const auto next = reply->body["next"].get<std::uint64_t>();
    const auto rest = waiting.begin(wait_for_messages(*waiting.journal, {{}, next}, 1, {}));
    ASSERT_EQ(rest->status, 200) << rest->body;
    EXPECT_EQ(rest->body["messages"][0]["text"], "c");
    EXPECT_EQ(waiting.begin(wait_for_messages(*waiting.journal, {{}, next}, 2, {}), kOnce)->error(),
              "timed out after 0 ms: 1 of 2 messages");
}

TEST(WaitForMessages, FindsThoseThatMatch) {
    Waiting waiting;
    const auto client = waiting.connect();
    const auto reply = waiting.begin(wait_for_messages(*waiting.journal, {}, 2, match_of("yes")));
    for (const char* each : {"yes", "no", "YES"}) waiting.say(client, each);
    waiting.run();
    EXPECT_EQ(reply->answers, 0);

    waiting.say(client, "yes");
    waiting.run();

    ASSERT_EQ(reply->body["messages"].size(), 2U) << reply->body;
    EXPECT_EQ(reply->body["messages"][1]["text"], "yes");
}

TEST(WaitForMessages, TellsTheClosestOnes) {
    Waiting waiting;
    const auto client = waiting.connect();
    waiting.say(client, "state is old");
    waiting.say(client, "else");
    const auto reply =
        waiting.begin(wait_for_messages(*waiting.journal, {}, 1, match_of("state is new")), kOnce);

    EXPECT_EQ(reply->error(), "timed out after 0 ms: 0 of 1 matching message; 2 messages arrived");
    ASSERT_GE(reply->body["closest"].size(), 1U);
    EXPECT_EQ(reply->body["closest"][0]["message"]["text"], "state is old");
    EXPECT_EQ(reply->body["closest"][0]["differs"], R"(octet 9: expected "new", got "old")");
}

TEST(WaitForMessages, SeesOneTagOrOneConnection) {
    Waiting waiting;
    const auto alice = waiting.connect("alice");
    const auto bob = waiting.connect("bob");
    waiting.say(bob, "b");
    waiting.say(alice, "a");

    const auto of_alice =
        waiting.begin(wait_for_messages(*waiting.journal, {Which{"alice", 0}, 0}, 1, {}));
    const auto of_bob =
        waiting.begin(wait_for_messages(*waiting.journal, {by_number(bob), 0}, 1, {}));
    const auto untagged =
        waiting.begin(wait_for_messages(*waiting.journal, {Which{"", 0}, 0}, 1, {}), kOnce);

    EXPECT_EQ(of_alice->body["messages"][0]["text"], "a");
    EXPECT_EQ(of_bob->body["messages"][0]["text"], "b");
    EXPECT_EQ(untagged->status, 417);
}

TEST(WaitForMessages, StopsWhenTheConnectionEnds) {
    Waiting waiting;
    const auto client = waiting.connect();
    waiting.say(client, "a");
    const auto any =
        waiting.begin(wait_for_messages(*waiting.journal, {by_number(client), 0}, 2, {}));
    const auto take = waiting.begin(wait_to_take(*waiting.journal, {by_number(client), 0}));
    ASSERT_EQ(take->status, 200);
    const auto matching = waiting.begin(
        wait_for_messages(*waiting.journal, {by_number(client), 0}, 1, match_of("b")));
    const auto second = waiting.begin(wait_to_take(*waiting.journal, {by_number(client), 0}));
    const auto verify = waiting.begin(
        wait_to_verify(*waiting.journal, {by_number(client), 0}, texts({"a", "b"}), Order::exact));

    waiting.end(client);
    waiting.run();

    for (const auto& reply : {any, matching, second, verify}) {
        EXPECT_EQ(reply->code(), "stopped") << reply->body;
    }
    EXPECT_EQ(any->error(), "can no longer happen: connection #1 is closed; 1 of 2 messages");
}

TEST(WaitToTake, TakesEachMessageOnce) {
    Waiting waiting;
    const auto client = waiting.connect();
    waiting.say(client, "a");
    waiting.say(client, std::string("\0\xff", 2), 2);

    EXPECT_EQ(waiting.begin(wait_to_take(*waiting.journal, {}))->body["message"]["text"], "a");
    EXPECT_EQ(waiting.begin(wait_to_take(*waiting.journal, {}))->body["message"]["base64"], "AP8=");
    EXPECT_EQ(waiting.begin(wait_to_take(*waiting.journal, {}), kOnce)->error(),
              "timed out after 0 ms: no new message, 2 arrived before");
    EXPECT_EQ(waiting.begin(wait_to_take(*waiting.journal, {Which{"x", 0}, 0}), kOnce)->error(),
              "timed out after 0 ms: no message with id x has arrived; 2 have arrived without an "
              "id: add ?id=x to the client's URL");
}

// What the waits say that a request without `id` begins.
TEST(WaitWithoutAnId, SaysThatOtherIdsHaveWhatItWaitsFor) {
    Waiting waiting;
    const Which untagged{"", 0};
    const auto facts = [&](std::unique_ptr<wsecho::control::Wait> wait) {
        return waiting.begin(std::move(wait), kOnce)->error();
    };
    EXPECT_EQ(facts(wait_to_take(*waiting.journal, {untagged, 0})),
              "timed out after 0 ms: no message without an id has arrived");

    waiting.say(waiting.connect("alice"), "a");

    EXPECT_EQ(facts(wait_to_take(*waiting.journal, {untagged, 0})),
              "timed out after 0 ms: no message without an id has arrived; 1 has arrived with id "
              "alice: add \"id\"");
    EXPECT_EQ(facts(wait_to_accept(*waiting.journal, untagged, 0)),
              "timed out after 0 ms: no client without an id has connected; 1 has connected with "
              "id alice: add \"id\"");
    EXPECT_EQ(facts(wait_for_clients(*waiting.journal, untagged, 1)),
              "timed out after 0 ms: 0 clients without an id instead of 1; 1 is open with id "
              "alice: add \"id\"");

    for (const char* tag : {"bob", "carol", "dave"}) {
        const auto client = waiting.connect(tag);
        waiting.say(client, "b");
        waiting.say(client, "c");
    }
    EXPECT_EQ(facts(wait_to_take(*waiting.journal, {untagged, 0})),
              "timed out after 0 ms: no message without an id has arrived; 7 have arrived with ids "
              "alice, bob and 2 more: add \"id\"");
}

TEST(WaitWithAnId, SaysThatTheClientHasNone) {
    Waiting waiting;
    const Which alice{"alice", 0};
    const auto facts = [&](std::unique_ptr<wsecho::control::Wait> wait) {
        return waiting.begin(std::move(wait), kOnce)->error();
    };
    waiting.say(waiting.connect("bob"), "a");
    EXPECT_EQ(facts(wait_for_messages(*waiting.journal, {alice, 0}, 1, {})),
              "timed out after 0 ms: 0 of 1 message with id alice");

    waiting.say(waiting.connect(), "a");

    const std::string without = "; 1 has arrived without an id: add ?id=alice to the client's URL";
    EXPECT_EQ(facts(wait_for_messages(*waiting.journal, {alice, 0}, 1, {})),
              "timed out after 0 ms: 0 of 1 message with id alice" + without);
    EXPECT_EQ(facts(wait_for_messages(*waiting.journal, {alice, 0}, 1, match_of("a"))),
              "timed out after 0 ms: 0 of 1 matching message; 0 messages with id alice arrived" +
                  without);
    EXPECT_EQ(facts(wait_to_accept(*waiting.journal, alice, 0)),
              "timed out after 0 ms: no client with id alice has connected; 1 has connected "
              "without an id: add ?id=alice to the client's URL");
    EXPECT_EQ(facts(wait_to_verify(*waiting.journal, {alice, 0}, texts({"a"}), Order::any)),
              "timed out after 0 ms: 0 of 1 expected message among 0 with id alice" + without);
}

TEST(WaitToTake, SkipsMessagesBeforeSince) {
    Waiting waiting;
    const auto client = waiting.connect();
    waiting.say(client, "a");
    const auto first = waiting.begin(wait_for_messages(*waiting.journal, {}, 1, {}));
    waiting.say(client, "b");

    const auto since = first->body["next"].get<std::uint64_t>();
    EXPECT_EQ(waiting.begin(wait_to_take(*waiting.journal, {{}, since}))->body["message"]["text"],
              "b");
}

TEST(WaitToAccept, ReturnsAnsweredConnectionsOnly) {
    Waiting waiting;
    const auto client = waiting.accept();
    const auto reply = waiting.begin(wait_to_accept(*waiting.journal, {}, 0));
    waiting.run();
    EXPECT_EQ(reply->answers, 0);

    waiting.open(client);
    waiting.run();

    EXPECT_EQ(reply->body["connection"]["connection"], 1);
    EXPECT_EQ(reply->body["connection"]["state"], "open");
    EXPECT_EQ(waiting.begin(wait_to_accept(*waiting.journal, {}, 0), kOnce)->error(),
              "timed out after 0 ms: no new connection, 1 before");
    waiting.connect();
    waiting.connect();
    EXPECT_EQ(
        waiting.begin(wait_to_accept(*waiting.journal, {}, 2))->body["connection"]["connection"],
        3);
}

TEST(WaitForClients, NeedsTheExactNumber) {
    Waiting waiting;
    const auto one = waiting.connect();
    const auto two = waiting.connect("b");
    EXPECT_EQ(waiting.begin(wait_for_clients(*waiting.journal, {}, 2))->body,
              json({{"clients", 2}}));
    EXPECT_EQ(waiting.begin(wait_for_clients(*waiting.journal, {}, 0), kOnce)->error(),
              "timed out after 0 ms: 2 clients instead of 0");
    const auto none = waiting.begin(wait_for_clients(*waiting.journal, {}, 0));
    const auto no_b = waiting.begin(wait_for_clients(*waiting.journal, Which{"b", 0}, 0));

    waiting.end(two);
    waiting.run();
    EXPECT_EQ(no_b->status, 200);
    EXPECT_EQ(none->answers, 0);
    waiting.end(one);
    waiting.run();
    EXPECT_EQ(none->status, 200);
}

TEST(WaitForStage, OpenIsMetForGood) {
    Waiting waiting;
    const auto client = waiting.accept();
    const auto reply = waiting.begin(wait_for_stage(*waiting.journal, client, Stage::open));
    EXPECT_EQ(waiting.begin(wait_for_stage(*waiting.journal, client, Stage::open), kOnce)->error(),
              "timed out after 0 ms: connection #1 is connecting");
    waiting.open(client);
    waiting.end(client);
    waiting.run();
    EXPECT_EQ(reply->body["state"], "closed");
}

TEST(WaitForStage, OpenStopsIfTheClientLeavesBefore) {
    Waiting waiting;
    const auto client = waiting.accept();
    const auto reply = waiting.begin(wait_for_stage(*waiting.journal, client, Stage::open));
    waiting.end(client);
    waiting.run();
    EXPECT_EQ(reply->code(), "stopped");
    EXPECT_EQ(reply->error(), "can no longer happen: connection #1 has ended and was never open");
}

TEST(WaitForStage, ClosedAndVerdictAreMetByTheEnd) {
    Waiting waiting;
    const auto client = waiting.connect();
    const auto closed = waiting.begin(wait_for_stage(*waiting.journal, client, Stage::closed));
    const auto judged = waiting.begin(wait_for_stage(*waiting.journal, client, Stage::verdict));
    EXPECT_EQ(
        waiting.begin(wait_for_stage(*waiting.journal, client, Stage::verdict), kOnce)->error(),
        "timed out after 0 ms: connection #1 is open and has no verdict yet");
    waiting.end(client);
    waiting.run();
    EXPECT_EQ(closed->body["state"], "closed");
    EXPECT_EQ(judged->status, 200);
}

TEST(WaitForStage, VerdictIsMetOnceItIsDecided) {
    Waiting waiting;
    const auto client = waiting.connect();
    wsecho::Verdict verdict;
    verdict.fault = "frame.rsv2";
    verdict.outcome = wsecho::Verdict::Outcome::undecided;
    waiting.journal->note_fault(*client, verdict);
    const auto reply = waiting.begin(wait_for_stage(*waiting.journal, client, Stage::verdict));
    waiting.run();
    EXPECT_EQ(reply->answers, 0);

    verdict.outcome = wsecho::Verdict::Outcome::conforms;
    wsecho::Event event;
    event.kind = EventKind::verdict;
    event.connection = client->id;
    event.verdict = &verdict;
    waiting.journal->record(client.get(), event);
    waiting.run();

    EXPECT_EQ(reply->body["state"], "open") << reply->body;
}

TEST(WaitToSync, NeedsAPongOfEachOpenClient) {
    Waiting waiting;
    EXPECT_EQ(waiting.begin(wait_to_sync(*waiting.journal, {}))->body, json::object());
    waiting.connect();
    const auto ended = waiting.connect();
    waiting.end(ended);
    EXPECT_EQ(waiting.begin(wait_to_sync(*waiting.journal, {}))->status, 200);

    waiting.answers_pings = false;
    const auto deaf = waiting.connect();
    const auto reply = waiting.begin(wait_to_sync(*waiting.journal, by_number(deaf)));
    waiting.run();
    EXPECT_EQ(reply->answers, 0);
    EXPECT_EQ(waiting.begin(wait_to_sync(*waiting.journal, {}), kOnce)->error(),
              "timed out after 0 ms: connection #3 and 1 other did not answer a Ping");
}

TEST(WaitToSync, IsMetByThePong) {
    Waiting waiting;
    waiting.answers_pings = false;
    const auto client = waiting.connect();
    const auto reply = waiting.begin(wait_to_sync(*waiting.journal, {}));

    waiting.ping(client, EventKind::pong, Direction::received, waiting.last_ping);
    waiting.run();

    EXPECT_EQ(reply->status, 200);
}

TEST(WaitToSync, StopsIfTheOneClientResets) {
    Waiting waiting;
    waiting.answers_pings = false;
    const auto client = waiting.connect();
    const auto one = waiting.begin(wait_to_sync(*waiting.journal, by_number(client)));
    const auto all = waiting.begin(wait_to_sync(*waiting.journal, {}));
    waiting.end(client, wsecho::TcpEnd::rst);
    waiting.run();
    EXPECT_EQ(one->code(), "stopped");
    EXPECT_EQ(all->status, 200);
}

TEST(WaitForQuiet, HoldsIfAllMessagesAreTaken) {
    Waiting waiting;
    const auto client = waiting.connect();
    waiting.say(client, "a");
    const auto loud = waiting.begin(wait_for_quiet(*waiting.journal, {}));
    EXPECT_EQ(loud->status, 417);
    EXPECT_EQ(loud->code(), "unexpected");
    EXPECT_EQ(loud->error(), R"(connection #1 sent text "a", which was not taken)");

    waiting.begin(wait_to_take(*waiting.journal, {}));
    EXPECT_EQ(waiting.begin(wait_for_quiet(*waiting.journal, {}))->body, json::object());
}

TEST(WaitForQuiet, CountsFromSince) {
    Waiting waiting;
    const auto client = waiting.connect();
    waiting.say(client, "a");
    const auto seen = waiting.begin(wait_for_messages(*waiting.journal, {}, 1, {}));
    const auto since = seen->body["next"].get<std::uint64_t>();
    EXPECT_EQ(waiting.begin(wait_for_quiet(*waiting.journal, {{}, since}))->status, 200);
    waiting.say(client, "b");
    EXPECT_EQ(waiting.begin(wait_for_quiet(*waiting.journal, {{}, since}))->code(), "unexpected");
}

TEST(WaitForQuiet, SeesWhatComesBeforeThePong) {
    Waiting waiting;
    waiting.answers_pings = false;
    const auto client = waiting.connect();
    const auto reply = waiting.begin(wait_for_quiet(*waiting.journal, {}));
    EXPECT_EQ(reply->answers, 0);
    waiting.say(client, "late");
    waiting.ping(client, EventKind::pong, Direction::received, waiting.last_ping);
    waiting.run();
    EXPECT_EQ(reply->code(), "unexpected") << reply->body;
}

TEST(WaitToVerify, IsMetOnceItHolds) {
    Waiting waiting;
    const auto client = waiting.connect();
    waiting.say(client, "a");
    const auto reply =
        waiting.begin(wait_to_verify(*waiting.journal, {}, texts({"a", "b"}), Order::exact));
    waiting.run();
    EXPECT_EQ(reply->answers, 0);
    waiting.say(client, "b");
    waiting.run();
    ASSERT_EQ(reply->status, 200) << reply->body;
    EXPECT_EQ(reply->body["matched"].size(), 2U);
}

TEST(WaitToVerify, SaysWhatIsUnexpected) {
    Waiting waiting;
    const auto client = waiting.connect();
    for (const char* each : {"a", "x", "b"}) waiting.say(client, each);
    const auto reply =
        waiting.begin(wait_to_verify(*waiting.journal, {}, texts({"a", "b"}), Order::exact));
    ASSERT_EQ(reply->code(), "unexpected") << reply->body;
    EXPECT_EQ(reply->error().substr(0, 22), R"(not expected: text "x")");
    EXPECT_EQ(
        waiting.begin(wait_to_verify(*waiting.journal, {}, texts({"a", "b"}), Order::contains))
            ->status,
        200);
}

TEST(WaitToVerify, DiffersOnceEnoughHasArrived) {
    Waiting waiting;
    const auto client = waiting.connect();
    const auto reply =
        waiting.begin(wait_to_verify(*waiting.journal, {}, texts({"a", "b 1"}), Order::exact));
    waiting.say(client, "a");
    waiting.say(client, "b 2");
    waiting.run();
    EXPECT_EQ(reply->code(), "mismatch");
    EXPECT_EQ(reply->error(), "1 of 2 expected messages among 2");
    EXPECT_EQ(reply->body["closest"][0]["differs"], R"(octet 2: expected "1", got "2")");
    EXPECT_EQ(reply->body["matched"].size(), 1U);
    EXPECT_EQ(reply->body["diff"].get<std::string>().find("= text \"a\" (seq "), 0U);
}

TEST(WaitToVerify, TimesOutIfTooFewArrive) {
    Waiting waiting;
    waiting.say(waiting.connect(), "x");
    for (const Order order : {Order::exact, Order::contains, Order::any}) {
        const auto reply =
            waiting.begin(wait_to_verify(*waiting.journal, {}, texts({"a", "b"}), order), kOnce);
        EXPECT_EQ(reply->code(), "timed_out");
        EXPECT_EQ(reply->error(), "timed out after 0 ms: 0 of 2 expected messages among 1");
    }
}

TEST(WaitToVerify, AnyOrderIsMismatchedAtTheEnd) {
    Waiting waiting;
    const auto client = waiting.connect();
    waiting.say(client, "x");
    const auto reply =
        waiting.begin(wait_to_verify(*waiting.journal, {}, texts({"a"}), Order::any));
    waiting.run();
    EXPECT_EQ(reply->answers, 0);
    waiting.let_time_out();
    EXPECT_EQ(reply->code(), "mismatch");
}
