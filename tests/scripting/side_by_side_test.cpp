// Behaviors beside other behaviors, beside callbacks, and beside connections without one.

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;
using wsecho::Connection;
using wsecho::WsMessage;
namespace steps = wsecho::steps;

TEST(SideBySide, EachConnectionHasItsOwnBehaviorAndState) {
    TestServer server;
    auto upper = RawClient::open(server.port(), Request("/do/echo.upper"));
    auto drop = RawClient::open(server.port(), Request("/do/echo.drop(2)"));
    auto drop_too = RawClient::open(server.port(), Request("/do/echo.drop(2)"));
    auto plain = RawClient::open(server.port());
    for (int i = 0; i < 2; ++i) {
        for (RawClient* client : {&upper, &drop, &drop_too, &plain}) client->send_text("a");
    }

    for (int i = 0; i < 2; ++i) {
        expect_frame(upper, opcode::text, "A");
        expect_frame(plain, opcode::text, "a");
    }
    for (RawClient* client : {&drop, &drop_too}) {
        expect_frame(*client, opcode::text, "a");
        client->sync();
    }
    EXPECT_EQ(server.connection(1).behavior(), "echo.upper");
    EXPECT_EQ(server.connection(4).behavior(), "");
}

TEST(SideBySide, PlainConnectionsAreNotAffectedByOthers) {
    TestServer server;
    std::vector<RawClient> others;
    for (const char* chain : {"delay(10h)", "every(1ms,x)", "delay(10h)@byte:1", "echo.delay(10h)",
                              "echo.fragments(100)", "sink"}) {
        others.push_back(RawClient::open(server.port(), Request("/do/" + std::string(chain))));
        others.back().send_text("something");
    }
    auto plain = RawClient::open(server.port());
    const std::string large = some_binary(1 << 20);
    for (int i = 0; i < 20; ++i) {
        plain.send_binary(large);
        expect_frame(plain, opcode::binary, large);
        std::string octets;
        std::string expected;
        for (int j = 0; j < 200; ++j) {
            octets += FrameSpec(opcode::text, std::to_string(j)).octets();
            expected += server_frame(opcode::text, std::to_string(j));
        }
        plain.write(octets);
        expect_octets(plain, expected);
    }
    plain.close_cleanly();
}

TEST(SideBySide, ManyClientsOfOneBehaviorAtOnce) {
    TestServer server;
    server.otherwise("greeting(hi)/echo.upper/send(x)@message:2/close(4000)@message:3");
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 10; ++j) {
                auto client = RawClient::open(server.port());
                for (const char* text : {"a", "b", "c"}) client.send_text(text);
                for (const char* text : {"hi", "A", "x", "B"}) {
                    expect_frame(client, opcode::text, text);
                }
                expect_frame(client, opcode::close, close_payload(4000));
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

// ---- with a callback ---------------------------------------------------------------------------

TEST(WithACallback, ItIsCalledBeforeTheBehaviorAnswers) {
    Scripted t("send(step)@message:1/echo.upper");
    t.server.on_message([](const Connection& from, const WsMessage&) { from.send("callback"); });

    t.client.send_text("a");

    for (const char* text : {"callback", "step", "A"}) {
        expect_frame(t.client, opcode::text, text);
    }
    t.client.sync();
}

TEST(WithACallback, ItIsCalledEvenIfTheAnswerIsHeldBack) {
    Scripted t(kHeldForEver);
    t.server.on_message([](const Connection& from, const WsMessage& message) {
        from.send("got " + message.payload);
    });

    t.client.send_text("it");

    expect_frame(t.client, opcode::text, "got it");
    t.client.sync();
}

TEST(WithACallback, ItsExceptionEndsTheBehavior) {
    Scripted t("send(never)@message:1/every(1ms,tick)@message:1/echo");
    t.server.on_message([](const Connection&, const WsMessage&) { throw 1; });

    t.client.send_text("a");

    EXPECT_EQ(t.client.read_close_code(), 1011);
    t.client.send_close(1011);
    expect_fin(t.client);
}

TEST(WithACallback, ItsCloseEndsTheBehavior) {
    Scripted t("send(never)@message:1");
    t.server.on_message([](const Connection& from, const WsMessage&) { from.close(4000); });

    t.client.send_text("a");

    expect_frame(t.client, opcode::close, close_payload(4000));
    t.client.send_close(4000);
    expect_fin(t.client);
}

TEST(WithACallback, ItMaySetTheBehaviorOfLaterConnections) {
    TestServer server;
    server.on_message(
        [&](const Connection&, const WsMessage& message) { server.otherwise(message.payload); });
    auto client = RawClient::open(server.port());
    client.send_text("greeting(hello)");
    expect_frame(client, opcode::text, "greeting(hello)");

    auto next = RawClient::open(server.port());

    expect_frame(next, opcode::text, "hello");
}

// ---- with the test -----------------------------------------------------------------------------

TEST(WithTheTest, SyncAndExpectQuietWorkOnABehavior) {
    Scripted t("delay(10h)@message:1/every(1ms,x)@message:1");
    t.client.send_text("m");
    EXPECT_TRUE(t.connection().take_message());
    std::thread answering([&] {
        Frame ping = t.client.read_frame();
        while (ping.opcode != opcode::ping) ping = t.client.read_frame();
        t.client.send_pong(ping.payload);
    });

    EXPECT_TRUE(t.connection().expect_quiet());

    answering.join();
}

TEST(WithTheTest, FramesOfABehaviorAreRecorded) {
    wsecho::Options options;
    options.record_frames = true;
    Scripted t("echo.fragments(2)", Request(), options);
    t.client.send_text("abc");
    EXPECT_EQ(t.client.read_message().payload, "abc");

    const auto frames = t.connection().frames();

    ASSERT_EQ(frames.size(), 3U);
    EXPECT_EQ(frames[1], (wsecho::Frame{wsecho::Direction::sent, 1, false, 0, false, 2, {}}));
    EXPECT_EQ(frames[2], (wsecho::Frame{wsecho::Direction::sent, 0, true, 0, false, 1, {}}));
}
