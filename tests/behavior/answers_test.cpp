// How messages are answered after each step that changes this.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "behavior/fake_actor.hpp"

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using wsecho::MessageType;
using wsecho_test::FakeActor;

TEST(Echo, SendsMessagesBackUnchanged) {
    FakeActor actor;
    actor.act("echo");

    actor.receive_text("hello");
    actor.receive_binary(std::string("\0\xff", 2));
    actor.receive_text("");

    EXPECT_THAT(actor.take(), ElementsAre("text \"hello\"", "binary 00 ff", "text \"\""));
}

TEST(Echo, CompressesAnswersToCompressedMessages) {
    for (const std::string step : {"echo", "echo.reverse", "echo.upper", "echo.drop(3)"}) {
        FakeActor actor;
        actor.act(step);

        actor.receive(MessageType::text, "AA", true);
        actor.receive(MessageType::text, "BB", false);

        EXPECT_THAT(actor.take(), ElementsAre("text \"AA\" compressed", "text \"BB\"")) << step;
    }
}

TEST(Sink, AnswersNothing) {
    FakeActor actor;
    actor.act("sink");

    actor.receive_text("hello");

    EXPECT_THAT(actor.take(), IsEmpty());
}

TEST(Echo, FollowsTheLastStepThatActed) {
    FakeActor actor;
    actor.act("sink/echo.upper");
    actor.receive_text("a");
    EXPECT_THAT(actor.take(), ElementsAre("text \"A\""));

    actor.act("echo");
    actor.receive_text("a");
    EXPECT_THAT(actor.take(), ElementsAre("text \"a\""));
}

TEST(EchoFragments, SendsUncompressedFrames) {
    FakeActor actor;
    actor.act("echo.fragments(3)");

    actor.receive(MessageType::text, "hello", true);
    actor.receive_binary("\x01");

    EXPECT_THAT(actor.take(), ElementsAre("text \"hello\" in 3 frames", "binary 01 in 3 frames"));
}

TEST(EchoFragments, SendsTwoByDefault) {
    FakeActor actor;
    actor.act("echo.fragments");

    actor.receive_text("hello");

    EXPECT_THAT(actor.take(), ElementsAre("text \"hello\" in 2 frames"));
}

TEST(EchoReverse, ReversesTheCharactersOfText) {
    FakeActor actor;
    actor.act("echo.reverse");

    actor.receive_text("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z");  // one of each length
    actor.receive_text("");

    EXPECT_THAT(actor.take(), ElementsAre("text \"z\xf0\x9f\x98\x80\xe2\x82\xac\xc3\xa9"
                                          "a\"",
                                          "text \"\""));
}

TEST(EchoReverse, ReversesTheOctetsOfBinary) {
    FakeActor actor;
    actor.act("echo.reverse");

    actor.receive_binary("\xc3\xa9\x01");

    EXPECT_THAT(actor.take(), ElementsAre("binary 01 a9 c3"));
}

TEST(EchoDuplicate, AnswersTwice) {
    FakeActor actor;
    actor.act("echo.duplicate");

    actor.receive(MessageType::text, "a", true);

    EXPECT_THAT(actor.take(), ElementsAre("text \"a\" compressed", "text \"a\" compressed"));
}

TEST(EchoDrop, LeavesEveryNthMessageUnanswered) {
    FakeActor actor;
    actor.act("echo.drop(3)");

    for (const char* text : {"1", "2", "3", "4", "5", "6", "7"}) actor.receive_text(text);

    EXPECT_THAT(actor.take(),
                ElementsAre("text \"1\"", "text \"2\"", "text \"4\"", "text \"5\"", "text \"7\""));
}

TEST(EchoDrop, LeavesEveryMessageUnansweredWithOne) {
    FakeActor actor;
    actor.act("echo.drop(1)");

    actor.receive_text("1");
    actor.receive_text("2");

    EXPECT_THAT(actor.take(), IsEmpty());
}

TEST(EchoUpper, ChangesTheLettersOfTextOnly) {
    FakeActor actor;
    actor.act("echo.upper");

    actor.receive_text("az AZ 09 {`\xc3\xa9");
    actor.receive_binary("az");

    EXPECT_THAT(actor.take(), ElementsAre("text \"AZ AZ 09 {`\xc3\xa9\"", "binary 61 7a"));
}

TEST(EchoAs, ChangesTheTypeWhereItCan) {
    FakeActor actor;
    actor.act("echo.as(text)");
    actor.receive_text("a");
    actor.receive(MessageType::binary, "\xc3\xa9", true);
    actor.receive_binary("\xc3");
    EXPECT_THAT(actor.take(),
                ElementsAre("text \"a\"", "text \"\xc3\xa9\" compressed", "binary c3"));

    actor.act("echo.as(binary)");
    actor.receive_text("a");
    actor.receive_binary("a");
    EXPECT_THAT(actor.take(), ElementsAre("binary 61", "binary 61"));
}

TEST(EchoDelay, AnswersEachMessageAtItsOwnTime) {
    FakeActor actor;
    actor.act("echo.delay(100ms)");

    actor.receive_text("1");
    actor.advance(60ms);
    actor.receive(MessageType::text, "2", true);
    EXPECT_THAT(actor.take(), IsEmpty());

    actor.advance(40ms);
    EXPECT_THAT(actor.take(), ElementsAre("text \"1\""));
    actor.advance(59ms);
    EXPECT_THAT(actor.take(), IsEmpty());
    actor.advance(1ms);
    EXPECT_THAT(actor.take(), ElementsAre("text \"2\" compressed"));
}

TEST(EchoDelay, ReadsNoMoreWhileTooMuchWaits) {
    FakeActor actor;
    actor.act("echo.delay(1s)");

    actor.receive_binary(std::string(1 << 20, 'x'));
    EXPECT_THAT(actor.take(), ElementsAre("overloaded"));

    actor.advance(1s);
    const auto lines = actor.take();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_THAT(lines.back(), "not overloaded");
}

TEST(Reply, AnswersTextThatMatches) {
    FakeActor actor;
    actor.act("echo/reply(get *,value of *)");

    actor.receive_text("get x");
    actor.receive_text("put x");
    actor.receive(MessageType::text, "get y", true);

    EXPECT_THAT(actor.take(), ElementsAre("text \"value of x\"", "text \"put x\"",
                                          "text \"value of y\" compressed"));
}

TEST(Reply, LeavesBinaryToTheOthers) {
    FakeActor actor;
    actor.act("echo/reply(*,text)");

    actor.receive_binary("a");

    EXPECT_THAT(actor.take(), ElementsAre("binary 61"));
}

TEST(Reply, IsTheFirstThatMatches) {
    FakeActor actor;
    actor.act("sink/reply(a*,first)/reply(*b,second)");

    actor.receive_text("ab");
    actor.receive_text("bb");
    actor.receive_text("c");

    EXPECT_THAT(actor.take(), ElementsAre("text \"first\"", "text \"second\""));
}
