// Scopes: on which of the connections with the same behavior a step acts.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;

namespace {

// The statuses that `count` connections to `target` receive, one after another.
std::vector<int> statuses(const TestServer& server, const std::string& target, int count) {
    std::vector<int> all;
    for (int i = 0; i < count; ++i) all.push_back(response_to(server, target).status);
    return all;
}

using Statuses = std::vector<int>;

}  // namespace

TEST(Scopes, RefuseTwiceThenWorkIsOneLine) {
    TestServer server;
    server.route("/chat", "hs.status(503);first=2");

    EXPECT_EQ(statuses(server, "/chat", 2), (Statuses{503, 503}));
    auto client = RawClient::open(server.port(), Request("/chat"));
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
}

TEST(Scopes, FirstNthAndEveryCountFromOne) {
    TestServer server;
    server.route("/first", "hs.status(500);first=3");
    server.route("/nth", "hs.status(500);nth=3");
    server.route("/every", "hs.status(500);every=3");

    EXPECT_EQ(statuses(server, "/first", 7), (Statuses{500, 500, 500, 101, 101, 101, 101}));
    EXPECT_EQ(statuses(server, "/nth", 7), (Statuses{101, 101, 500, 101, 101, 101, 101}));
    EXPECT_EQ(statuses(server, "/every", 7), (Statuses{101, 101, 500, 101, 101, 500, 101}));
}

TEST(Scopes, AProbabilityIsTheSameForTheSameSeed) {
    TestServer server;
    server.route("/a", "hs.status(500);p=0.5,seed=7");
    server.route("/b", "hs.status(500);p=0.5,seed=7");
    server.route("/c", "hs.status(500);p=0.5,seed=8");
    server.route("/never", "hs.status(500);p=0,seed=1");
    server.route("/always", "hs.status(500);p=1,seed=1");

    const Statuses a = statuses(server, "/a", 60);

    EXPECT_EQ(statuses(server, "/b", 60), a);
    EXPECT_NE(statuses(server, "/c", 60), a);
    const auto refused = std::count(a.begin(), a.end(), 500);
    EXPECT_GT(refused, 10);
    EXPECT_LT(refused, 50);
    EXPECT_EQ(statuses(server, "/never", 10), Statuses(10, 101));
    EXPECT_EQ(statuses(server, "/always", 10), Statuses(10, 500));
}

// Several clients share a server: each counts only its own connections.
TEST(Scopes, AreCountedSeparatelyForEachTag) {
    TestServer server;
    server.route("/chat", "hs.status(503);first=2");

    EXPECT_EQ(statuses(server, "/chat?id=alice", 3), (Statuses{503, 503, 101}));
    EXPECT_EQ(statuses(server, "/chat?id=bob", 3), (Statuses{503, 503, 101}));
    EXPECT_EQ(statuses(server, "/chat", 3), (Statuses{503, 503, 101}));
    EXPECT_EQ(statuses(server, "/chat?id=alice", 1), (Statuses{101}));
}

// For clients that cannot change their URL.
TEST(Scopes, TakeTheTagFromAHeaderToo) {
    TestServer server;
    server.route("/chat", "hs.status(503);first=1");
    const auto status = [&](const Request& request) {
        RawClient client(server.port());
        return client.handshake(request).status;
    };

    EXPECT_EQ(status(Request("/chat").set("Ws-Echo-Id", "alice")), 503);
    EXPECT_EQ(status(Request("/chat?id=alice")), 101);
    EXPECT_EQ(status(Request("/chat?id=bob").set("Ws-Echo-Id", "alice")), 503);
}

TEST(Scopes, InAUrlAreCountedByBehaviorAndTag) {
    TestServer server;

    EXPECT_EQ(statuses(server, "/do/hs.status(503);first=1", 2), (Statuses{503, 101}));
    EXPECT_EQ(statuses(server, "/do/hs.status(503);first=1?id=alice", 2), (Statuses{503, 101}));
    EXPECT_EQ(statuses(server, "/chat?do=hs.status(503);first=1", 2), (Statuses{101, 101}));
    EXPECT_EQ(statuses(server, "/do/hs.status(502);first=1", 2), (Statuses{502, 101}));
}

TEST(Scopes, OutsideOfItsScopeAStepIsSkippedAndTheRestActs) {
    TestServer server;
    server.route("/", "send(a);first=1/send(b);nth=2/send(c)");

    auto first = RawClient::open(server.port());
    expect_octets(first, server_frame(opcode::text, "a") + server_frame(opcode::text, "c"));
    first.sync();
    auto second = RawClient::open(server.port());
    expect_octets(second, server_frame(opcode::text, "b") + server_frame(opcode::text, "c"));
    second.sync();
    auto third = RawClient::open(server.port());
    expect_octets(third, server_frame(opcode::text, "c"));
    third.sync();
}

TEST(Scopes, AConnectionOutsideOfAllScopesGetsThePlainEcho) {
    TestServer server;
    server.otherwise("sink;nth=1000");
    auto client = RawClient::open(server.port());

    client.send_text("hello");

    expect_frame(client, opcode::text, "hello");
}

TEST(Scopes, StartANewCountWhenARouteIsSetAgain) {
    TestServer server;
    server.route("/", "hs.status(503);first=1");
    EXPECT_EQ(statuses(server, "/", 2), (Statuses{503, 101}));

    server.route("/", "hs.status(503);first=1");

    EXPECT_EQ(statuses(server, "/", 2), (Statuses{503, 101}));
}

TEST(Scopes, OfOtherwiseAreCountedOverAllPaths) {
    TestServer server;
    server.otherwise("hs.status(503);first=2");

    EXPECT_EQ(response_to(server, "/a").status, 503);
    EXPECT_EQ(response_to(server, "/b").status, 503);
    EXPECT_EQ(response_to(server, "/c").status, 101);
}
