// A server that cannot be reached for a while, together with down(), up() and stop(), and a server
// that drops connections again and again.

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

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kOutage{300};

/// A client that has made the server do this, and has left.
void ask(TestServer& server, const std::string& step, const std::string& host = "127.0.0.1") {
    server.enqueue(step);
    RawClient client(server.port(), host);
    client.handshake();
    client.sync();
    client.close_cleanly();
}

bool is_refused(std::uint16_t port) {
    try {
        RawClient client(port);
        return false;
    } catch (const ClientError& error) {
        EXPECT_THAT(error.what(), ::testing::HasSubstr("refused"));
        return true;
    }
}

bool is_back(const TestServer& server) {
    return eventually([&] { return !is_refused(server.port()); });
}

/// The status of the answer; nothing if the TCP connection ends first.
std::optional<int> ask_for(const TestServer& server, const Request& request,
                           Ending* end = nullptr) {
    RawClient client(server.port());
    client.write(request.octets());
    Ending ending;
    try {
        const int status = client.read_response().status;
        if (end != nullptr) *end = client.read_until_end();
        return status;
    } catch (const ClientError&) {
        ending = client.read_until_end();
    }
    if (end != nullptr) *end = ending;
    return std::nullopt;
}

}  // namespace

TEST(Outage, OutlastsTheConnectionThatAskedForIt) {
    TestServer server;
    const auto start = Clock::now();
    ask(server, "tcp.refuse(300ms)");
    const bool refused = is_refused(server.port());
    if (Clock::now() - start < kOutage) {
        EXPECT_TRUE(refused);
    }

    EXPECT_TRUE(is_back(server));
    EXPECT_GE(Clock::now() - start, kOutage);
    RawClient::open(server.port()).sync();
}

TEST(Outage, LastsAsLongAsTheLongestOfSeveral) {
    TestServer server;
    auto other = RawClient::open(server.port());
    const auto start = Clock::now();
    server.route("/many", "tcp.refuse(300ms)/tcp.refuse(1ms)/tcp.refuse(20ms)");
    RawClient many = RawClient::open(server.port(), Request("/many"));
    many.sync();

    EXPECT_TRUE(is_back(server));
    EXPECT_GE(Clock::now() - start, kOutage);
    other.sync();
}

TEST(Outage, MayBeginBeforeTheRequestIsRead) {
    TestServer server;
    server.enqueue("tcp.refuse(20ms)@connect");
    auto client = RawClient::open(server.port());
    client.sync();
    EXPECT_TRUE(is_back(server));

    server.enqueue("tcp.backlog-full(20ms)@connect");
    RawClient::open(server.port()).sync();
    RawClient::open(server.port()).sync();
}

TEST(Outage, EndsWithUp) {
    TestServer server;
    ask(server, "tcp.refuse(10h)");
    EXPECT_TRUE(is_refused(server.port()));
    server.up();
    RawClient::open(server.port()).sync();

    ask(server, "tcp.refuse(10h)");
    EXPECT_TRUE(is_refused(server.port()));
    server.down();
    server.up();
    RawClient::open(server.port()).sync();
}

TEST(Outage, AppearsInTheTranscript) {
    TestServer server;
    ask(server, "tcp.refuse(1ms)");
    ASSERT_TRUE(is_back(server));
    const std::string transcript = server.transcript();
    const auto down = transcript.find(" down");
    ASSERT_NE(down, std::string::npos) << transcript;
    EXPECT_NE(transcript.find("listening", down), std::string::npos) << transcript;
}

// ---- a full backlog ----------------------------------------------------------------------------

TEST(FullBacklog, EndsAfterItsDuration) {
    for (const char* host : {"127.0.0.1", "::1", ""}) {
        SCOPED_TRACE(host);
        wsecho::Options options;
        options.host = host;
        TestServer server(options);
        const std::string reached = host[0] == '\0' ? "127.0.0.1" : host;
        const auto start = Clock::now();
        ask(server, "tcp.backlog-full(300ms)", reached);

        RawClient client(server.port(), reached);  // TCP tries again by itself
        client.handshake();
        EXPECT_GE(Clock::now() - start, kOutage);
        client.close_cleanly();
        std::vector<RawClient> many;
        for (int i = 0; i < 30; ++i) many.emplace_back(server.port(), reached);
        for (RawClient& each : many) EXPECT_EQ(each.handshake().status, 101);
        EXPECT_EQ(server.connections().size(), 32U) << "its own connections are nobody's";
        EXPECT_TRUE(server.problems().empty());
    }
}

TEST(FullBacklog, EndsWithDownAndUp) {
    TestServer server;
    ask(server, "tcp.backlog-full(10h)");
    server.up();  // it listens already
    server.down();
    EXPECT_TRUE(is_refused(server.port()));
    server.up();
    RawClient::open(server.port()).sync();

    ask(server, "tcp.backlog-full(10h)/tcp.refuse(1ms)");
    EXPECT_TRUE(is_back(server));
    RawClient::open(server.port()).sync();
}

// ---- all connections ---------------------------------------------------------------------------

TEST(AllConnections, EndEvenIfTheyAreNotOpenYet) {
    for (const char* step : {"net.thundering", "net.server-crash", "net.drain(1ms)"}) {
        SCOPED_TRACE(step);
        TestServer server;
        server.enqueue("delay(10h)@request");
        RawClient waits(server.port());
        waits.write(Request().octets());
        RawClient silent(server.port());
        silent.write("GET / HTTP/1.1\r\n");
        ASSERT_TRUE(eventually(
            [&] { return server.connections().size() == 2 && silent.unread_by_server() == 0; }));
        server.enqueue(step);
        RawClient asking(server.port());
        asking.handshake();

        const End how = std::string(step) == "net.server-crash" ? End::rst : End::fin;
        EXPECT_EQ(waits.read_until_end().how, how);
        EXPECT_EQ(silent.read_until_end(), (Ending{how, ""}));
        EXPECT_TRUE(server.problems().empty());
    }
}

TEST(AllConnections, ThatAreClosingFinishClosing) {
    TestServer server;
    server.enqueue("close(4000)");
    auto closing = RawClient::open(server.port());
    EXPECT_EQ(closing.read_close_code(), 4000);
    server.enqueue("net.drain(1ms)");
    auto asking = RawClient::open(server.port());
    EXPECT_EQ(asking.read_close_code(), 1001);

    closing.send_close(4000);
    expect_fin(closing);
    closing.close();
    ASSERT_TRUE(server.connection(1).wait_for_close());
    EXPECT_TRUE(server.connection(1).was_clean());
}

// ---- coming back -------------------------------------------------------------------------------

TEST(ComingBack, IsPossibleAfterTwoDrops) {
    for (const char* step : {"tcp.rst;first=2", "tcp.fin;first=2"}) {
        SCOPED_TRACE(step);
        TestServer server;
        server.otherwise(step);
        for (int i = 0; i < 2; ++i) {
            auto dropped = RawClient::open(server.port());
            dropped.read_until_end();
        }
        auto third = RawClient::open(server.port());
        third.sync();
        third.close_cleanly();
    }
}

TEST(ComingBack, IsResetWhileAFlappingServerIsDown) {
    TestServer server;
    const Request request("/do/tcp.flap(1ms,10h,2)?id=alice");
    Ending end;
    EXPECT_EQ(ask_for(server, request, &end), 101);
    EXPECT_EQ(end, Ending{});
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(ask_for(server, request, &end), std::nullopt);
        EXPECT_EQ(end, (Ending{End::rst, ""}));
    }
    EXPECT_EQ(ask_for(server, Request("/do/tcp.flap(1ms,10h,2)?id=bob"), &end), 101);
    RawClient::open(server.port()).sync();  // nobody else is concerned
    expect_conforms(server.connection(1));
    EXPECT_EQ(verdict_of(server.connection(2)).outcome, Outcome::undecided);
}

TEST(ComingBack, IsViolatedByStayingWithAFlappingServer) {
    TestServer server(judging_soon());
    auto client = RawClient::open(server.port(), Request("/do/tcp.flap(300ms)"));
    client.send_text("up");
    expect_frame(client, opcode::text, "up");
    expect_fin(client);
    expect_violates(server.connection(1), "had not closed the TCP connection");
}

TEST(ComingBack, IsNotExpectedOnAConnectionThatLasts) {
    Scripted t("tcp.idle(10h)/net.lb-idle(10h,data)", Request(), judging_soon(1ms));
    expect_silence(t.client);
    t.client.sync();
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    const auto verdict = verdict_of(t.connection());
    EXPECT_EQ(verdict.outcome, Outcome::undecided) << verdict;
}

TEST(ComingBack, IsNotExpectedIfTheClientClosesFirst) {
    Scripted t("tcp.maxlife(10h)");
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_EQ(verdict_of(t.connection()).outcome, Outcome::undecided);
}
