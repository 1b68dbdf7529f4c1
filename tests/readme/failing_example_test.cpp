// A test that fails, as an example: fixture/include/README.md has its code, README.md its output.

#include <gtest/gtest.h>
#include <wsecho/gtest.hpp>

#include "feed_client.hpp"

using ::testing::IsTrue;
using wsecho::IsText;

using FeedClientTest = wsecho::EchoServerTest;

TEST_F(FeedClientTest, ReconnectsWithTheNewToken) {
    server.route("/feed", "sink/close(4001,expired)@message:2;first=1");
    FeedClient client(server.url("/feed"), "old-token");
    client.subscribe("EUR/USD");
    client.read_until_closed();
    ASSERT_THAT(server.accept().value().wait_for_close(), IsTrue());

    client.reconnect("new-token");

    const auto connection = server.accept().value();
    EXPECT_WS_RECEIVES(connection, IsText("login new-token"));
    EXPECT_WS_RECEIVES(connection, IsText("subscribe EUR/USD"));

    client.leave();
    EXPECT_THAT(connection.wait_for_close(), IsTrue());
}
