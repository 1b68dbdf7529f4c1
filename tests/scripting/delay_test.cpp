// delay: what it holds back and what it does not, and that it keeps the order.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "support/deaf_client.hpp"
#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/scripted.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
namespace steps = wsecho::steps;

TEST(Delay, HoldsBackLaterStepsOfItsMoment) {
    const auto start = std::chrono::steady_clock::now();
    Scripted t(steps::send("at once") / steps::delay(40ms) / steps::send("later"));
    expect_frame(t.client, opcode::text, "at once");

    expect_frame(t.client, opcode::text, "later");

    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
}

TEST(Delay, SeveralAddUp) {
    const auto start = std::chrono::steady_clock::now();
    Scripted t("delay(20ms)/send(a)/delay(30ms)/delay(10ms)/send(b)");

    expect_frame(t.client, opcode::text, "a");
    EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
    expect_frame(t.client, opcode::text, "b");
    EXPECT_GE(std::chrono::steady_clock::now() - start, 60ms);
}

TEST(Delay, OfZeroChangesNothing) {
    Scripted t("delay(0ms)/send(a)/delay(0ms)@message:1");

    expect_frame(t.client, opcode::text, "a");
    t.client.send_text("b");
    expect_frame(t.client, opcode::text, "b");
    t.client.sync();
}

TEST(Delay, HoldsBackTheAnswersToMessages) {
    const auto start = std::chrono::steady_clock::now();
    Scripted t("delay(40ms)");
    t.client.send_text("a");
    t.client.send_text("b");

    expect_frame(t.client, opcode::text, "a");

    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
    expect_frame(t.client, opcode::text, "b");
    t.client.sync();
}

TEST(Delay, AtAMessageHoldsBackItsAnswerAndLaterOnes) {
    Scripted t("delay(40ms)@message:2/send(x)@message:2");
    const auto start = std::chrono::steady_clock::now();
    for (const char* text : {"1", "2", "3"}) t.client.send_text(text);
    expect_frame(t.client, opcode::text, "1");

    for (const char* text : {"x", "2", "3"}) expect_frame(t.client, opcode::text, text);

    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
    t.client.sync();
}

TEST(Delay, HoldsBackNeitherPongsNorTheClosingHandshake) {
    Scripted t(std::string(kHeldForEver) + "@message:1");
    t.client.send_text("held");

    t.client.sync();
    t.client.send_text("held too");
    t.client.sync();

    t.client.send_close(1000);
    expect_frame(t.client, opcode::text, "held");
    expect_frame(t.client, opcode::text, "held too");
    expect_frame(t.client, opcode::close, close_payload(1000));
    expect_fin(t.client);
}

// ---- a client that closes before its answers ---------------------------------------------------

TEST(Delay, EndsForAnswersWhenTheClientClosesRightAfterItsMessage) {
    for (const char* chain :
         {"delay(10h)", "delay(10h)@message:1", "delay(10h)@message:1/delay(10h)@message:2",
          "echo.delay(10h)", "echo.delay(10h)/delay(10h)@message:1",
          "delay(10h)/echo.delay(10h)/reply(none,none)"}) {
        SCOPED_TRACE(chain);
        Scripted t(chain);

        t.client.write(FrameSpec(opcode::text, "1").octets() +
                       FrameSpec(opcode::binary, "2").octets() +
                       FrameSpec(opcode::close, close_payload(1000)).octets());

        expect_frame(t.client, opcode::text, "1");
        expect_frame(t.client, opcode::binary, "2");
        expect_frame(t.client, opcode::close, close_payload(1000));
        expect_fin(t.client);
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        EXPECT_TRUE(t.connection().was_clean());
        EXPECT_NE(t.connection().transcript().find("> text 1 \"1\""), std::string::npos);
    }
}

TEST(Delay, EndsForThePlainStepsBeforeSuchAnAnswer) {
    Scripted t("delay(10h)/echo.upper/send(x)@message:1/delay(10h)@message:1/send(y)@message:1");
    t.client.send_text("a");

    t.client.send_close(1000);

    for (const char* text : {"x", "y", "A"}) expect_frame(t.client, opcode::text, text);
    expect_frame(t.client, opcode::close, close_payload(1000));
}

TEST(Delay, StillHoldsBackFaultsAndClosesWhenTheClientCloses) {
    for (const char* step : {"tcp.rst", "frame.rsv2", "close(4001)", "close.no-reply"}) {
        SCOPED_TRACE(step);
        Scripted t("delay(10h)@message:1/" + std::string(step) + "@message:1");
        t.client.send_text("a");

        t.client.send_close(1000);

        expect_frame(t.client, opcode::text, "a");
        expect_frame(t.client, opcode::close, close_payload(1000));
        EXPECT_EQ(t.connection().transcript().find(std::string("! ") + step), std::string::npos);
    }
}

TEST(Delay, StillHoldsBackStepsThatNoAnswerFollows) {
    Scripted t("delay(10h)/send(x)");

    t.client.close_cleanly();
}

TEST(Delay, AtCloseHoldsBackTheCloseFrameAndNotTheAnswers) {
    Scripted t("delay(10h)@message:1/delay(40ms)@close");
    t.client.send_text("a");
    const auto start = std::chrono::steady_clock::now();

    t.client.send_close(1000);

    expect_frame(t.client, opcode::text, "a");
    expect_frame(t.client, opcode::close, close_payload(1000));
    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
}

TEST(Delay, MessagesAreRecordedWhileTheyAreHeld) {
    Scripted t(kHeldForEver);

    t.client.send_text("held");

    EXPECT_EQ(t.connection().take_message(), wsecho::WsMessage::text("held"));
    EXPECT_EQ(t.connection().state(), wsecho::ConnectionState::open);
}

TEST(Delay, DoesNotHoldBackTheActionsOfATest) {
    Scripted t(kHeldForEver);

    EXPECT_TRUE(t.connection().send("from the test"));
    expect_frame(t.client, opcode::text, "from the test");

    EXPECT_TRUE(t.connection().close(4000));
    expect_frame(t.client, opcode::close, close_payload(4000));
    t.client.send_close(4000);
    expect_fin(t.client);
}

TEST(Delay, AtAPingHoldsBackPongsAndNotMessages) {
    Scripted t("delay(40ms)@ping:1");
    const auto start = std::chrono::steady_clock::now();
    t.client.send_ping("1");
    t.client.send_text("message");
    t.client.send_ping("2");
    expect_frame(t.client, opcode::text, "message");

    expect_frame(t.client, opcode::pong, "1");

    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
    expect_frame(t.client, opcode::pong, "2");
}

TEST(Delay, OfAPongDoesNotHoldBackTheClosingHandshake) {
    Scripted t(std::string(kHeldForEver) + "@ping:1");
    t.client.send_ping("never answered");

    t.client.close_cleanly();
}

TEST(Delay, AtTheRequestHoldsBackTheResponse) {
    const auto start = std::chrono::steady_clock::now();
    Scripted t("delay(40ms)@request/header(X-Late,yes)");

    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
    EXPECT_EQ(t.connection().response_status(), 101);
    EXPECT_EQ(t.connection().behavior(), "delay(40ms)@request/header(X-Late,yes)");
}

TEST(Delay, AtTheRequestHoldsBackARefusalToo) {
    TestServer server;
    server.otherwise("delay(40ms)@request/hs.status(503)");
    const auto start = std::chrono::steady_clock::now();

    EXPECT_EQ(response_to(server, "/").status, 503);

    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
}

// Frames that a client sends before it has its response are not lost.
TEST(Delay, OfTheResponseKeepsFramesThatArriveTooEarly) {
    TestServer server;
    server.otherwise("delay(100ms)@request");
    RawClient client(server.port());
    client.write(Request().octets() + FrameSpec(opcode::text, "at once").octets());
    ASSERT_TRUE(eventually([&] { return server.transcript().find("delay") != std::string::npos; }));
    client.send_text("early");

    EXPECT_EQ(client.read_response().status, 101);

    expect_frame(client, opcode::text, "at once");
    expect_frame(client, opcode::text, "early");
    client.sync();
}

TEST(Delay, AFloodIsAnsweredCompletelyAndInOrderAfterIt) {
    TestServer server;
    server.otherwise("delay(300ms)");
    auto client = RawClient::open(server.port());
    const std::string message = some_binary(10'000);
    const std::string octets = FrameSpec(opcode::binary, message).octets();
    const std::size_t total = 2000 * octets.size();

    const std::size_t sent = send_until_stalled(client, octets, total);

    catch_up(client, octets, sent, total, server_frame(opcode::binary, message));
    client.sync();
    EXPECT_EQ(server.message_count(), 2000U);
}

TEST(Delay, ManyAtManyMessagesKeepTheOrder) {
    std::string chain;
    for (int i = 1; i <= 50; ++i) {
        chain += (i > 1 ? "/" : "") + ("delay(1ms)@message:" + std::to_string(i));
    }
    Scripted t(chain);
    std::string octets;
    for (int i = 0; i < 100; ++i) octets += FrameSpec(opcode::text, std::to_string(i)).octets();

    t.client.write(octets);

    for (int i = 0; i < 100; ++i) expect_frame(t.client, opcode::text, std::to_string(i));
    t.client.sync();
}
