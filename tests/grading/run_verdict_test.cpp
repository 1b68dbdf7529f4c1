// The rules for verdicts, each by what tells it from the others.

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "grading/run/verdict.hpp"

using namespace wsecho::grading;

namespace {

const Event kEcho{Event::Kind::text, "hello"};
const Event kPong{Event::Kind::pong, "hello"};

struct Row {
    const char* what;
    std::function<void(Case&, Observation&)> change;
    Behavior behavior;
    CloseBehavior close;
};

Conversation talk() {
    Conversation talk;
    talk.expected = {kEcho};
    talk.non_strict = std::vector<Event>{};
    return talk;
}

// The client has echoed, and the server has closed.
Observation good() {
    Observation seen;
    seen.received = {kEcho};
    seen.was_open = seen.closed_by_me = seen.was_clean = true;
    seen.remote_close_code = 1000;
    return seen;
}

// The client fails the connection and ends TCP.
void fail_as_client(Case& graded, Observation& seen) {
    graded.close = {false, false, {1002}, false, false};
    seen.closed_by_me = seen.was_clean = false;
    seen.remote_close_code.reset();
}

void check(const std::vector<Row>& rows, const Case::Script& script, const Observation& from) {
    for (const Row& row : rows) {
        SCOPED_TRACE(row.what);
        Case graded;
        Observation seen = from;
        row.change(graded, seen);
        const Verdicts verdicts = judge(graded, script, seen);
        EXPECT_EQ(text(verdicts.behavior), text(row.behavior));
        EXPECT_EQ(text(verdicts.close), text(row.close));
        EXPECT_FALSE(verdicts.result.empty());
        EXPECT_FALSE(verdicts.result_close.empty());
    }
}

TEST(GradingVerdict, BehaviorIsWhatTheClientSentExactly) {
    check({{"as expected", [](Case&, Observation&) {}, Behavior::ok, CloseBehavior::ok},
           {"the second alternative", [](Case&, Observation& seen) { seen.received.clear(); },
            Behavior::non_strict, CloseBehavior::ok},
           {"once more", [](Case&, Observation& seen) { seen.received.push_back(kEcho); },
            Behavior::failed, CloseBehavior::ok},
           {"another kind", [](Case&, Observation& seen) { seen.received = {kPong}; },
            Behavior::failed, CloseBehavior::ok},
           {"never open", [](Case&, Observation& seen) { seen = {}; }, Behavior::failed,
            CloseBehavior::failed}},
          talk(), good());
}

TEST(GradingVerdict, CloseDependsOnWhoEndsItHowAndWithWhichCode) {
    check({{"the client ended it", [](Case&, Observation& seen) { seen.closed_by_me = false; },
            Behavior::ok, CloseBehavior::failed},
           {"without a handshake", [](Case&, Observation& seen) { seen.was_clean = false; },
            Behavior::ok, CloseBehavior::unclean},
           {"another code", [](Case&, Observation& seen) { seen.remote_close_code = 1001; },
            Behavior::ok, CloseBehavior::wrong_code},
           {"no code", [](Case&, Observation& seen) { seen.remote_close_code.reset(); },
            Behavior::ok, CloseBehavior::ok},
           {"unclean comes before the code",
            [](Case&, Observation& seen) {
                seen.was_clean = false;
                seen.remote_close_code = 1001;
            },
            Behavior::ok, CloseBehavior::unclean},
           {"the client has to end it, and does",
            [](Case& graded, Observation& seen) { fail_as_client(graded, seen); }, Behavior::ok,
            CloseBehavior::ok},
           {"the client has to end it, and the server does",
            [](Case& graded, Observation& seen) {
                fail_as_client(graded, seen);
                seen.closed_by_me = true;
            },
            Behavior::ok, CloseBehavior::failed}},
          talk(), good());
}

TEST(GradingVerdict, SomeEndsDecideOverTheBehavior) {
    check({{"the wrong side in a case about UTF-8",
            [](Case& graded, Observation& seen) {
                fail_as_client(graded, seen);
                graded.close.wrong_end_is_fatal = true;
                seen.closed_by_me = true;
            },
            Behavior::failed, CloseBehavior::failed},
           {"a wrong code in a case about closing",
            [](Case& graded, Observation& seen) {
                graded.close.wrong_code_is_fatal = true;
                seen.remote_close_code = 1002;
            },
            Behavior::failed, CloseBehavior::wrong_code},
           {"unclean is no wrong code",
            [](Case& graded, Observation& seen) {
                graded.close.wrong_code_is_fatal = true;
                seen.was_clean = false;
            },
            Behavior::ok, CloseBehavior::unclean},
           {"informational, whatever happens",
            [](Case& graded, Observation& seen) {
                graded.is_informational = true;
                seen = {};
            },
            Behavior::informational, CloseBehavior::informational}},
          talk(), good());
}

TEST(GradingVerdict, ManyMessagesPassOrFailAsAWhole) {
    const EchoLoop loop{1, 16};
    check({{"passed", [](Case&, Observation& seen) { seen.loop_passed = true; }, Behavior::ok,
            CloseBehavior::ok},
           {"a wrong echo",
            [](Case&, Observation& seen) {
                seen.loop_passed = false;
                seen.loop_failure = "It is wrong.";
            },
            Behavior::failed, CloseBehavior::ok},
           {"no end in time", [](Case&, Observation&) {}, Behavior::failed, CloseBehavior::ok},
           {"no compression", [](Case& graded, Observation&) { graded.deflate.emplace_back(); },
            Behavior::unimplemented, CloseBehavior::ok}},
          loop, good());
}

// Tests of aiohttp compare these.
TEST(GradingVerdict, SentencesThatClientsCompareAreThoseOfTheTestsuite) {
    Case graded;
    Observation seen = good();
    EXPECT_EQ(judge(graded, talk(), seen).result, "Actual events match at least one expected.");

    graded.close.codes = {1002};
    graded.close.wrong_code_is_fatal = true;
    EXPECT_EQ(judge(graded, talk(), seen).result, "The close code should have been 1002 or empty");

    graded.close = {};
    graded.limit.time = std::chrono::seconds(100);
    EXPECT_EQ(judge(graded, OneMessage{1, "abc"}, seen).result,
              "Did not receive message within 100 seconds.");
}

TEST(GradingVerdict, SaysWhatDiffersFirst) {
    const auto result = [](std::vector<Event> expected, std::vector<Event> received) {
        Conversation talk;
        talk.expected = std::move(expected);
        Observation seen = good();
        seen.received = std::move(received);
        return judge(Case(), talk, seen).result;
    };
    const Event hello{Event::Kind::text, "hello"}, hullo{Event::Kind::text, "hullo"};
    const Event octets{Event::Kind::binary, std::string("\0\xff", 2)};
    const Event pong{Event::Kind::pong, "p"}, mark{Event::Kind::mark, "A"};
    const Event large{Event::Kind::text, std::string(41, 'a')};
    const Event other{Event::Kind::text, std::string(41, 'b')};

    EXPECT_EQ(result({hello}, {}), "Expected text \"hello\", got nothing.");
    EXPECT_EQ(result({hello, pong}, {hello}), "Expected a Pong \"p\", got nothing more.");
    EXPECT_EQ(result({}, {hello}), "Expected nothing, got text \"hello\".");
    EXPECT_EQ(result({hello}, {hello, octets}), "Expected nothing more, got binary \"\\0\\xff\".");
    EXPECT_EQ(result({hello}, {hullo}), "Expected text \"hello\", got text \"hullo\".");
    EXPECT_EQ(result({large}, {other}),
              "Expected text of 41 octets, got text of 41 octets with other octets.");
    EXPECT_EQ(result({mark}, {pong}), "Expected to stay open until mark A, got a Pong \"p\".");
}

TEST(GradingVerdict, StrictSentencesSayWhereTheRfcAsksForMore) {
    Case graded;
    Observation seen = good();
    EXPECT_TRUE(judge(graded, talk(), seen).strict.empty());

    seen.loop_passed = true;
    seen.content_difference = "Other octets.";
    EXPECT_EQ(judge(graded, OneMessage{1, "abc"}, seen).strict.size(), 1U);

    fail_as_client(graded, seen);
    seen.content_difference.clear();
    seen.closed_by_me = true;  // as the client ignored what it had to fail
    EXPECT_EQ(judge(graded, talk(), seen).strict.size(), 1U);
}

}  // namespace
