// Steps that answer messages: each alone, and which one replaces which.

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "support/expectations.hpp"
#include "support/memory_use.hpp"
#include "support/payloads.hpp"
#include "support/scripted.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
namespace steps = wsecho::steps;

namespace {

void expect_fragment(RawClient& client, std::uint8_t opcode, const std::string& payload,
                     bool final) {
    FrameSpec frame(opcode, payload);
    frame.unmasked();
    expect_octets(client, (final ? frame : frame.not_final()).octets());
}

}  // namespace

TEST(Answers, EchoIsTheDefault) {
    Scripted t(steps::echo());

    t.client.send_text("hello");
    t.client.send_binary(some_binary(100'000));

    expect_frame(t.client, opcode::text, "hello");
    expect_frame(t.client, opcode::binary, some_binary(100'000));
    t.client.close_cleanly();
}

// In the message, in history, and in what is sent.
TEST(Answers, TheEchoOfALargeMessageIsTheSameMemory) {
    Scripted t(steps::echo());
    constexpr std::size_t kSize = std::size_t{32} << 20;
    const std::string frame = FrameSpec(opcode::binary, some_binary(kSize)).octets();
    const std::size_t before = reset_peak_memory();

    t.client.write(frame);
    t.client.skip(10 + kSize);

    if (memory_is_measurable() && !t.client.tls()) {  // the client encrypts in this process
        EXPECT_LT(peak_memory() - before, kSize + kSize / 2);
    }
    t.client.sync();
}

TEST(Answers, SinkRecordsAndAnswersNothing) {
    Scripted t(steps::sink());

    t.client.send_text("hello");
    t.client.send_binary("there");

    t.client.sync();
    EXPECT_EQ(t.server.take_message(), wsecho::WsMessage::text("hello"));
    EXPECT_EQ(t.server.take_message(), wsecho::WsMessage::binary("there"));
    t.client.close_cleanly();
}

TEST(Answers, FragmentsAreOfNearlyTheSameSizeAndUnmasked) {
    Scripted t(steps::echo_fragments(3));

    t.client.send_text("abcdefgh");

    expect_fragment(t.client, opcode::text, "abc", false);
    expect_fragment(t.client, opcode::continuation, "def", false);
    expect_fragment(t.client, opcode::continuation, "gh", true);
    t.client.sync();
}

TEST(Answers, FragmentsOfAShortMessageAreEmptyAtTheEnd) {
    Scripted t(steps::echo_fragments(3));

    t.client.send_binary("x");

    expect_fragment(t.client, opcode::binary, "x", false);
    expect_fragment(t.client, opcode::continuation, "", false);
    expect_fragment(t.client, opcode::continuation, "", true);
    t.client.send_text("");
    expect_fragment(t.client, opcode::text, "", false);
    expect_fragment(t.client, opcode::continuation, "", false);
    expect_fragment(t.client, opcode::continuation, "", true);
    t.client.sync();
}

TEST(Answers, ManyFragmentsOfALargeMessageJoinToTheSameMessage) {
    Scripted t(steps::echo_fragments(65536));
    const std::string large = some_binary(1 << 20);

    t.client.send_binary(large);

    const ReceivedMessage echo = t.client.read_message();
    EXPECT_EQ(echo.opcode, opcode::binary);
    EXPECT_TRUE(echo.payload == large);
    t.client.sync();
}

TEST(Answers, OneFragmentIsAPlainEcho) {
    Scripted t(steps::echo_fragments(1));

    t.client.send_text("abc");

    expect_frame(t.client, opcode::text, "abc");
}

TEST(Answers, ReverseReordersCharactersOfTextAndOctetsOfBinary) {
    Scripted t(steps::echo_reverse());

    t.client.send_text("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z");
    t.client.send_binary(std::string("\x00\x01\xff", 3));

    expect_frame(t.client, opcode::text,
                 "z\xf0\x9f\x98\x80\xe2\x82\xac\xc3\xa9"
                 "a");
    expect_frame(t.client, opcode::binary, std::string("\xff\x01\x00", 3));
}

TEST(Answers, DuplicateSendsEachMessageTwice) {
    Scripted t(steps::echo_duplicate());

    t.client.send_text("a");
    t.client.send_binary("b");

    expect_frame(t.client, opcode::text, "a");
    expect_frame(t.client, opcode::text, "a");
    expect_frame(t.client, opcode::binary, "b");
    expect_frame(t.client, opcode::binary, "b");
    t.client.sync();
}

TEST(Answers, DropLeavesOutEveryNth) {
    Scripted t(steps::echo_drop(3));

    for (int i = 1; i <= 7; ++i) t.client.send_text(std::to_string(i));

    for (const char* kept : {"1", "2", "4", "5", "7"}) expect_frame(t.client, opcode::text, kept);
    t.client.sync();
    EXPECT_EQ(t.server.message_count(), 7U);
}

TEST(Answers, DropOfEveryMessageAnswersNothing) {
    Scripted t(steps::echo_drop(1));

    t.client.send_text("a");

    t.client.sync();
}

TEST(Answers, UpperChangesTheLettersOfTextOnly) {
    Scripted t(steps::echo_upper());

    t.client.send_text("Az-09 \xc3\xa9");
    t.client.send_binary("abc");

    expect_frame(t.client, opcode::text, "AZ-09 \xc3\xa9");
    expect_frame(t.client, opcode::binary, "abc");
}

TEST(Answers, AsChangesTheTypeWhereItCan) {
    Scripted text(steps::echo_as(wsecho::MessageType::text));
    text.client.send_binary("abc");
    text.client.send_binary("\xff");
    text.client.send_text("t");
    expect_frame(text.client, opcode::text, "abc");
    expect_frame(text.client, opcode::binary, "\xff");
    expect_frame(text.client, opcode::text, "t");

    Scripted binary(steps::echo_as(wsecho::MessageType::binary));
    binary.client.send_text("abc");
    binary.client.send_binary("b");
    expect_frame(binary.client, opcode::binary, "abc");
    expect_frame(binary.client, opcode::binary, "b");
}

// ---- delayed answers ---------------------------------------------------------------------------

TEST(Answers, DelayedOnesArriveInOrderAndNotEarly) {
    Scripted t(steps::echo_delay(50ms));
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 50; ++i) t.client.send_text(std::to_string(i));

    for (int i = 0; i < 50; ++i) expect_frame(t.client, opcode::text, std::to_string(i));

    EXPECT_GE(std::chrono::steady_clock::now() - start, 50ms);
    t.client.sync();
}

TEST(Answers, DelayedOnesHoldBackNeitherPongsNorTheClosingHandshake) {
    Scripted t(steps::echo_delay(10h));
    t.client.send_text("late");

    t.client.sync();
    t.client.send_close(1000);
    expect_frame(t.client, opcode::text, "late");
    expect_frame(t.client, opcode::close, close_payload(1000));
}

TEST(Answers, DelayedOnesAreNotSentTwice) {
    Scripted t("echo.delay(20ms)/delay(60ms)@close");
    t.client.send_text("once");

    t.client.send_close(1000);

    expect_frame(t.client, opcode::text, "once");
    expect_frame(t.client, opcode::close, close_payload(1000));
    expect_fin(t.client);
}

// They are sent from where they lie, whatever holds them back.
TEST(Answers, OfOneMebibyteAndMoreArriveWhole) {
    const std::string large = some_binary(kMiB + 500'000);
    for (const char* behavior :
         {"echo.as(binary)", "delay(5ms)", "echo.delay(5ms)", "delay(5ms)@byte:700000",
          "tcp.chop(65535)", "tcp.latency(5ms)", "tcp.coalesce(5ms)", "tcp.slowwrite(100000000)",
          "tcp.stall(5ms)@message:1"}) {
        SCOPED_TRACE(behavior);
        Scripted t(behavior);
        for (int i = 0; i < 2; ++i) {
            t.client.send_binary(large);
            t.client.send_binary("next");
            EXPECT_TRUE(t.client.read_message().payload == large);
            EXPECT_EQ(t.client.read_message().payload, "next");
        }
    }
}

// ---- replies -----------------------------------------------------------------------------------

TEST(Replies, AnswerTextsThatMatchAndTheRestIsEchoed) {
    Scripted t(steps::reply("get *", "value of *"));

    t.client.send_text("get x");
    t.client.send_text("forget x");
    t.client.send_binary("get x");

    expect_frame(t.client, opcode::text, "value of x");
    expect_frame(t.client, opcode::text, "forget x");
    expect_frame(t.client, opcode::binary, "get x");
}

TEST(Replies, OfSeveralTheFirstMatchAnswers) {
    Scripted t("reply(a*,first)/reply(*,second)/sink");

    t.client.send_text("abc");
    t.client.send_text("bcd");
    t.client.send_binary("abc");

    expect_frame(t.client, opcode::text, "first");
    expect_frame(t.client, opcode::text, "second");
    t.client.sync();
}

// A subscription is answered with data and with its end.
TEST(Replies, WithTheSamePatternAllAnswer) {
    Scripted t("reply(sub *,next *)/reply(*,other)/reply(sub *,complete *)");

    t.client.send_text("sub 7");
    t.client.send_text("get");

    for (const char* text : {"next 7", "complete 7", "other"}) {
        expect_frame(t.client, opcode::text, text);
    }
    t.client.sync();
}

TEST(Replies, HavePrecedenceOverOtherAnswersInAnyOrder) {
    Scripted t("echo.upper/reply(ping,pong)");

    t.client.send_text("ping");
    t.client.send_text("other");

    expect_frame(t.client, opcode::text, "pong");
    expect_frame(t.client, opcode::text, "OTHER");
}

TEST(Replies, MayBeginLater) {
    Scripted t("reply(x,y)@message:2");

    for (int i = 0; i < 3; ++i) t.client.send_text("x");

    expect_frame(t.client, opcode::text, "x");
    expect_frame(t.client, opcode::text, "y");
    expect_frame(t.client, opcode::text, "y");
}

// A message of this size is compared with few patterns in one turn.
TEST(Replies, OfManyTheFirstMatchAnswersALargeMessage) {
    std::string behavior;
    for (int i = 0; i < 20; ++i) behavior += "reply(*x" + std::to_string(i) + "*,no)/";
    Scripted t(behavior + "reply(a*z,yes)/reply(a*,no)/reply(a*z,*)");
    const std::string between(kMiB, 'b');

    t.client.send_text('a' + between + 'z');
    t.client.send_text(between);
    t.client.send_text("az");

    expect_frame(t.client, opcode::text, "yes");
    expect_frame(t.client, opcode::text, between);
    expect_frame(t.client, opcode::text, between);
    expect_frame(t.client, opcode::text, "yes");
    expect_frame(t.client, opcode::text, "");
    t.client.close_cleanly();
}

TEST(Replies, ToALargeMessageComeBeforeTheAnswerToACloseFrame) {
    std::string behavior;
    for (int i = 0; i < 20; ++i) behavior += "reply(*," + std::to_string(i) + ")/";
    Scripted t(behavior + "sink");

    t.client.write(FrameSpec(opcode::text, std::string(kMiB, 'b')).octets() +
                   FrameSpec(opcode::close, close_payload(1000)).octets());

    for (int i = 0; i < 20; ++i) expect_frame(t.client, opcode::text, std::to_string(i));
    expect_frame(t.client, opcode::close, close_payload(1000));
    expect_fin(t.client);
}

// Others get their turn while a message is compared: it is recorded before that.
TEST(Replies, ToALargeMessageDoNotHoldUpOthers) {
    std::string behavior;
    for (int i = 0; i < 100; ++i) behavior += "reply(*b" + std::to_string(i) + "*,no)/";
    TestServer server;
    server.route("/replies", behavior + "sink");
    auto client = RawClient::open(server.port(), Request("/replies"));
    auto neighbor = RawClient::open(server.port());

    client.send_text(std::string(8 * kMiB, 'b'));
    client.send_close();
    ASSERT_TRUE(server.wait_for_messages(1));

    for (int i = 0; i < 3; ++i) {
        neighbor.send_text("hello");
        expect_frame(neighbor, opcode::text, "hello");
    }
    EXPECT_EQ(server.connection(1).state(), wsecho::ConnectionState::open);
    EXPECT_EQ(client.read_close_code(), 1005);
}

// ---- one after another -------------------------------------------------------------------------

TEST(Answers, TheLastOneThatHasActedCounts) {
    Scripted t("echo.upper/echo.duplicate");

    t.client.send_text("a");

    expect_frame(t.client, opcode::text, "a");
    expect_frame(t.client, opcode::text, "a");
    t.client.sync();
}

TEST(Answers, MayChangeFromMessageToMessage) {
    Scripted t("echo.upper/sink@message:2/echo@message:3/echo.reverse@message:4");

    for (const char* text : {"ab", "cd", "ef", "gh"}) t.client.send_text(text);

    expect_frame(t.client, opcode::text, "AB");
    expect_frame(t.client, opcode::text, "ef");
    expect_frame(t.client, opcode::text, "hg");
    t.client.sync();
}

TEST(Answers, AreRecordedAsTheyWereSent) {
    Scripted t(steps::echo_upper());
    t.client.send_text("quiet");
    expect_frame(t.client, opcode::text, "QUIET");

    const std::string transcript = t.connection().transcript();

    EXPECT_NE(transcript.find("< text 5 \"quiet\""), std::string::npos) << transcript;
    EXPECT_NE(transcript.find("> text 5 \"QUIET\""), std::string::npos) << transcript;
    EXPECT_EQ(t.connection().messages().size(), 1U);
    EXPECT_EQ(t.connection().behavior(), "echo.upper");
}
