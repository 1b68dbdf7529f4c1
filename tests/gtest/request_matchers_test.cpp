// HasHeader() and HasTarget(): what they match, and what they print for a mismatch.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
using ::testing::AllOf;
using ::testing::Each;
using ::testing::Not;
using ::testing::StartsWith;
using wsecho::Connection;
using wsecho::Handshake;
using wsecho::HasHeader;
using wsecho::HasTarget;

namespace {

Handshake example() {
    Handshake request;
    request.method = "GET";
    request.target = "/chat?room=1";
    request.version = "HTTP/1.1";
    request.headers = {{"Host", "127.0.0.1"}, {"Cookie", "a=1"}, {"cookie", "b=2"}};
    return request;
}

}  // namespace

// ---- what matches ------------------------------------------------------------------------------

TEST(HasHeader, IgnoresTheCaseOfNamesButNotOfValues) {
    EXPECT_THAT(example(), HasHeader("Host"));
    EXPECT_THAT(example(), HasHeader("host", "127.0.0.1"));
    EXPECT_THAT(example(), HasHeader("HOST", StartsWith("127.")));

    EXPECT_THAT(example(), Not(HasHeader("Origin")));
    EXPECT_THAT(example(), Not(HasHeader("Host", "127.0.0.2")));
    EXPECT_THAT(example(), Not(HasHeader("Cookie", "A=1, B=2")));
}

TEST(HasHeader, ComparesTheJoinedValueOfARepeatedField) {
    EXPECT_THAT(example(), HasHeader("Cookie", "a=1, b=2"));
}

TEST(HasTarget, ComparesPathAndQuery) {
    EXPECT_THAT(example(), HasTarget("/chat?room=1"));
    EXPECT_THAT(example(), HasTarget(StartsWith("/chat")));

    EXPECT_THAT(example(), Not(HasTarget("/chat")));
}

TEST(RequestMatchers, AcceptAConnectionAndTheResultOfAccept) {
    const TestServer server;
    const auto client =
        RawClient::open(server.port(), Request("/chat").set("Authorization", "Bearer secret"));
    const std::optional<Connection> accepted = server.accept();

    EXPECT_THAT(accepted, HasHeader("Authorization", "Bearer secret"));
    EXPECT_THAT(accepted, HasTarget("/chat"));
    EXPECT_THAT(*accepted, AllOf(HasHeader("Authorization"), HasTarget("/chat")));
    EXPECT_THAT(server.connections(), Each(HasTarget("/chat")));
    EXPECT_THAT(std::optional<Connection>(), Not(HasTarget(_)));
}

TEST(RequestMatchers, WaitForTheRequest) {
    const TimeoutScale scale(TimeoutScale::kForEver);
    const TestServer server;
    RawClient client(server.port());
    ASSERT_TRUE(server.wait_for([&] { return server.connections().size() == 1; }));
    std::thread sender([&] { client.handshake(Request("/late").set("X-Late", "yes")); });

    EXPECT_THAT(server.connections().front(), HasTarget("/late"));
    EXPECT_THAT(server.connections().front(), HasHeader("X-Late", "yes"));

    sender.join();
}

// ---- what they print ---------------------------------------------------------------------------

TEST(HasHeader, NamesTheFieldsOfTheRequest) {
    const Handshake request = example();
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(request, HasHeader("Origin")); }),
              "Value of: request\n"
              "Expected: has the header field \"Origin\"\n"
              "  Actual: GET /chat?room=1 HTTP/1.1\n"
              "Host: 127.0.0.1\n"
              "Cookie: a=1\n"
              "cookie: b=2 (of type wsecho::Handshake), "
              "which has only { \"Host\", \"Cookie\", \"cookie\" }");
}

TEST(HasHeader, ShowsTheActualValue) {
    const TestServer server;
    const auto client = RawClient::open(server.port(), Request("/chat").set("Cookie", "a=1"));
    const Connection connection = *server.accept();

    EXPECT_EQ(failure_text([&] { EXPECT_THAT(connection, HasHeader("cookie", "a=2")); }),
              "Value of: connection\n"
              "Expected: has the header field \"cookie\" with the value \"a=2\"\n"
              "  Actual: #1 /chat open (of type wsecho::Connection), which has the value \"a=1\"");
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(connection, HasHeader("cookie", StartsWith("b"))); }),
              "Value of: connection\n"
              "Expected: has the header field \"cookie\" with the value (starts with \"b\")\n"
              "  Actual: #1 /chat open (of type wsecho::Connection), which has the value \"a=1\"");
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(connection, Not(HasHeader("cookie"))); }),
              "Value of: connection\n"
              "Expected: not (has the header field \"cookie\")\n"
              "  Actual: #1 /chat open (of type wsecho::Connection), which has the value \"a=1\"");
}

TEST(HasTarget, ShowsTheActualTarget) {
    const TestServer server;
    const auto client = RawClient::open(server.port(), Request("/chat"));
    const Connection connection = *server.accept();

    EXPECT_EQ(
        failure_text([&] { EXPECT_THAT(connection, HasTarget("/news")); }),
        "Value of: connection\n"
        "Expected: has the target \"/news\"\n"
        "  Actual: #1 /chat open (of type wsecho::Connection), which has the target \"/chat\"");
}

TEST(RequestMatchers, SayThatNoRequestArrived) {
    TestServer server;
    RawClient client(server.port());
    ASSERT_TRUE(server.wait_for([&] { return server.connections().size() == 1; }));
    const Connection connection = server.connections().front();
    const TimeoutScale scale(TimeoutScale::kTiny);

    EXPECT_EQ(failure_text([&] { EXPECT_THAT(connection, HasTarget("/chat")); }),
              "Value of: connection\n"
              "Expected: has the target \"/chat\"\n"
              "  Actual: #1 connecting (of type wsecho::Connection), "
              "which sent no readable request: timed out after N ms\n"
              "What the server saw:\n"
              "    +T #1 = connected from CLIENT");

    const TimeoutScale long_enough(TimeoutScale::kForEver);
    client.close();
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(connection, HasHeader("Host")); }),
              "Value of: connection\n"
              "Expected: has the header field \"Host\"\n"
              "  Actual: #1 closed (of type wsecho::Connection), "
              "which sent no readable request\n"
              "What the server saw:\n"
              "    +T #1 = connected from CLIENT\n"
              "    +T #1 = closed unclean fin in=0/0 out=0/0 (client left before the opening "
              "handshake was complete)");
}

TEST(RequestMatchers, SayWhoCameInsteadOfTheClient) {
    const TestServer server;
    EXPECT_THAT(failure_text([&] { EXPECT_THAT(server.accept(1ms), HasTarget("/chat")); }),
                StartsWith("Value of: server.accept(1ms)\n"
                           "Expected: has the target \"/chat\"\n"
                           "  Actual: timed out after N ms: no client has connected to "
                           "ws://SERVER"));
}

TEST(RequestMatchers, SayThatNoClientConnected) {
    const std::optional<Connection> nobody;
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(nobody, HasTarget("/chat")); }),
              "Value of: nobody\n"
              "Expected: has the target \"/chat\"\n"
              "  Actual: (nullopt), which is no connection: no client connected in time");
}
