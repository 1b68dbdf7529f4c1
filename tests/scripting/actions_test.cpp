// Steps that act by themselves, each at its natural moment.

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/scripted.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
using wsecho::CloseFrame;
namespace steps = wsecho::steps;

TEST(Actions, SendIsATextMessageOnceOpen) {
    Scripted t(steps::send("h\xc3\xa9llo, world"));

    expect_frame(t.client, opcode::text, "h\xc3\xa9llo, world");
    t.client.send_text("echo");
    expect_frame(t.client, opcode::text, "echo");
    t.client.close_cleanly();
}

TEST(Actions, SendBinarySendsTheOctetsThatHexWrites) {
    Scripted t("send.binary(00ff7F)/send.binary()");

    expect_frame(t.client, opcode::binary, std::string("\x00\xff\x7f", 3));
    expect_frame(t.client, opcode::binary, "");
    t.client.sync();
}

TEST(Actions, SendOctetsAndSendRawSendNoFrame) {
    Scripted t("send.octets(810568656c6C6f)/send.raw(%82%02%00%ff)@message:1");

    expect_frame(t.client, opcode::text, "hello");
    t.client.send_text("go");
    expect_frame(t.client, opcode::binary, std::string("\x00\xff", 2));
    expect_frame(t.client, opcode::text, "go");
    t.client.sync();
}

TEST(Actions, SendOctetsFollowTheHeadOfTheResponse) {
    TestServer server;
    server.otherwise(steps::send_octets("\r\n"));
    RawClient client(server.port());

    client.write(Request().octets());

    EXPECT_EQ(client.read_response().status, 101);
    EXPECT_EQ(client.read_exact(2), "\r\n");
}

TEST(Actions, SendOctetsAtTheRequestPrecedeEveryResponse) {
    for (const char* response : {"echo", "hs.status(503)", "hs.garbage"}) {
        SCOPED_TRACE(response);
        TestServer server;
        server.otherwise("send.raw(*)@request/send.octets(0a)@request/" + std::string(response));
        RawClient client(server.port());

        client.write(Request().octets());

        EXPECT_EQ(client.read_exact(2), "*\n");
    }
}

TEST(Actions, PingCarriesItsPayload) {
    Scripted t(steps::ping("are you there") / steps::ping());

    expect_frame(t.client, opcode::ping, "are you there");
    expect_frame(t.client, opcode::ping, "");
    t.client.sync();
}

TEST(Actions, CloseBeginsTheClosingHandshake) {
    Scripted t(steps::close(4001, "bye, now"));

    expect_frame(t.client, opcode::close, close_payload(4001, "bye, now"));
    t.client.send_close(4001);
    expect_fin(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_TRUE(t.connection().was_clean());
    EXPECT_EQ(t.connection().close_sent(), (CloseFrame{4001, "bye, now"}));
}

TEST(Actions, CloseWithoutACodeHasNoPayload) {
    Scripted t(steps::close());

    expect_frame(t.client, opcode::close, "");
    t.client.send_close();
    expect_fin(t.client);
}

// RFC 6455, 5.5.1.
TEST(Actions, NothingIsSentAfterAClose) {
    Scripted t("send(a)/close(1000)/send(b)/ping(c)/every(1ms,d)/echo.duplicate");
    t.client.write(FrameSpec(opcode::text, "e").octets() + FrameSpec(opcode::ping, "f").octets());

    expect_frame(t.client, opcode::text, "a");
    expect_frame(t.client, opcode::close, close_payload(1000));
    t.client.send_close(1000);
    expect_fin(t.client);
    EXPECT_EQ(t.connection().take_message(), wsecho::WsMessage::text("e"));
}

TEST(Actions, AChainActsInItsOrder) {
    Scripted t("send(1)/ping(2)/send.binary(03)/send(4)/ping(5)");

    expect_frame(t.client, opcode::text, "1");
    expect_frame(t.client, opcode::ping, "2");
    expect_frame(t.client, opcode::binary, "\x03");
    expect_frame(t.client, opcode::text, "4");
    expect_frame(t.client, opcode::ping, "5");
    t.client.sync();
}

TEST(Actions, GreetingActsFirstWhateverItsPosition) {
    Scripted t("send(second)/delay(20ms)/send(third)/greeting(first)");

    expect_frame(t.client, opcode::text, "first");
    expect_frame(t.client, opcode::text, "second");
    expect_frame(t.client, opcode::text, "third");
    t.client.sync();
}

TEST(Actions, GreetingIsNotHeldBackByADelayAtOpen) {
    Scripted t("delay(10h)/greeting(hello)");

    expect_frame(t.client, opcode::text, "hello");
    t.client.sync();
}

TEST(Actions, LargeMessagesAreSentWhole) {
    const std::string text = some_text(3 << 20);
    Scripted t(steps::send(text) / steps::send("behind"));

    expect_frame(t.client, opcode::text, text);
    expect_frame(t.client, opcode::text, "behind");
    t.client.sync();
}

// ---- repeated actions --------------------------------------------------------------------------

TEST(Actions, EverySendsAgainAndAgainAndNotEarly) {
    const auto start = std::chrono::steady_clock::now();
    Scripted t(steps::every(10ms, "tick"));

    for (int i = 1; i <= 5; ++i) {
        expect_frame(t.client, opcode::text, "tick");
        EXPECT_GE(std::chrono::steady_clock::now() - start, i * 10ms);
    }
}

TEST(Actions, EveryContinuesBesideEchoes) {
    Scripted t(steps::every(1ms, "tick"));
    int ticks = 0;
    for (int i = 0; i < 100; ++i) {
        t.client.send_text("echo");
        ReceivedMessage message = t.client.read_message();
        for (; message.payload == "tick"; message = t.client.read_message()) ++ticks;
        EXPECT_EQ(message, (ReceivedMessage{opcode::text, false, "echo"}));
    }
    while (ticks < 3) ticks += t.client.read_message().payload == "tick" ? 1 : 0;
    EXPECT_EQ(t.server.message_count(), 100U);
}

TEST(Actions, SeveralEveryStepsKeepTheirOwnPeriods) {
    Scripted t("every(2ms,a)/every(3ms,b)");
    int of_a = 0;
    int of_b = 0;

    while (of_a < 3 || of_b < 3) {
        const std::string payload = t.client.read_message().payload;
        ASSERT_TRUE(payload == "a" || payload == "b") << payload;
        ++(payload == "a" ? of_a : of_b);
    }
}

TEST(Actions, EveryEndsWithTheClosingHandshake) {
    Scripted t(steps::every(1ms, "tick"));
    expect_frame(t.client, opcode::text, "tick");
    t.client.send_close(1000);

    Frame frame = t.client.read_frame();
    while (frame.opcode == opcode::text) frame = t.client.read_frame();

    EXPECT_EQ(frame.octets, server_frame(opcode::close, close_payload(1000)));
    expect_fin(t.client);
}

TEST(Actions, EveryMayBeginLater) {
    Scripted t("every(1ms,tick)@message:2");
    t.client.send_text("one");
    expect_frame(t.client, opcode::text, "one");
    t.client.sync();

    t.client.send_text("two");

    expect_frame(t.client, opcode::text, "two");
    expect_frame(t.client, opcode::text, "tick");
}
