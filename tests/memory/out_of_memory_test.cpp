// Every allocation of a session fails once: that connection ends with a sentence, and the server
// serves the next client.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "failing_malloc.hpp"
#include "support/compressed_client.hpp"
#include "support/expectations.hpp"
#include "support/memory_use.hpp"
#include "support/payloads.hpp"
#include "wsecho/echo_server.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using wsecho::Connection;
using wsecho::EchoServer;
using wsecho::Options;

namespace {

using Session = std::function<void(EchoServer&)>;

void plain_session(EchoServer& server) {
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    client.send_ping("ping");
    expect_frame(client, opcode::pong, "ping");
    client.close_cleanly();
}

void large_session(EchoServer& server) {
    static const std::string payload = some_binary(700'000);
    auto client = RawClient::open(server.port());
    client.send_binary(payload);
    expect_frame(client, opcode::binary, payload);
    client.send(FrameSpec(opcode::text, "first ").not_final());
    client.send(FrameSpec(opcode::continuation, std::string(2000, 'x')));
    expect_frame(client, opcode::text, "first " + std::string(2000, 'x'));
    client.close_cleanly();
}

void scripted_session(EchoServer& server) {
    const std::string chain =
        "/?id=alice&do=greeting(hi)/delay(1ms)/echo.delay(1ms)/frame.rsv1@message:2/"
        "echo.fragments(3)";
    auto client = RawClient::open(server.port(), Request(chain));
    expect_frame(client, opcode::text, "hi");
    client.send_text("hello");
    client.read_message();
    client.send_text("again");
    client.read_frame();
    client.send_close(1002);
    client.read_until_end();
}

void refused_session(EchoServer& server) {
    RawClient client(server.port());
    client.handshake(Request("/?do=hs.status(503)"));
    client.read_until_end();
}

void compressed_session(EchoServer& server) {
    CompressedClient client(server.port());
    client.expect_echo(opcode::text, "hello hello hello");
    client.expect_echo(opcode::text, std::string(100'000, 'x'));
    client.raw().close_cleanly();
}

void reset_session(EchoServer& server) {
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    client.abort();
}

void acting_session(EchoServer& server) {
    auto client = RawClient::open(server.port());
    const Connection connection = server.connections().back();
    if (!connection.send("hello")) throw ClientError("it has ended");
    expect_frame(client, opcode::text, "hello");
    client.close_cleanly();
}

void secure_session(EchoServer& server) {
    RawClient client(server.port());
    TlsClientOptions trusting;
    trusting.ca_pem = server.ca_pem();
    trusting.server_name = "localhost";
    client.start_tls(trusting);
    if (client.handshake().status != 101) throw ClientError("refused");
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    client.send_binary(std::string(100'000, 'x'));
    expect_frame(client, opcode::binary, std::string(100'000, 'x'));
    client.close_cleanly();
}

Options options() {
    Options options;
    options.stop_grace = 100ms;
    options.closing_handshake_timeout = 200ms;
    options.opening_handshake_timeout = 1000ms;
    options.history.connections = 5;
    options.history.records = 20;
    return options;
}

std::string last_failure(const EchoServer& server) {
    const auto connections = server.connections();
    return connections.empty() ? std::string() : connections.back().failure();
}

// Runs the session and says what became of it; empty if it went well.
std::string run(const Session& session, EchoServer& server) {
    try {
        session(server);
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}

// Waits until the server's thread has nothing left to do for earlier clients.
void settle(EchoServer& server) {
    for (const Connection& each : server.connections()) ASSERT_TRUE(each.wait_for_close());
    server.on_message({});
}

// The connection has ended with a sentence, unless the failure did not matter.
void expect_a_sentence(const EchoServer& server, const std::string& unhappy) {
    ASSERT_THAT(unhappy, Not(HasSubstr("timed out")));
    if (unhappy.empty()) return;
    std::string said = last_failure(server) + '\n';
    for (const std::string& problem : server.problems()) said += problem + '\n';
    ASSERT_THAT(said, AnyOf(HasSubstr("ran out of memory"), HasSubstr("TLS"))) << unhappy;
}

// Fails one allocation after the other, until the session has fewer. Returns how many it has.
std::uint64_t fail_each(EchoServer& server, const Session& session) {
    constexpr std::uint64_t kMost = 5000;
    for (std::uint64_t n = 1; n <= kMost; ++n) {
        SCOPED_TRACE("allocation " + std::to_string(n));
        settle(server);
        fail_allocation(n);
        const std::string unhappy = run(session, server);
        const bool failed = has_failed();
        settle(server);
        end_failures();
        if (!failed) {
            EXPECT_EQ(unhappy, "");
            return n - 1;
        }
        expect_a_sentence(server, unhappy);
        if (::testing::Test::HasFatalFailure()) return n;
        EXPECT_EQ(run(plain_session, server), "");
    }
    return kMost;
}

// Afterwards its blocks grow no more.
void fill_history(EchoServer& server) {
    auto client = RawClient::open(server.port());
    const std::string payload = some_binary(20'000);
    for (int i = 0; i < 60; ++i) {
        client.send_binary(payload);
        expect_frame(client, opcode::binary, payload);
    }
    client.close_cleanly();
}

// The heap, once history has forgotten everything but small sessions.
std::size_t heap_at_rest(EchoServer& server) {
    for (int i = 0; i < 10; ++i) run(plain_session, server);
    settle(server);
    return heap_in_use();
}

// With a server of its own, and twice: the second time there is nothing to set up any more.
void fail_each_of(const Session& session, Options chosen = options()) {
    // What problems() and the allocator keep, and the server's spare buffer for a message of
    // 100,000.
    constexpr std::size_t kBooks = 224 * 1024;
    fail_allocation(0);  // from now on this thread is the test's
    end_failures();
    EchoServer server(std::move(chosen));
    fill_history(server);
    EXPECT_EQ(run(session, server), "");
    const std::uint64_t count = fail_each(server, session);
    if (::testing::Test::HasFatalFailure()) return;
    const std::size_t before = heap_at_rest(server);
    fail_each(server, session);

    EXPECT_LE(heap_at_rest(server), before + kBooks);
    EXPECT_GT(count, 20U);
    ::testing::Test::RecordProperty("allocations", static_cast<int>(count));
    server.stop();
}

}  // namespace

TEST(OutOfMemory, EndsAPlainSession) {
    fail_each_of(plain_session);
}

TEST(OutOfMemory, EndsASessionWithLargeMessages) {
    fail_each_of(large_session);
}

TEST(OutOfMemory, EndsASessionWithABehavior) {
    fail_each_of(scripted_session);
}

TEST(OutOfMemory, EndsARefusedHandshake) {
    fail_each_of(refused_session);
}

TEST(OutOfMemory, EndsACompressedSession) {
    fail_each_of(compressed_session);
}

TEST(OutOfMemory, EndsASessionThatTheClientResets) {
    fail_each_of(reset_session);
}

TEST(OutOfMemory, EndsASessionOfATestThatSends) {
    fail_each_of(acting_session);
}

#ifdef WSECHO_TEST_HAS_TLS
TEST(OutOfMemory, EndsASecureSession) {
    Options secure = options();
    secure.tls.emplace();
    fail_each_of(secure_session, secure);
}
#endif

// stop() ends the server whatever fails meanwhile.
TEST(OutOfMemory, DoesNotKeepTheServerFromStopping) {
    fail_allocation(0);
    end_failures();
    for (std::uint64_t n = 1; n <= 200; ++n) {
        SCOPED_TRACE("allocation " + std::to_string(n));
        EchoServer server(options());
        auto client = RawClient::open(server.port());
        client.sync();

        fail_allocation(n);
        server.stop();
        end_failures();

        EXPECT_NO_THROW(client.read_until_end());
        if (!has_failed()) return;
    }
    FAIL() << "it never stopped without a failure";
}
