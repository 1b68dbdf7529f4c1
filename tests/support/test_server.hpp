// An echo server that prints what happened when its test has failed.

#pragma once

#include <gtest/gtest.h>

#include <exception>
#include <iostream>

#include "wsecho/echo_server.hpp"

namespace wsecho_test {

class TestServer : public wsecho::EchoServer {
public:
    using EchoServer::EchoServer;

    ~TestServer() {
        // A test that is left by an exception has not failed yet.
        if (!::testing::Test::HasFailure() && std::uncaught_exceptions() == 0) return;
        stop();
        std::cout << transcript();
    }

    /// The connection with this id; throws std::out_of_range if it is not in the records.
    wsecho::Connection connection(std::size_t id) const { return connections().at(id - 1); }
};

}  // namespace wsecho_test
