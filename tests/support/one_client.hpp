// A server with one open client, for suites that start like that.

#pragma once

#include <gtest/gtest.h>

#include "support/raw_client.hpp"
#include "support/test_server.hpp"

namespace wsecho_test {

/// A suite derives from it, to have a name of its own.
struct OneClientTest : ::testing::Test {
    TestServer server;
    RawClient client = RawClient::open(server.port());
    wsecho::Connection connection = server.connection(1);
};

}  // namespace wsecho_test
