// Conditions: for which requests a step acts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;
using testing::HasSubstr;

namespace {

int status_with(const TestServer& server, const std::string& target,
                const std::string& name = "X-Nothing", const std::string& value = "") {
    return response_to(server, Request(target).add(name, value)).status;
}

}  // namespace

TEST(Conditions, RefuseAWrongOriginInAUrl) {
    TestServer server;
    const std::string target = "/do/hs.status(403,Forbidden);unless=Origin:https://app.example";

    EXPECT_EQ(status_with(server, target, "Origin", "https://app.example"), 101);
    EXPECT_EQ(status_with(server, target, "origin", "https://evil.example"), 403);
    EXPECT_EQ(status_with(server, target), 403) << "a missing Origin does not match";
}

TEST(Conditions, RefuseAMissingTokenOnARoute) {
    TestServer server;
    server.route("/chat", wsecho::Step("hs.status", {"401"}).unless("Authorization", "Bearer *") /
                              wsecho::Step("header", {"WWW-Authenticate", "Bearer"})
                                  .unless("Authorization", "Bearer *"));

    RawClient client(server.port());
    const Response refused = client.handshake(Request("/chat"));

    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(refused.header("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(status_with(server, "/chat", "Authorization", "Basic eDp5"), 401);
    EXPECT_EQ(status_with(server, "/chat", "Authorization", "Bearer abc"), 101);
}

TEST(Conditions, LimitStepsAfterTheHandshakeToo) {
    TestServer server;
    server.otherwise("send(old);when=User-Agent:old*/send(new);unless=User-Agent:old*");

    auto old_client = RawClient::open(server.port(), Request().add("User-Agent", "oldie/1.0"));
    expect_frame(old_client, opcode::text, "old");
    old_client.sync();
    auto new_client = RawClient::open(server.port(), Request().add("User-Agent", "new"));
    expect_frame(new_client, opcode::text, "new");
    new_client.sync();
}

TEST(Conditions, RefuseASubprotocolThatIsNotOffered) {
    TestServer server;
    const std::string target = "/do/hs.status(400);unless=subprotocol:chat.v2";

    EXPECT_EQ(status_with(server, target, "Sec-WebSocket-Protocol", "chat.v1, chat.v2"), 101);
    EXPECT_EQ(status_with(server, target, "Sec-WebSocket-Protocol", "chat.v1"), 400);
}

TEST(Conditions, ThatFailUseUpNoCount) {
    TestServer server;
    const std::string target = "/do/hs.status(503);when=X-Beta;first=2";

    std::vector<int> statuses;
    for (const char* field : {"X-Other", "X-Beta", "X-Other", "X-Beta", "X-Beta"}) {
        statuses.push_back(status_with(server, target, field, "1"));
    }

    EXPECT_EQ(statuses, (std::vector<int>{101, 503, 101, 503, 101}));
}

TEST(Conditions, CountSeparatelyForEachStepAndTag) {
    TestServer server;
    server.route("/",
                 "hs.status(500);nth=2/hs.status(501);when=A;nth=2/hs.status(502);when=B;nth=1");

    EXPECT_EQ(status_with(server, "/", "A", ""), 101);
    EXPECT_EQ(status_with(server, "/", "X", ""), 500);
    EXPECT_EQ(status_with(server, "/", "A", ""), 501);
    EXPECT_EQ(status_with(server, "/", "B", ""), 502);
    EXPECT_EQ(status_with(server, "/", "B", ""), 101);
    EXPECT_EQ(status_with(server, "/?id=x", "B", ""), 502);
}

// hs.retry-after counts by itself.
TEST(Conditions, AreKeptByStepsThatCountConnections) {
    TestServer server;
    server.route("/", "hs.retry-after(1,1);unless=X-Vip");

    EXPECT_EQ(status_with(server, "/", "X-Vip", "1"), 101);
    EXPECT_EQ(status_with(server, "/"), 503);
    EXPECT_EQ(status_with(server, "/"), 101);
}

TEST(Conditions, WorkInTheQueueAndBesideAStepAtConnect) {
    TestServer server;
    server.enqueue("hs.status(403);unless=Origin");
    server.enqueue("hs.status(403);unless=Origin;first=1");
    server.otherwise("delay(1ms)@connect/hs.status(409);when=Origin;first=1");

    EXPECT_EQ(status_with(server, "/", "Origin", "x"), 101);
    EXPECT_EQ(status_with(server, "/"), 403);
    EXPECT_EQ(status_with(server, "/"), 101);
    EXPECT_EQ(status_with(server, "/", "Origin", "x"), 409);
    EXPECT_EQ(status_with(server, "/", "Origin", "x"), 101);
}

TEST(Conditions, ThatAllFailLeaveThePlainEcho) {
    TestServer server;
    server.otherwise("sink;when=X-Never/close@message:1;when=X-Never");
    auto client = RawClient::open(server.port());

    client.send_text("hello");

    expect_frame(client, opcode::text, "hello");
}

TEST(Conditions, ThatFailAreReportedAndWhy) {
    TestServer server;
    server.route("/",
                 "hs.status(403);unless=Origin:https://a.example/sink;when=Cookie"
                 "/send(x);when=Origin;nth=2/send(y);unless=Origin");
    auto client = RawClient::open(server.port(), Request().add("Origin", "https://a.example"));
    client.close_cleanly();
    client.close();
    ASSERT_TRUE(server.connection(1).wait_for_close());

    EXPECT_THAT(
        server.transcript(),
        testing::AllOf(
            HasSubstr("hs.status(403);unless=Origin:https://a.example did not act: the condition "
                      "unless=Origin:https://a.example does not hold"),
            HasSubstr("sink;when=Cookie did not act: the request has no Cookie"),
            HasSubstr("send(x);when=Origin;nth=2 did not act: this is connection 1, not 2, "
                      "counting those for which its conditions hold"),
            HasSubstr("send(y);unless=Origin did not act: the request has Origin")));
}

TEST(Conditions, InAUrlAtConnectGetASentence) {
    TestServer server;

    RawClient client(server.port());
    const Response response = client.handshake(Request("/do/delay(1s)@connect;when=Origin"));

    EXPECT_EQ(response.status, 400);
    EXPECT_THAT(client.read_until_end().octets, HasSubstr("before the request is known"));
}
