// A server with one behavior for every client, and a client that is connected to it.

#pragma once

#include <string>
#include <utility>

#include "support/raw_client.hpp"
#include "support/test_server.hpp"

namespace wsecho_test {

/// A delay that no test reaches: waiting for its end makes the test time out.
inline constexpr const char* kHeldForEver = "delay(10h)";

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

/// The response to a client's request.
inline Response response_to(const TestServer& server, const Request& request) {
    RawClient client(server.port());
    return client.handshake(request);
}

/// The response to a client on this target: "/chat?room=1".
inline Response response_to(const TestServer& server, const std::string& target) {
    return response_to(server, Request(target));
}

}  // namespace wsecho_test
