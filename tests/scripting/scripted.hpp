// A server that does one behavior to every client, and a client that has met it.

#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "support/raw_client.hpp"
#include "support/test_server.hpp"

namespace wsecho_test {

/// So long that what waits for it makes the test time out.
inline constexpr const char* kHeldForEver = "delay(10h)";

/// One named period in which nothing comes from a server that is to send nothing.
inline constexpr std::chrono::milliseconds kQuietPeriod{50};

/// The server sends not an octet for a quiet period. Where it can still answer a Ping,
/// RawClient::sync() proves more.
inline void expect_silence(RawClient& client) {
    client.set_timeout(kQuietPeriod);
    EXPECT_THROW(client.read_exact(1), ClientError);
    client.set_timeout(kPatience);
}

struct Scripted {
    explicit Scripted(const wsecho::Behavior& behavior, const Request& request = Request(),
                      wsecho::Options options = {})
        : server(std::move(options)), client(open(server, behavior, request)) {}

    wsecho::Connection connection() const { return server.connection(1); }

    TestServer server;
    RawClient client;

private:
    static RawClient open(TestServer& server, const wsecho::Behavior& behavior,
                          const Request& request) {
        server.otherwise(behavior);
        return RawClient::open(server.port(), request);
    }
};

/// What a client on this target is answered with.
inline Response response_to(const TestServer& server, const std::string& target) {
    RawClient client(server.port());
    return client.handshake(Request(target));
}

}  // namespace wsecho_test
