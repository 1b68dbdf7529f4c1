// Conforms(): what it matches, waits for, and prints.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "failure_text.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"
#include "support/timeout_scale.hpp"
#include "wsecho/gtest.hpp"

using namespace wsecho_test;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using wsecho::Conforms;
using wsecho::Connection;

namespace {

// The connection of a client that gets this behavior and closes with this code.
Connection connection_of(TestServer& server, const char* behavior, std::uint16_t code) {
    server.enqueue(behavior);
    auto client = RawClient::open(server.port());
    const Connection connection = server.accept().value();
    client.send_close(code);
    client.read_until_end();
    client.close();
    if (!connection.wait_for_close()) throw ClientError("the connection has not ended");
    return connection;
}

}  // namespace

TEST(Conforms, MatchesAVerdictThatConformsOrIsTolerated) {
    TestServer server;
    EXPECT_THAT(connection_of(server, "frame.rsv2", 1002), Conforms());
    EXPECT_THAT(connection_of(server, "pong.never", 1000), Conforms());
    EXPECT_THAT(std::optional<Connection>(connection_of(server, "ok.nul", 1000)), Conforms());
    EXPECT_THAT(server.violations(), SizeIs(0));
}

TEST(Conforms, DoesNotMatchOtherVerdictsOrNone) {
    TestServer server;
    EXPECT_THAT(connection_of(server, "frame.rsv2", 1000), Not(Conforms()));
    EXPECT_THAT(connection_of(server, "echo", 1000), Not(Conforms()));
    EXPECT_THAT(connection_of(server, "frame.rsv2@message:9", 1000), Not(Conforms()));
    EXPECT_THAT(std::optional<Connection>(), Not(Conforms()));
    ASSERT_THAT(server.violations(), SizeIs(1));
    EXPECT_EQ(server.violations()[0].connection, 1U);
    EXPECT_EQ(server.violations()[0].fault, "frame.rsv2");
}

TEST(Conforms, WaitsForTheVerdictAndNotForTheEnd) {
    TestServer server;
    server.otherwise("ok.nul");
    auto client = RawClient::open(server.port());
    client.send_text("still here");

    EXPECT_THAT(server.accept(), Conforms());
}

TEST(Conforms, PrintsTheExpectedAndTheActualReaction) {
    TestServer server;
    const Connection connection = connection_of(server, "frame.rsv2", 1000);

    const std::string text = failure_text([&] { EXPECT_THAT(connection, Conforms()); });

    EXPECT_THAT(text,
                StartsWith("Value of: connection\n"
                           "Expected: followed the RFC after every fault\n"
                           "  Actual: #1 / closed (of type wsecho::Connection), which has the "
                           "verdict frame.rsv2 violates: closed with 1000, not 1002\n"
                           "(a conforming client: Fails the connection with 1002.)\n"
                           "What the server saw:\n"
                           "    +T #1 = connected from CLIENT\n"
                           "    +T #1 = open \"/\" behavior frame.rsv2\n"
                           "    +T #1 ! frame.rsv2\n"));
    EXPECT_THAT(text, ::testing::HasSubstr("\n    +T #1 < close 1000 \"\"\n"
                                           "    +T #1 ! frame.rsv2 violates: closed with 1000, "
                                           "not 1002\n"));
}

TEST(Conforms, SaysThatNoFaultHasActed) {
    TestServer server;
    server.enqueue("frame.rsv2@message:9");
    const auto client = RawClient::open(server.port());
    const Connection connection = *server.accept();
    const TimeoutScale scale(TimeoutScale::kTiny);

    EXPECT_THAT(failure_text([&] { EXPECT_THAT(connection, Conforms()); }),
                ::testing::HasSubstr("on which no fault has acted: timed out after N ms\n"
                                     "What the server saw:\n"));
}

TEST(Conforms, SetsTheEndOfTcpInTheVerdict) {
    TestServer server;
    const Connection connection = connection_of(server, "frame.rsv2", 1002);

    EXPECT_EQ(connection.verdict()->close_code, 1002);
    EXPECT_EQ(connection.verdict()->tcp_end, connection.tcp_end());
}
