// How to test a client of a feed: what it subscribes to, what it is pushed, what survives a loss.

#include "subscription_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <wsecho/gtest.hpp>

namespace {

using namespace std::chrono_literals;
using example::FeedClient;
using wsecho::Connection;
using wsecho::IsText;

class Subscription : public wsecho::EchoServerTest {
protected:
    Subscription() { server.otherwise(wsecho::steps::sink()); }
};

/// The text of the next update, or what there was instead.
std::string next_text(FeedClient& client) {
    const std::optional<FeedClient::Update> update = client.next();
    return update ? update->topic + ": " + update->text : "no update";
}

TEST_F(Subscription, PushesArriveUntilUnsubscribed) {
    FeedClient client(server.url("/feed"));
    client.subscribe("apples");
    const Connection connection = server.accept().value();
    EXPECT_WS_RECEIVES(connection, IsText("subscribe apples"));
    EXPECT_TRUE(connection.send("apples 110"));
    EXPECT_EQ(next_text(client), "apples: 110");

    client.unsubscribe("apples");
    EXPECT_WS_RECEIVES(connection, IsText("unsubscribe apples"));
    EXPECT_TRUE(connection.send("apples 120"));  // sent too late

    // Instead of sleeping to see whether it arrives: the client has read all that was sent before
    // the Ping it has answered.
    EXPECT_TRUE(connection.sync()) << connection.transcript();
    EXPECT_FALSE(client.next(0ms));
}

TEST_F(Subscription, AServerCanPushAllByItself) {
    server.route("/feed",
                 wsecho::steps::sink() / wsecho::steps::every(5ms, "apples 110").at_message(1));
    FeedClient client(server.url("/feed"));

    client.subscribe("apples");

    for (int n = 0; n < 3; ++n) EXPECT_EQ(next_text(client), "apples: 110");
}

TEST_F(Subscription, IsRenewedAfterALoss) {
    FeedClient client(server.url("/feed"), 1ms);
    client.subscribe("apples");
    client.subscribe("figs");
    client.subscribe("pears");
    client.unsubscribe("figs");
    const Connection first = server.accept().value();
    ASSERT_TRUE(first.sync()) << first.transcript();

    EXPECT_TRUE(first.abort());

    const Connection second = server.accept().value();
    EXPECT_WS_RECEIVES(second, IsText("subscribe apples"));
    EXPECT_WS_RECEIVES(second, IsText("subscribe pears"));
    EXPECT_TRUE(second.expect_quiet()) << second.transcript();  // figs stay unsubscribed
    EXPECT_TRUE(second.send("pears 220"));
    EXPECT_EQ(next_text(client), "pears: 220");
}

TEST_F(Subscription, IsMadeOnceTheServerIsThere) {
    server.down();
    FeedClient client(server.url("/feed"), 1ms);
    client.subscribe("apples");

    server.up();

    EXPECT_WS_RECEIVES(server.accept(), IsText("subscribe apples"));
}

}  // namespace
