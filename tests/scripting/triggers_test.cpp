// Triggers: a step acts at its moment and not before. byte_trigger_test.cpp tests `byte`.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/scripted.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

// Steps that may act at any moment once the connection is open, and what a client receives of each.
struct Sample {
    const char* step;
    std::string octets;
};

std::vector<Sample> samples() {
    return {{"send(x)", server_frame(opcode::text, "x")},
            {"send.binary(00ff)", server_frame(opcode::binary, std::string("\x00\xff", 2))},
            {"ping(p)", server_frame(opcode::ping, "p")},
            {"close(4001,bye)", server_frame(opcode::close, close_payload(4001, "bye"))},
            {"close", server_frame(opcode::close)}};
}

std::string at(const Sample& sample, const char* trigger) {
    return std::string(sample.step) + "@" + trigger;
}

}  // namespace

TEST(Triggers, OpenIsRightAfterTheOpeningHandshake) {
    for (const Sample& sample : samples()) {
        SCOPED_TRACE(sample.step);
        Scripted t(at(sample, "open"));

        expect_octets(t.client, sample.octets);
    }
}

TEST(Triggers, MessageIsAfterTheMessageArrivesAndBeforeItsAnswer) {
    for (const Sample& sample : samples()) {
        SCOPED_TRACE(sample.step);
        Scripted t(at(sample, "message:3"));
        const bool closes = std::string(sample.step).rfind("close", 0) == 0;
        for (const char* text : {"1", "2"}) {
            t.client.send_text(text);
            expect_frame(t.client, opcode::text, text);
        }
        t.client.sync();

        t.client.send_text("3");

        expect_octets(t.client, sample.octets);
        if (closes) continue;
        expect_frame(t.client, opcode::text, "3");
        t.client.send_text("4");
        expect_frame(t.client, opcode::text, "4");
        t.client.sync();
    }
}

TEST(Triggers, MessageCountsMessagesAndNotFrames) {
    Scripted t("send(x)@message:2");
    t.client.send(FrameSpec(opcode::text, "a").not_final());
    t.client.send(FrameSpec(opcode::continuation, "b").not_final());
    t.client.send_ping();
    t.client.send(FrameSpec(opcode::continuation, "c"));
    expect_frame(t.client, opcode::pong);
    expect_frame(t.client, opcode::text, "abc");

    t.client.send_binary("second");

    expect_frame(t.client, opcode::text, "x");
    expect_frame(t.client, opcode::binary, "second");
}

TEST(Triggers, EachMessageOfOneReadHasItsOwnMoment) {
    Scripted t("send(x)@message:2/send(y)@message:3/send(z)@message:2");
    std::string octets;
    for (const char* text : {"1", "2", "3"}) octets += FrameSpec(opcode::text, text).octets();

    t.client.write(octets);

    for (const char* text : {"1", "x", "z", "2", "y", "3"}) {
        expect_frame(t.client, opcode::text, text);
    }
    t.client.sync();
}

TEST(Triggers, PingIsAfterThePingArrivesAndBeforeItsAnswer) {
    for (const Sample& sample : samples()) {
        SCOPED_TRACE(sample.step);
        Scripted t(at(sample, "ping:2"));
        t.client.send_ping("1");
        expect_frame(t.client, opcode::pong, "1");

        t.client.send_ping("2");

        expect_octets(t.client, sample.octets);
        if (std::string(sample.step).rfind("close", 0) == 0) continue;
        expect_frame(t.client, opcode::pong, "2");
        t.client.send_ping("3");
        expect_frame(t.client, opcode::pong, "3");
    }
}

// RFC 6455, 5.5.1: an endpoint may still send data before it answers a close frame.
TEST(Triggers, CloseIsAfterTheCloseFrameArrivesAndBeforeItsAnswer) {
    for (const Sample& sample : samples()) {
        SCOPED_TRACE(sample.step);
        Scripted t(at(sample, "close"));
        t.client.send_text("echo");
        expect_frame(t.client, opcode::text, "echo");
        t.client.sync();

        t.client.send_close(1000);

        expect_octets(t.client, sample.octets);
        if (std::string(sample.step).rfind("close", 0) != 0) {
            expect_frame(t.client, opcode::close, close_payload(1000));
        }
        expect_fin(t.client);
    }
}

TEST(Triggers, ADelayAtCloseHoldsTheAnswerBack) {
    Scripted t("delay(40ms)@close");
    const auto start = std::chrono::steady_clock::now();

    t.client.close_cleanly();

    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_TRUE(t.connection().was_clean());
}

TEST(Triggers, TimeIsNeverEarly) {
    for (const Sample& sample : samples()) {
        SCOPED_TRACE(sample.step);
        const auto start = std::chrono::steady_clock::now();
        Scripted t(at(sample, "time:30ms"));
        t.client.send_text("before");
        expect_frame(t.client, opcode::text, "before");

        expect_octets(t.client, sample.octets);

        EXPECT_GE(std::chrono::steady_clock::now() - start, 30ms);
    }
}

TEST(Triggers, TimesActInChronologicalOrder) {
    Scripted t("send(c)@time:60ms/send(a)@time:0ms/send(b)@time:30ms/send(0)");

    for (const char* text : {"0", "a", "b", "c"}) expect_frame(t.client, opcode::text, text);
}

TEST(Triggers, TimeChangesHowMessagesAreAnswered) {
    Scripted t("echo.upper@time:10ms/send(now)@time:20ms");
    t.client.send_text("a");
    const std::string early = t.client.read_message().payload;
    // On a slow machine the time has already passed.
    EXPECT_TRUE(early == "a" || early == "A") << early;
    expect_frame(t.client, opcode::text, "now");

    t.client.send_text("b");

    expect_frame(t.client, opcode::text, "B");
}

// Between request and response.
TEST(Triggers, RequestIsBeforeTheResponse) {
    const auto start = std::chrono::steady_clock::now();
    Scripted t("delay(30ms)@request/send(x)");

    EXPECT_GE(std::chrono::steady_clock::now() - start, 30ms);
    expect_frame(t.client, opcode::text, "x");
    t.client.close_cleanly();
}

// Between TCP's accept and the reading of the request.
TEST(Triggers, ConnectIsBeforeAnythingIsRead) {
    TestServer server;
    server.otherwise("delay(40ms)@connect/send(x)");
    const auto start = std::chrono::steady_clock::now();
    RawClient client(server.port());
    client.write(Request().octets());

    EXPECT_EQ(client.read_response().status, 101);

    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
    expect_frame(client, opcode::text, "x");
}

TEST(Triggers, AtConnectNothingOfTheRequestIsRead) {
    TestServer server;
    server.otherwise("delay(10h)@connect");
    RawClient client(server.port());
    client.write(Request("/never/read").octets());
    expect_silence(client);

    EXPECT_EQ(client.unread_by_server(), Request("/never/read").octets().size());
    EXPECT_EQ(server.connections().at(0).handshake(), wsecho::Handshake());
}

TEST(Triggers, StepsOfDifferentMomentsDoNotWaitForEachOther) {
    Scripted t("send(third)@message:1/send(first)/close(4000)@message:2/send(second)");

    expect_frame(t.client, opcode::text, "first");
    expect_frame(t.client, opcode::text, "second");
    t.client.send_text("m");
    expect_frame(t.client, opcode::text, "third");
    expect_frame(t.client, opcode::text, "m");
    t.client.send_text("n");
    expect_frame(t.client, opcode::close, close_payload(4000));
}

TEST(Triggers, EachStepThatActsIsRecorded) {
    Scripted t("send(x)@message:1/ping(never)@message:9");
    t.client.send_text("m");
    expect_frame(t.client, opcode::text, "x");
    expect_frame(t.client, opcode::text, "m");

    const std::string transcript = t.connection().transcript();

    EXPECT_NE(transcript.find("! send(x)@message:1"), std::string::npos) << transcript;
    EXPECT_EQ(transcript.find("! ping(never)"), std::string::npos) << transcript;
}
