// How to test that a client reconnects: refusals, losses and outages, without waiting for them.

#include "reconnect_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <optional>
#include <vector>
#include <wsecho/gtest.hpp>

namespace {

using namespace std::chrono_literals;
using example::ReconnectClient;
using example::ReconnectOptions;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::Le;

/// Pauses are random within the upper half of each step.
auto UpTo(milliseconds most) {
    return AllOf(Ge(most / 2), Le(most));
}

class Reconnect : public wsecho::EchoServerTest {
protected:
    /// A pause takes no time and is noted: the test sees what was asked for instead of measuring
    /// it, which would be slow, and wrong on a busy machine.
    ReconnectOptions options() {
        ReconnectOptions options;
        options.sleep = [this](milliseconds pause) { pauses.push_back(pause); };
        return options;
    }

    std::vector<milliseconds> pauses;
};

TEST_F(Reconnect, RefusedTwiceThenWorks) {
    server.route("/feed", "hs.status(503);first=2/greeting(hello)");
    ReconnectClient client(server.url("/feed"), options());

    EXPECT_EQ(client.receive(), "hello");

    EXPECT_THAT(pauses, ElementsAre(UpTo(100ms), UpTo(200ms)));
    EXPECT_EQ(server.accept().value().response_status(), 503);
    EXPECT_EQ(server.accept().value().response_status(), 503);
    EXPECT_EQ(server.accept().value().response_status(), 101);
}

TEST_F(Reconnect, AfterALossTheNextConnectionIsTheOneThatCounts) {
    server.otherwise(wsecho::steps::greeting("hello"));
    ReconnectClient client(server.url(), options());
    EXPECT_EQ(client.receive(), "hello");
    server.accept().value().abort();  // a reset: no close frame, no goodbye

    EXPECT_EQ(client.receive(), "hello");

    // accept() gives the next connection, not the first one again.
    EXPECT_TRUE(server.accept().value().send("news"));
    EXPECT_EQ(client.receive(), "news");
}

TEST_F(Reconnect, PausesGrowToABoundWhileTheServerIsDown) {
    ReconnectOptions options;
    options.longest_pause = 1s;
    // The pauses are also where the test can act, at exactly the right moment.
    options.sleep = [this](milliseconds pause) {
        pauses.push_back(pause);
        if (pauses.size() == 6) server.up();
    };
    server.otherwise(wsecho::steps::greeting("back again"));
    server.down();
    ReconnectClient client(server.url(), options);

    EXPECT_EQ(client.receive(), "back again");

    EXPECT_THAT(pauses, ElementsAre(UpTo(100ms), UpTo(200ms), UpTo(400ms), UpTo(800ms), UpTo(1s),
                                    UpTo(1s)));
}

TEST_F(Reconnect, AConnectionThatBringsNothingDoesNotResetThePauses) {
    server.otherwise("close(1012,restarting);first=3/send(hello)");
    ReconnectClient client(server.url(), options());

    EXPECT_EQ(client.receive(), "hello");

    EXPECT_THAT(pauses, ElementsAre(UpTo(100ms), UpTo(200ms), UpTo(400ms)));
}

TEST_F(Reconnect, SilenceCountsAsALoss) {
    ReconnectOptions options = this->options();
    options.silence = 200ms;
    server.otherwise(wsecho::steps::greeting("hello"));
    ReconnectClient client(server.url(), options);
    EXPECT_EQ(client.receive(), "hello");
    const wsecho::Connection first = server.accept().value();
    EXPECT_TRUE(first.blackhole());  // the cable is out: TCP itself notices nothing

    auto heard = std::async(std::launch::async, [&client] { return client.receive(); });

    EXPECT_TRUE(server.accept()) << "no second connection";
    first.abort();  // or else a client that waits for ever would hang the test
    EXPECT_EQ(heard.get(), "hello");
}

TEST_F(Reconnect, AGoodbyeIsNotALoss) {
    server.otherwise("greeting(hello)/close(1000,bye)");
    ReconnectClient client(server.url(), options());
    EXPECT_EQ(client.receive(), "hello");

    EXPECT_EQ(client.receive(), std::nullopt);

    EXPECT_THAT(pauses, ElementsAre());
    EXPECT_EQ(server.connections().size(), 1U);
}

}  // namespace
