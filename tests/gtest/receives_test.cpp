// EXPECT_WS_RECEIVES() and ASSERT_WS_RECEIVES(): what they accept, and what they print.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>

#include "failure_text.hpp"
#include "is_short.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"
#include "support/timeout_scale.hpp"
#include "wsecho/gtest.hpp"

using namespace wsecho_test;
using ::testing::_;
using ::testing::HasSubstr;
using ::testing::Not;
using wsecho::Connection;
using wsecho::EchoServerTest;
using wsecho::IsBinary;
using wsecho::IsText;
using wsecho::WsMessage;

// ---- what they take ----------------------------------------------------------------------------

TEST(ExpectReceives, TakesTheNextMessageOfAServerOrAConnection) {
    const TestServer server;
    auto client = RawClient::open(server.port());
    client.send_text("one");
    client.send_binary("two");
    client.send_text("three");
    client.send_text("four");
    const std::optional<Connection> accepted = server.accept();

    EXPECT_WS_RECEIVES(server, IsText("one"));
    EXPECT_WS_RECEIVES(*accepted, IsBinary("two"));
    EXPECT_WS_RECEIVES(accepted, IsText(HasSubstr("ree")));
    ASSERT_WS_RECEIVES(accepted, WsMessage::text("four"));
    EXPECT_EQ(server.take_message(wsecho::kDefaultTimeout * 0), std::nullopt);
}

TEST(ExpectReceives, EvaluatesItsArgumentsOnceAndAcceptsTemporaries) {
    const TestServer server;
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    int sources = 0;
    int matchers = 0;

    EXPECT_WS_RECEIVES((++sources, server.accept()), (++matchers, IsText("hello")));

    EXPECT_EQ(sources, 1);
    EXPECT_EQ(matchers, 1);
}

TEST(ExpectReceives, WorksWhereverAStatementDoes) {
    const TestServer server;
    auto client = RawClient::open(server.port());
    client.send_text("hello");

    if (server.client_count() == 0)
        EXPECT_WS_RECEIVES(server, IsText("never looked at"));
    else
        EXPECT_WS_RECEIVES(server, IsText("hello")) << "not printed";
}

TEST(ExpectReceives, WaitsForTheMessage) {
    const TimeoutScale scale(TimeoutScale::kForEver);
    const TestServer server;
    std::thread sender([&] {
        auto client = RawClient::open(server.port());
        client.send_text("one");
        client.send_text("two");
        client.read_message();
        client.read_message();
    });

    EXPECT_WS_RECEIVES(server.accept(), IsText("one"));
    EXPECT_WS_RECEIVES(server, IsText("two"));

    sender.join();
}

// ---- what they print ---------------------------------------------------------------------------

TEST(ExpectReceives, PrintsTheOtherMessageAndTheTranscript) {
    TestServer server;
    auto client = RawClient::open(server.port(), Request("/chat"));
    client.send_text("helo");
    client.read_message();
    const Connection connection = *server.accept();

    EXPECT_EQ(failure_text([&] { EXPECT_WS_RECEIVES(connection, IsText("hello")); }),
              "Value of: the next message of connection\n"
              "Expected: is text 5 \"hello\"\n"
              "  Actual: text 4 \"helo\"\n"
              "What the server saw:\n"
              "    +T #1 = connected from CLIENT\n"
              "    +T #1 = open \"/chat\"\n"
              "    +T #1 < text 4 \"helo\"\n"
              "    +T #1 > text 4 \"helo\"");
}

TEST(ExpectReceives, SaysWhichConnectionOfAServerSentTheMessage) {
    TestServer server;
    auto client = RawClient::open(server.port(), Request("/chat"));
    client.send_text("helo");
    client.read_message();

    EXPECT_EQ(failure_text([&] { EXPECT_WS_RECEIVES(server, IsText(IsShort())) << "after all"; }),
              "Value of: the next message of server\n"
              "Expected: is text (is short)\n"
              "  Actual: text 4 \"helo\" on connection #1, with a payload which has 4 "
              "octets\n"
              "What the server saw:\n"
              "    +T = listening on ws://SERVER\n"
              "    +T #1 = connected from CLIENT\n"
              "    +T #1 = open \"/chat\"\n"
              "    +T #1 < text 4 \"helo\"\n"
              "    +T #1 > text 4 \"helo\"\n"
              "after all");
}

TEST(ExpectReceives, SaysHowLongItWaited) {
    const TestServer server;
    const auto client = RawClient::open(server.port(), Request("/chat"));
    const Connection connection = *server.accept();
    const TimeoutScale scale(TimeoutScale::kTiny);

    EXPECT_EQ(failure_text([&] { EXPECT_WS_RECEIVES(connection, IsText("hello")); }),
              "Value of: the next message of connection\n"
              "Expected: is text 5 \"hello\"\n"
              "  Actual: timed out after N ms: no message has arrived: connection #1 is open; "
              "1 connection to ws://SERVER: #1 /chat open\n"
              "What the server saw:\n"
              "    +T #1 = connected from CLIENT\n"
              "    +T #1 = open \"/chat\"");
    EXPECT_THAT(
        failure_text([&] { EXPECT_WS_RECEIVES(server, IsText("hello")); }),
        HasSubstr("\n  Actual: timed out after N ms: no message has arrived; 1 connection to "
                  "ws://SERVER: #1 /chat open\nWhat the server saw:\n"));
}

TEST(ExpectReceives, SaysThatNoMoreMessagesCanArrive) {
    const TimeoutScale scale(TimeoutScale::kForEver);
    TestServer server;
    auto client = RawClient::open(server.port());
    const Connection connection = *server.accept();
    client.close_cleanly();
    client.close();

    EXPECT_THAT(
        failure_text([&] { EXPECT_WS_RECEIVES(connection, IsText("hello")); }),
        HasSubstr("\n  Actual: can no longer happen: no message has arrived: connection #1 is "
                  "closed; "));
    server.stop();
    EXPECT_THAT(
        failure_text([&] { EXPECT_WS_RECEIVES(server, IsText("hello")); }),
        HasSubstr("\n  Actual: can no longer happen: no message has arrived; 1 connection to "
                  "the server, which does not listen: #1 / closed\n"));
}

TEST(ExpectReceives, SaysThatNoClientConnected) {
    const std::optional<Connection> nobody;

    EXPECT_EQ(failure_text([&] { EXPECT_WS_RECEIVES(nobody, IsText("hello")); }),
              "Value of: the next message of nobody\n"
              "Expected: is text 5 \"hello\"\n"
              "  Actual: no connection: no client connected in time");
}

TEST(ExpectReceives, SaysWhoCameInsteadOfTheClient) {
    const TimeoutScale scale(TimeoutScale::kTiny);
    const TestServer server;

    EXPECT_EQ(failure_text([&] { EXPECT_WS_RECEIVES(server.accept(), IsText("hello")); }),
              "Value of: the next message of server.accept()\n"
              "Expected: is text 5 \"hello\"\n"
              "  Actual: timed out after N ms: no client has connected to ws://SERVER");
}

TEST(AssertReceives, EndsTheTestWithTheSameText) {
    const TestServer server;
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    bool went_on = false;

    EXPECT_THAT(failure_text([&] {
                    ASSERT_WS_RECEIVES(server, IsBinary(_)) << "it was";
                    went_on = true;
                }),
                HasSubstr("Expected: is binary (is anything)\n"
                          "  Actual: text 5 \"hello\" on connection #1, which is text with a "
                          "matching payload\n"));
    EXPECT_FALSE(went_on);
}

// ---- in a fixture ------------------------------------------------------------------------------

TEST_F(EchoServerTest, PrintsTheTranscriptOfItsServerOnlyAtTheEnd) {
    auto client = RawClient::open(server.port());
    client.send_text("one");
    client.send_text("two");
    const Connection connection = *server.accept();

    EXPECT_THAT(failure_text([&] { EXPECT_WS_RECEIVES(server, IsText("hello")); }),
                Not(HasSubstr("What the server saw")));
    EXPECT_THAT(failure_text([&] { EXPECT_WS_RECEIVES(connection, IsText("hello")); }),
                Not(HasSubstr("What the server saw")));
}

TEST_F(EchoServerTest, PrintsTheTranscriptOfAnotherServerWithTheFailure) {
    const TestServer other;
    auto client = RawClient::open(other.port());
    client.send_text("one");
    client.send_text("two");
    const Connection connection = *other.accept();

    EXPECT_THAT(failure_text([&] { EXPECT_WS_RECEIVES(other, IsText("hello")); }),
                HasSubstr("What the server saw"));
    EXPECT_THAT(failure_text([&] { EXPECT_WS_RECEIVES(connection, IsText("hello")); }),
                HasSubstr("What the server saw"));
}
