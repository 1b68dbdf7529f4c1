// Faults of a server as a whole, and clients that reconnect.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "faults/asked.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

/// Three clients; the first one asks for this behavior.
struct Crowd {
    explicit Crowd(const std::string& step, const wsecho::Options& options = {}) : server(options) {
        server.enqueue(step + "@message:1");
        for (int i = 0; i < 3; ++i) {
            clients.push_back(RawClient::open(server.port()));
            clients.back().sync();
        }
        clients[0].send_text("now");
    }

    TestServer server;
    std::vector<RawClient> clients;
};

bool can_connect(std::uint16_t port) {
    try {
        auto client = RawClient::open(port);
        client.sync();
        return true;
    } catch (const ClientError&) {
        return false;
    }
}

/// Tries until it works; the server's own duration bounds the time.
void expect_back(std::uint16_t port) {
    const auto start = std::chrono::steady_clock::now();
    while (!can_connect(port)) {
        ASSERT_LT(std::chrono::steady_clock::now() - start, 60s);
    }
}

}  // namespace

TEST(ServerFaults, RestartEndsAllAndComesBackOnTheSamePort) {
    Crowd t("net.restart(200ms)");
    const auto start = std::chrono::steady_clock::now();
    for (RawClient& client : t.clients) EXPECT_EQ(client.read_until_end().how, End::fin);
    const bool was_back = can_connect(t.server.port());
    if (std::chrono::steady_clock::now() - start < 150ms) {
        EXPECT_FALSE(was_back);
    }
    t.clients.clear();
    expect_back(t.server.port());
    EXPECT_GE(std::chrono::steady_clock::now() - start, 150ms);
    expect_conforms(t.server.connection(1));
}

TEST(ServerFaults, DrainClosesAllWith1001) {
    Crowd t("net.drain(1ms)");
    for (RawClient& client : t.clients) {
        expect_frame(client, opcode::close, close_payload(1001, "draining"));
        client.send_close(1001);
        expect_fin(client);
    }
    expect_back(t.server.port());
    expect_conforms(t.server.connection(1));
}

TEST(ServerFaults, ACrashResetsAll) {
    Crowd t("net.server-crash");
    for (RawClient& client : t.clients) EXPECT_EQ(client.read_until_end().how, End::rst);
    EXPECT_TRUE(can_connect(t.server.port()));
}

TEST(ServerFaults, AllAreDroppedTogether) {
    Crowd t("net.thundering");
    for (RawClient& client : t.clients) EXPECT_EQ(client.read_until_end().how, End::fin);
    t.clients.clear();
    EXPECT_TRUE(can_connect(t.server.port()));
    ASSERT_TRUE(t.server.connection(1).wait_for_close());
    expect_conforms(t.server.connection(1));
}

TEST(ServerFaults, AreViolatedByAClientThatStays) {
    Crowd t("net.thundering", judging_soon());
    expect_violates(t.server.connection(1), "had not closed the TCP connection");
    Crowd unanswered("net.drain(1ms)", judging_soon());
    expect_violates(unanswered.server.connection(1), "had not answered the close frame");
}

TEST(ServerFaults, RefuseForAWhile) {
    Crowd t("tcp.refuse(150ms)");
    expect_frame(t.clients[0], opcode::text, "now");
    expect_back(t.server.port());
    t.clients[1].sync();
    t.clients[0].close();
    EXPECT_EQ(verdict_of(t.server.connection(1)).outcome, Outcome::undecided);
}

TEST(ServerFaults, EndWithDownAndUp) {
    Crowd t("tcp.refuse(20ms)");
    expect_frame(t.clients[0], opcode::text, "now");
    t.server.down();
    expect_silence(t.clients[1]);  // longer than the step's time
    EXPECT_FALSE(can_connect(t.server.port()));
    t.server.up();
    EXPECT_TRUE(can_connect(t.server.port()));
}

TEST(ServerFaults, AFullBacklogAnswersNoClientForAWhile) {
    Crowd t("tcp.backlog-full(300ms)");
    expect_frame(t.clients[0], opcode::text, "now");
    const auto start = std::chrono::steady_clock::now();
    EXPECT_TRUE(can_connect(t.server.port()));  // TCP tries again by itself
    EXPECT_GE(std::chrono::steady_clock::now() - start, 150ms);
    t.clients[1].sync();
    EXPECT_EQ(t.server.connections().size(), 4U) << "its own connections are nobody's";
}

TEST(ServerFaults, FlapDropsTheGivenNumberOfTimes) {
    TestServer server;
    const Request request("/do/tcp.flap(20ms,1ms,2)");
    for (int drops = 0; drops < 2;) {
        RawClient client(server.port());
        try {
            if (client.handshake(request).status != 101) continue;
        } catch (const ClientError&) {
            continue;  // it is down
        }
        EXPECT_EQ(client.read_until_end().how, End::fin);
        ++drops;
    }
    std::optional<RawClient> last;
    while (!last) {
        RawClient client(server.port());
        try {
            if (client.handshake(request).status == 101) last.emplace(std::move(client));
        } catch (const ClientError&) {
        }
    }
    expect_silence(*last);
    last->sync();
}

TEST(ServerFaults, NeedPermissionInAUrl) {
    for (const bool allowed : {false, true}) {
        wsecho::Options options;
        options.allow_server_wide = allowed;
        const TestServer server(options);
        for (const char* step : {"net.restart", "net.drain", "net.server-crash", "net.thundering",
                                 "tcp.refuse", "tcp.backlog-full"}) {
            const std::string target = std::string("/do/") + step + "@message:9";
            EXPECT_EQ(response_to(server, target).status, allowed ? 101 : 403) << step;
        }
    }
}

TEST(ServerFaults, ACaptivePortalAnswersWithItsPage) {
    for (const bool redirects : {false, true}) {
        Asked t(redirects ? "net.captive-portal(302)" : "net.captive-portal");
        const Response response = t.client.read_response();
        EXPECT_EQ(response.status, redirects ? 302 : 200);
        EXPECT_EQ(response.header("Content-Type"), "text/html; charset=utf-8");
        EXPECT_EQ(response.header("Location").has_value(), redirects);
        EXPECT_THAT(t.client.read_until_end().octets, ::testing::HasSubstr("Log in"));
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_conforms(t.connection());
    }
    Asked taken("net.captive-portal");
    taken.client.read_until_end();
    taken.client.send_text("takes it for open");
    expect_violates(taken.connection(), "treated the connection as open");
}

TEST(ServerFaults, StopEndsAllOfThem) {
    for (const char* step : {"net.restart(1h)", "tcp.refuse(1h)", "tcp.backlog-full(1h)"}) {
        Crowd t(step);
        t.server.stop();
        EXPECT_EQ(t.server.client_count(), 0U);
    }
}
