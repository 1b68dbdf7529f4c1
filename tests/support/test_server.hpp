// An echo server that prints what happened when its test has failed.

#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <utility>

#include "support/tls_layer.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho_test {

/// If the environment variable WSECHO_TEST_TRACE is set, it traces everything down to the octets:
/// then the server takes other, slower paths to the same results. With WSECHO_TEST_TLS it speaks
/// wss, as every TcpSocket does.
class TestServer : public wsecho::EchoServer {
public:
    explicit TestServer(wsecho::Options options = {}) : EchoServer(traced(std::move(options))) {}

    ~TestServer() {
        // If an exception is leaving the test, GoogleTest does not count it as failed yet.
        if (!::testing::Test::HasFailure() && std::uncaught_exceptions() == 0) return;
        stop();
        std::cout << transcript();
    }

    /// The connection with this id; throws std::out_of_range if it is not in the records.
    wsecho::Connection connection(std::size_t id) const { return connections().at(id - 1); }

private:
    static wsecho::Options traced(wsecho::Options options) {
        if (!options.trace && std::getenv("WSECHO_TEST_TRACE")) {
            options.trace = [](const wsecho::Event&) {};
            options.trace_depth = wsecho::TraceDepth::bytes;
        }
        if (tests_over_tls() && !options.tls) options.tls.emplace();
        return options;
    }
};

}  // namespace wsecho_test
