// ClosedWith() and WasReset(): what they match, wait for, and print.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "failure_text.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"
#include "support/timeout_scale.hpp"
#include "wsecho/gtest.hpp"

using namespace wsecho_test;
using ::testing::_;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::Ge;
using ::testing::Not;
using ::testing::StartsWith;
using wsecho::ClosedWith;
using wsecho::Connection;
using wsecho::WasReset;

namespace close_code = wsecho::close_code;

namespace {

// The connection of a client that opens it, does `action`, and leaves.
Connection connection_after(wsecho::EchoServer& server,
                            const std::function<void(RawClient&)>& action) {
    auto client = RawClient::open(server.port(), Request("/chat"));
    const Connection connection = server.accept().value();
    action(client);
    client.close();
    if (!connection.wait_for_close()) throw ClientError("the connection has not ended");
    return connection;
}

}  // namespace

// ---- what matches ------------------------------------------------------------------------------

TEST(ClosedWith, MatchesTheCloseFrameOfTheClient) {
    TestServer server;
    const Connection connection = connection_after(server, [](RawClient& client) {
        client.send_close(1000, "bye");
        client.read_close_code();
    });

    EXPECT_THAT(connection, ClosedWith(1000));
    EXPECT_THAT(connection, ClosedWith(close_code::normal_closure, "bye"));
    EXPECT_THAT(connection, ClosedWith(AnyOf(1000, 1001), StartsWith("b")));
    EXPECT_THAT(connection, ClosedWith(Not(Ge(3000)), _));
    EXPECT_THAT(std::optional<Connection>(connection), ClosedWith(1000));
    EXPECT_THAT(server.connections(), Each(ClosedWith(1000)));

    EXPECT_THAT(connection, Not(ClosedWith(1001)));
    EXPECT_THAT(connection, Not(ClosedWith(1000, "")));
    EXPECT_THAT(std::optional<Connection>(), Not(ClosedWith(_)));
}

TEST(ClosedWith, MatchesACloseFrameWithoutACodeAs1005) {
    TestServer server;
    const Connection connection =
        connection_after(server, [](RawClient& client) { client.send_close(); });

    EXPECT_THAT(connection, ClosedWith(1005, ""));
    EXPECT_THAT(connection, ClosedWith(close_code::no_status_received));
}

TEST(ClosedWith, DoesNotMatchTheCloseFrameOfTheServer) {
    TestServer server;
    const Connection connection = connection_after(server, [](RawClient& client) {
        client.send(FrameSpec(0x3));
        client.read_close_code();
    });

    EXPECT_EQ(connection.close_sent()->code, 1002);
    EXPECT_THAT(connection, Not(ClosedWith(1002)));
}

TEST(WasReset, MatchesAConnectionThatTheClientReset) {
    TestServer server;
    const Connection was_reset =
        connection_after(server, [](RawClient& client) { client.abort(); });
    const Connection closed =
        connection_after(server, [](RawClient& client) { client.close_cleanly(); });

    EXPECT_THAT(was_reset, WasReset());
    EXPECT_THAT(std::optional<Connection>(was_reset), WasReset());
    EXPECT_THAT(was_reset, Not(ClosedWith(_)));
    EXPECT_THAT(closed, Not(WasReset()));
    EXPECT_THAT(std::optional<Connection>(), Not(WasReset()));
}

// ---- what they wait for ------------------------------------------------------------------------

TEST(ClosedWith, WaitsForTheCloseFrameAndNotForTheEnd) {
    const TimeoutScale scale(TimeoutScale::kForEver);
    TestServer server;
    auto client = RawClient::open(server.port());
    std::thread closing([&] { client.send_close(4001, "later"); });

    EXPECT_THAT(server.accept(), ClosedWith(4001, "later"));

    closing.join();
}

TEST(ClosedWith, DoesNotWaitBeyondTheEnd) {
    const TimeoutScale scale(TimeoutScale::kForEver);
    TestServer server;
    auto client = RawClient::open(server.port());
    std::thread leaving([&] { client.abort(); });

    EXPECT_THAT(server.accept(), Not(ClosedWith(_)));

    leaving.join();
}

TEST(WasReset, WaitsForTheEnd) {
    const TimeoutScale scale(TimeoutScale::kForEver);
    TestServer server;
    auto client = RawClient::open(server.port());
    std::thread leaving([&] { client.abort(); });

    EXPECT_THAT(server.accept(), WasReset());

    leaving.join();
}

// ---- what they print ---------------------------------------------------------------------------

TEST(ClosedWith, ShowsTheOtherCloseFrameAndTheTranscript) {
    TestServer server;
    const Connection connection = connection_after(server, [](RawClient& client) {
        client.send_text("hello");
        client.read_message();
        client.send_close(1001, "going away");
        client.read_close_code();
    });

    EXPECT_EQ(failure_text([&] { EXPECT_THAT(connection, ClosedWith(1000, "bye")); }),
              "Value of: connection\n"
              "Expected: received the close frame 1000 \"bye\"\n"
              "  Actual: #1 /chat closed (of type wsecho::Connection), "
              "which received 1001 \"going away\"\n"
              "What the server saw:\n"
              "    +T #1 = connected from CLIENT\n"
              "    +T #1 = open \"/chat\"\n"
              "    +T #1 < text 5 \"hello\"\n"
              "    +T #1 > text 5 \"hello\"\n"
              "    +T #1 < close 1001 \"going away\"\n"
              "    +T #1 > close 1001 \"going away\"\n"
              "    +T #1 = closed clean in=1/5 out=1/5");
    EXPECT_THAT(
        failure_text([&] { EXPECT_THAT(connection, ClosedWith(Ge(3000), StartsWith("x"))); }),
        StartsWith("Value of: connection\n"
                   "Expected: received the close frame (is >= 3000) (starts with \"x\")\n"));
}

TEST(ClosedWith, SaysHowAConnectionEndedWithoutACloseFrame) {
    TestServer server;
    const Connection was_reset =
        connection_after(server, [](RawClient& client) { client.abort(); });
    const Connection left = connection_after(server, [](RawClient&) {});

    EXPECT_EQ(failure_text([&] { EXPECT_THAT(was_reset, ClosedWith(1000)); }),
              "Value of: was_reset\n"
              "Expected: received the close frame 1000\n"
              "  Actual: #1 /chat closed (of type wsecho::Connection), "
              "which the client reset (RST); it received no close frame\n"
              "What the server saw:\n"
              "    +T #1 = connected from CLIENT\n"
              "    +T #1 = open \"/chat\"\n"
              "    +T #1 = closed unclean rst in=0/0 out=0/0 (client reset the connection)");
    EXPECT_THAT(failure_text([&] { EXPECT_THAT(left, ClosedWith(1000)); }),
                ::testing::HasSubstr(
                    "which the client ended normally (FIN); it received no close frame\n"));
}

TEST(ClosedWith, SaysHowLongItHasWaited) {
    const TestServer server;
    const auto client = RawClient::open(server.port(), Request("/chat"));
    const Connection connection = *server.accept();
    const TimeoutScale scale(TimeoutScale::kTiny);

    EXPECT_EQ(failure_text([&] { EXPECT_THAT(connection, ClosedWith(1000)); }),
              "Value of: connection\n"
              "Expected: received the close frame 1000\n"
              "  Actual: #1 /chat open (of type wsecho::Connection), "
              "which received no close frame: timed out after N ms\n"
              "What the server saw:\n"
              "    +T #1 = connected from CLIENT\n"
              "    +T #1 = open \"/chat\"");
}

TEST(WasReset, SaysHowTheConnectionEndedInstead) {
    TestServer server;
    const Connection closed =
        connection_after(server, [](RawClient& client) { client.close_cleanly(); });
    const Connection was_reset =
        connection_after(server, [](RawClient& client) { client.abort(); });

    EXPECT_THAT(failure_text([&] { EXPECT_THAT(closed, WasReset()); }),
                StartsWith("Value of: closed\n"
                           "Expected: was reset by the client (RST)\n"
                           "  Actual: #1 /chat closed (of type wsecho::Connection), "
                           "which the client ended normally (FIN)\n"
                           "What the server saw:\n"
                           "    +T #1 = connected from CLIENT\n"));
    EXPECT_THAT(failure_text([&] { EXPECT_THAT(was_reset, Not(WasReset())); }),
                StartsWith("Value of: was_reset\n"
                           "Expected: not (was reset by the client (RST))\n"
                           "  Actual: #2 /chat closed (of type wsecho::Connection), "
                           "which the client reset (RST)\n"));
}

TEST(WasReset, SaysHowLongItHasWaited) {
    const TestServer server;
    const auto client = RawClient::open(server.port(), Request("/chat"));
    const Connection connection = *server.accept();
    const TimeoutScale scale(TimeoutScale::kTiny);

    EXPECT_THAT(failure_text([&] { EXPECT_THAT(connection, WasReset()); }),
                StartsWith("Value of: connection\n"
                           "Expected: was reset by the client (RST)\n"
                           "  Actual: #1 /chat open (of type wsecho::Connection), "
                           "which has not ended: timed out after N ms\n"
                           "What the server saw:\n"));
}

TEST(EndMatchers, SayThatNoClientConnected) {
    const std::optional<Connection> nobody;
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(nobody, ClosedWith(1000)); }),
              "Value of: nobody\n"
              "Expected: received the close frame 1000\n"
              "  Actual: (nullopt), which is no connection: no client connected in time");
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(nobody, WasReset()); }),
              "Value of: nobody\n"
              "Expected: was reset by the client (RST)\n"
              "  Actual: (nullopt), which is no connection: no client connected in time");
}
