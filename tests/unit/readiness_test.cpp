// Readiness: what a watcher is told of its socket, and when.

#include "engine/readiness.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <asio/io_context.hpp>
#include <functional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/socket.hpp"

namespace {

using wsecho::engine::Readiness;
using wsecho::engine::Ready;
using wsecho::engine::Socket;

struct Ends {
    Socket server;
    Socket client;
};

Ends connected_sockets() {
    std::array<int, 2> ends{};
    ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data());
    return {Socket(ends[0]), Socket(ends[1])};
}

std::string text_of(Ready ready) {
    std::string text;
    if (ready.input) text += " input";
    if (ready.output) text += " output";
    if (ready.broken) text += " broken";
    if (ready.turn) text += " turn";
    return text;
}

// Notes what it is told, and then does what the test wants.
class NotingWatcher final : public wsecho::engine::Watcher {
public:
    void on_ready(Ready ready) override {
        told += text_of(ready);
        if (then) then();
    }

    std::string told;
    std::function<void()> then;
};

class ReadinessTest : public ::testing::Test {
protected:
    static void send(Ends& of) {
        std::error_code error;
        of.client.write("x", {}, error);
        ASSERT_FALSE(error);
    }

    static void take(Ends& of) {
        char octet = 0;
        std::error_code error;
        EXPECT_EQ(of.server.read(&octet, 1, error), 1U);
    }

    void add(Ends& of, NotingWatcher& with, int interest) {
        readiness.add(of.server.descriptor(), with, interest);
    }

    // Runs until nothing happens any more; `turns` is more than enough.
    void run(int turns = 10) {
        for (; turns > 0; --turns) readiness.poll();
    }

    asio::io_context io;
    Readiness readiness{io};
    Ends ends = connected_sockets();
    NotingWatcher watcher;
};

TEST_F(ReadinessTest, TellsOfInputUntilItIsRead) {
    watcher.then = [this] {
        if (watcher.told == " input input") take(ends);
    };
    add(ends, watcher, Readiness::input);
    send(ends);

    run();
    EXPECT_EQ(watcher.told, " input input");
}

TEST_F(ReadinessTest, TellsOfOutputWhenThatIsAskedFor) {
    watcher.then = [this] { readiness.set(watcher, Readiness::input); };
    add(ends, watcher, Readiness::input);
    run();
    EXPECT_EQ(watcher.told, "");

    readiness.set(watcher, Readiness::input | Readiness::output);
    run();
    EXPECT_EQ(watcher.told, " output");
}

TEST_F(ReadinessTest, TellsOnceThatASocketIsBrokenThoughNobodyAsks) {
    add(ends, watcher, Readiness::nothing);
    send(ends);
    run();
    EXPECT_EQ(watcher.told, "");

    ends.client.close();
    run();
    EXPECT_EQ(watcher.told, " broken");
}

TEST_F(ReadinessTest, TellsNothingAfterRemoval) {
    add(ends, watcher, Readiness::input);
    readiness.remove(watcher);
    send(ends);

    run();
    EXPECT_EQ(watcher.told, "");
    EXPECT_FALSE(Readiness::is_watched(watcher));
}

TEST_F(ReadinessTest, TellsNothingAfterRemovalByAnotherWatcherOfTheSameBatch) {
    Ends others = connected_sockets();
    NotingWatcher other;
    watcher.then = [&] { readiness.remove(other), readiness.remove(watcher); };
    other.then = watcher.then;
    add(ends, watcher, Readiness::input);
    add(others, other, Readiness::input);
    send(ends);
    send(others);

    run();
    EXPECT_EQ(watcher.told + other.told, " input");
}

TEST_F(ReadinessTest, GivesAnotherTurnAfterAllThatAreReady) {
    Ends others = connected_sockets();
    NotingWatcher other;
    std::string order;
    watcher.then = [&] {
        order += 'w';
        if (order == "w" || order == "ow") take(ends), readiness.later(watcher);
    };
    other.then = [&] {
        order += 'o';
        take(others);
    };
    add(ends, watcher, Readiness::input);
    add(others, other, Readiness::input);
    send(ends);
    send(others);

    run();
    EXPECT_EQ(watcher.told, " input turn");
    EXPECT_EQ(order.back(), 'w') << order;
}

TEST_F(ReadinessTest, GivesATurnThatIsAskedForOutsideOfItsLoop) {
    add(ends, watcher, Readiness::input);
    readiness.later(watcher);
    readiness.later(watcher);

    run();
    EXPECT_EQ(watcher.told, " turn");
}

TEST_F(ReadinessTest, GivesNoTurnAfterRemoval) {
    add(ends, watcher, Readiness::input);
    readiness.later(watcher);
    readiness.remove(watcher);

    run();
    EXPECT_EQ(watcher.told, "");
}

// A closed descriptor's number is given to the next socket.
TEST_F(ReadinessTest, TellsAWatcherNothingOfTheSocketThatHadItsNumberBefore) {
    Ends others = connected_sockets();
    Ends next;
    NotingWatcher other;
    NotingWatcher third;
    const auto replace = [&](NotingWatcher& one, Ends& its) {
        const int number = its.server.descriptor();
        readiness.remove(one);
        its.server.close();
        next = connected_sockets();
        ASSERT_TRUE(next.server.descriptor() == number || next.client.descriptor() == number);
        if (next.server.descriptor() != number) std::swap(next.server, next.client);
        add(next, third, Readiness::input);
    };
    watcher.then = [&] { take(ends), replace(other, others); };
    other.then = [&] { take(others), replace(watcher, ends); };
    add(ends, watcher, Readiness::input);
    add(others, other, Readiness::input);
    send(ends);
    send(others);

    run();
    EXPECT_EQ(watcher.told + other.told, " input");
    EXPECT_EQ(third.told, "");
}

TEST_F(ReadinessTest, TellsTheWatcherThatTookOver) {
    NotingWatcher next;
    watcher.then = [&] { readiness.hand_over(watcher, next); };
    next.then = [this] { take(ends); };
    add(ends, watcher, Readiness::input);
    send(ends);

    run();
    EXPECT_EQ(watcher.told, " input");
    EXPECT_EQ(next.told, " input");
    EXPECT_FALSE(Readiness::is_watched(watcher));
    EXPECT_EQ(Readiness::interest_of(next), Readiness::input);
}

TEST_F(ReadinessTest, TidiesUpOnceAfterAllThatAreReady) {
    Ends others = connected_sockets();
    NotingWatcher other;
    std::string order;
    readiness.set_tidying([&] { order += 't'; });
    watcher.then = [&] { order += 'w', take(ends), readiness.tidy_up(), readiness.tidy_up(); };
    other.then = [&] { order += 'o', take(others), readiness.tidy_up(); };
    add(ends, watcher, Readiness::input);
    add(others, other, Readiness::input);
    send(ends);
    send(others);

    run();
    EXPECT_TRUE(order == "wot" || order == "owt") << order;
}

TEST_F(ReadinessTest, TidiesUpWhatIsAskedForOutsideOfItsLoop) {
    int tidied = 0;
    readiness.set_tidying([&] { ++tidied; });
    readiness.tidy_up();

    run();
    EXPECT_EQ(tidied, 1);
}

TEST_F(ReadinessTest, RunsTasksOfOtherThreadsWhileSocketsAreBusy) {
    std::thread thread;
    watcher.then = [&] {  // leaves the octet: the socket is ready all the time
        if (thread.joinable()) return;
        thread = std::thread([this] { readiness.post([this] { readiness.stop(); }); });
    };
    add(ends, watcher, Readiness::input);
    send(ends);

    io.run();
    thread.join();
    EXPECT_EQ(watcher.told.substr(0, 6), " input");
}

TEST_F(ReadinessTest, GoesOnAfterAnException) {
    watcher.then = [this] {
        take(ends);
        watcher.then = [this] { take(ends); };
        throw std::runtime_error("a watcher failed");
    };
    add(ends, watcher, Readiness::input);
    send(ends);
    EXPECT_THROW(run(), std::runtime_error);

    send(ends);
    run();
    EXPECT_EQ(watcher.told, " input input");
}

}  // namespace
