// Which behavior a connection gets: from the queue, its URL, its path, or otherwise(), in this
// order.

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/expectations.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;
namespace steps = wsecho::steps;

namespace {

// The greeting that a client receives on this target, or "echo".
std::string greeting_at(const TestServer& server, const std::string& target) {
    auto client = RawClient::open(server.port(), Request(target));
    client.send_text("echo");
    return client.read_message().payload;
}

}  // namespace

TEST(Chosen, PrefersTheQueueToTheUrlToTheRouteToTheDefault) {
    TestServer server;
    EXPECT_EQ(greeting_at(server, "/chat"), "echo");
    server.otherwise(steps::greeting("other"));
    EXPECT_EQ(greeting_at(server, "/chat"), "other");
    server.route("/chat", steps::greeting("path"));
    EXPECT_EQ(greeting_at(server, "/chat"), "path");
    EXPECT_EQ(greeting_at(server, "/chat?room=1"), "path");
    server.route("/chat?room=1", steps::greeting("target"));
    EXPECT_EQ(greeting_at(server, "/chat?room=1"), "target");
    EXPECT_EQ(greeting_at(server, "/chat?room=2"), "path");
    EXPECT_EQ(greeting_at(server, "/chat?do=greeting(url)"), "url");
    server.enqueue(steps::greeting("queue"));
    EXPECT_EQ(greeting_at(server, "/chat?do=greeting(url)"), "queue");

    EXPECT_EQ(greeting_at(server, "/chat?do=greeting(url)"), "url");
    EXPECT_EQ(greeting_at(server, "/elsewhere"), "other");
    EXPECT_EQ(greeting_at(server, "/chat/more"), "other");
}

TEST(Chosen, TheQueueServesConnectionsInOrder) {
    TestServer server;
    for (const char* text : {"1", "2", "3"}) server.enqueue(steps::greeting(text));

    EXPECT_EQ(greeting_at(server, "/a"), "1");
    EXPECT_EQ(greeting_at(server, "/b"), "2");
    EXPECT_EQ(greeting_at(server, "/c"), "3");
    EXPECT_EQ(greeting_at(server, "/d"), "echo");
}

TEST(Chosen, AnEmptyBehaviorInTheQueueIsThePlainEcho) {
    TestServer server;
    server.otherwise(steps::sink());
    server.enqueue({});
    server.enqueue("");
    server.enqueue(steps::echo());

    for (int i = 0; i < 3; ++i) EXPECT_EQ(greeting_at(server, "/"), "echo");
    auto client = RawClient::open(server.port());
    client.send_text("swallowed");
    client.sync();
}

TEST(Chosen, TextAndTypedFormDoTheSame) {
    const wsecho::Behavior forms[] = {"send(a%20b)/close(4001,bye)@message:2",
                                      steps::send("a b") / steps::close(4001, "bye").at_message(2)};
    for (const auto& form : forms) {
        Scripted t(form);
        expect_frame(t.client, opcode::text, "a b");
        t.client.send_text("1");
        expect_frame(t.client, opcode::text, "1");
        t.client.send_text("2");
        expect_frame(t.client, opcode::close, close_payload(4001, "bye"));
        EXPECT_EQ(t.connection().behavior(), "send(a%20b)/close(4001,bye)@message:2");
    }
}

TEST(Chosen, TheLastSettingCountsForNewConnectionsAndOldOnesKeepTheirs) {
    TestServer server;
    server.otherwise(steps::echo_upper());
    auto old = RawClient::open(server.port());

    server.otherwise(steps::echo_duplicate());
    server.otherwise(steps::sink());

    old.send_text("a");
    expect_frame(old, opcode::text, "A");
    auto late = RawClient::open(server.port());
    late.send_text("a");
    late.sync();
    server.otherwise({});
    EXPECT_EQ(greeting_at(server, "/"), "echo");
}

TEST(Chosen, ARouteMayBeSetToThePlainEcho) {
    TestServer server;
    server.otherwise(steps::greeting("other"));
    server.route("/chat", steps::greeting("path"));

    server.route("/chat", {});

    EXPECT_EQ(greeting_at(server, "/chat"), "echo");
}

TEST(Chosen, InvalidTargetsAndStepsBeforeTheTargetAreRejected) {
    TestServer server;

    EXPECT_THROW(server.route("chat", steps::sink()), std::invalid_argument);
    EXPECT_THROW(server.route("", steps::sink()), std::invalid_argument);
    EXPECT_THROW(server.route("/a b", steps::sink()), std::invalid_argument);
    EXPECT_THROW(server.route("/chat", "delay(1s)@connect"), std::invalid_argument);
    EXPECT_THROW(server.route("/chat", "dealy(1s)"), std::invalid_argument);
    EXPECT_THROW(server.otherwise("send"), std::invalid_argument);
    EXPECT_THROW(server.enqueue("send(a)@never"), std::invalid_argument);

    EXPECT_EQ(greeting_at(server, "/chat"), "echo");
}

TEST(Chosen, AStepAtConnectActsFromTheQueueAndAsTheDefault) {
    TestServer server;
    server.enqueue("delay(1ms)@connect/greeting(queue)");
    EXPECT_EQ(greeting_at(server, "/"), "queue");
    server.otherwise("delay(1ms)@connect/greeting(other)");
    EXPECT_EQ(greeting_at(server, "/"), "other");

    server.route("/chat", steps::greeting("path"));

    EXPECT_EQ(greeting_at(server, "/chat"), "path");
}

TEST(Chosen, TheQueueMayBeFilledFromManyThreads) {
    TestServer server;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 5; ++j) server.enqueue(steps::greeting("queued"));
        });
    }
    for (std::thread& thread : threads) thread.join();

    for (int i = 0; i < 40; ++i) EXPECT_EQ(greeting_at(server, "/"), "queued");
    EXPECT_EQ(greeting_at(server, "/"), "echo");
}
