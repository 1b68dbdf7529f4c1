// Faults over a Unix socket, which knows no RST and ends at once when one side closes it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "faults/faulty.hpp"
#include "support/socket_path.hpp"
#include "support/test_server.hpp"

namespace wsecho_test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using wsecho::ConnectionState;
using wsecho::Options;
using wsecho::TcpEnd;

/// A server on a Unix socket with one behavior, and a client of it.
struct OverUnix {
    explicit OverUnix(const std::string& behavior, Options options = {})
        : server(at(socket, std::move(options))), client(open(behavior)) {}

    RawClient open(const std::string& behavior) {
        server.otherwise(behavior);
        RawClient opened(0, socket.host());
        opened.handshake();
        return opened;
    }

    wsecho::Connection connection() const { return server.connection(1); }

    const SocketPath socket;
    TestServer server;
    RawClient client;

private:
    static Options at(const SocketPath& socket, Options options) {
        options.host = socket.host();
        return options;
    }
};

TEST(FaultsOverUnixSockets, ThatResetCloseTheSocket) {
    for (const char* step : {"tcp.rst", "tcp.rst@message:1", "net.server-crash"}) {
        SCOPED_TRACE(step);
        OverUnix t(step);
        if (std::string(step).find('@') != std::string::npos) t.client.send_text("go");

        EXPECT_EQ(t.client.read_until_end().octets, "");
        ASSERT_TRUE(t.connection().wait_for_close());
        EXPECT_EQ(t.connection().tcp_end(), TcpEnd::ours);
        const wsecho::Verdict verdict = verdict_of(t.connection());
        EXPECT_EQ(verdict.outcome, Outcome::undecided) << verdict;
        EXPECT_EQ(verdict.reaction, "unseen");
    }
}

TEST(FaultsOverUnixSockets, ThatResetAtConnectCloseTheSocket) {
    const SocketPath socket;
    Options options;
    options.host = socket.host();
    TestServer server(options);
    for (const char* step : {"tcp.accept-rst", "tcp.accept-fin"}) {
        SCOPED_TRACE(step);
        server.enqueue(step);
        RawClient client(0, socket.host());
        EXPECT_EQ(client.read_until_end(), (Ending{End::fin, ""}));
    }
}

TEST(FaultsOverUnixSockets, OfTheFlowKeepEveryOctet) {
    for (const char* step : {"tcp.chop(3,0s)", "tcp.coalesce(5ms)", "tcp.latency(5ms)",
                             "tcp.slowread(100KiB)", "tcp.slowwrite(100KiB)", "tcp.stall(20ms)"}) {
        SCOPED_TRACE(step);
        OverUnix t(step);
        const std::string text(3000, 'x');
        t.client.send_text(text);
        expect_frame(t.client, opcode::text, text);
    }
}

TEST(FaultsOverUnixSockets, ThatStopReadingHoldTheClientBack) {
    OverUnix t("tcp.noread/send(still sends)");
    expect_frame(t.client, opcode::text, "still sends");
    const std::string octets(64 * 1024, 'x');
    std::size_t sent = 0;
    for (std::size_t more = 1; more > 0 && sent < (std::size_t{64} << 20U); sent += more) {
        more = t.client.write_some(octets);
    }
    EXPECT_LT(sent, std::size_t{64} << 20U);
}

// The system reports POLLHUP here too, but the client has not reset the connection.
TEST(FaultsOverUnixSockets, RecordAClientThatClosesAsFin) {
    for (const char* step : {"echo", "tcp.blackhole", "tcp.halfclose-in", "tcp.noread"}) {
        SCOPED_TRACE(step);
        OverUnix t(step);

        t.client.close();

        ASSERT_TRUE(t.connection().wait_for_close());
        EXPECT_EQ(t.connection().tcp_end(), TcpEnd::fin);
    }
}

// The system reports ECONNRESET: octets of the server were lost.
TEST(FaultsOverUnixSockets, RecordAClientThatClosesWithUnreadOctetsAsRst) {
    OverUnix t("echo");
    ASSERT_TRUE(t.connection().ping("unread"));

    t.client.close();

    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_EQ(t.connection().tcp_end(), TcpEnd::rst);
}

// The answer to the close frame can no longer be sent, unlike over TCP.
TEST(FaultsOverUnixSockets, ReadTheLastWordsOfAClientThatClosesAtOnce) {
    for (int round = 0; round < 20; ++round) {
        OverUnix t("frame.rsv1");
        t.client.read_frame();
        t.client.send_close(1002, "RSV1");
        t.client.close();

        expect_conforms(t.connection());
        ASSERT_TRUE(t.connection().wait_for_close());
        ASSERT_TRUE(t.connection().close_received());
        EXPECT_EQ(t.connection().close_received()->code, 1002);
        if (::testing::Test::HasFailure()) return;
    }
}

TEST(FaultsOverUnixSockets, ViolateIfTheClientStays) {
    OverUnix t("frame.rsv1", judging_soon());

    expect_violates(t.connection(), "50 ms");
}

TEST(FaultsOverUnixSockets, OfTheEndSendEverythingBefore) {
    OverUnix t("send(last)/tcp.fin");
    expect_frame(t.client, opcode::text, "last");
    EXPECT_EQ(t.client.read_until_end(), (Ending{End::fin, ""}));
    t.client.close();
    expect_conforms(t.connection());
}

bool is_refused(const SocketPath& socket) {
    try {
        RawClient client(0, socket.host());
        return false;
    } catch (const ClientError&) {
        return true;
    }
}

TEST(FaultsOverUnixSockets, OfTheListenerRefuseAndComeBack) {
    for (const char* step : {"tcp.refuse(10h)", "net.restart(10h)", "net.drain(10h)"}) {
        SCOPED_TRACE(step);
        OverUnix t(step);

        EXPECT_TRUE(eventually([&] { return is_refused(t.socket); }));
        // The server binds a new socket there, so the path is free for a moment.
        EXPECT_TRUE(eventually([&] { return t.socket.is_socket(); })) << "the path stays reserved";
        t.server.up();

        RawClient back(0, t.socket.host());
        EXPECT_EQ(back.handshake().status, 101);
    }
}

TEST(FaultsOverUnixSockets, OfTheListenerEndByThemselves) {
    OverUnix t("tcp.refuse(1ms)");
    t.server.otherwise({});
    EXPECT_TRUE(eventually([&] { return !is_refused(t.socket); }));
}

TEST(FaultsOverUnixSockets, FillTheBacklogForAWhile) {
    OverUnix t("tcp.backlog-full(300ms)");
    t.server.otherwise({});
#ifdef __linux__
    // EAGAIN, as the client does not wait.
    EXPECT_TRUE(eventually([&] { return is_refused(t.socket); }));
#endif

    EXPECT_TRUE(eventually([&] { return !is_refused(t.socket); }));
    std::vector<RawClient> many;
    for (int i = 0; i < 10; ++i) many.emplace_back(0, t.socket.host());
    for (RawClient& each : many) EXPECT_EQ(each.handshake().status, 101);
    for (const auto& connection : t.server.connections()) {
        EXPECT_EQ(connection.remote_address(), "unix:") << "its own connections have names";
    }
    EXPECT_TRUE(t.server.problems().empty());
}

TEST(FaultsOverUnixSockets, OfTheListenerActOnAllAddresses) {
    const SocketPath socket;
    Options options;
    options.host = {"127.0.0.1", "::1", socket.host()};
    TestServer server(options);
    server.enqueue("net.restart(10h)");
    RawClient asking(0, socket.host());
    asking.handshake();
    ASSERT_TRUE(eventually([&] { return is_refused(socket); }));

    EXPECT_THROW(RawClient(server.port(), "127.0.0.1"), ClientError);
    EXPECT_THROW(RawClient(server.port(), "::1"), ClientError);

    server.up();
    for (const char* host : {"127.0.0.1", "::1"}) {
        EXPECT_EQ(RawClient(server.port(), host).handshake().status, 101);
    }
    EXPECT_EQ(RawClient(0, socket.host()).handshake().status, 101);
    EXPECT_THAT(server.transcript(), HasSubstr(" = down\n"));
}

}  // namespace
}  // namespace wsecho_test
