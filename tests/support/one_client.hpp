// A fixture with a server and one open client.

#pragma once

#include <gtest/gtest.h>

#include "support/raw_client.hpp"
#include "support/test_server.hpp"

namespace wsecho_test {

/// Derive from it to give the suite a name: `struct Sync : OneClientTest {};`
struct OneClientTest : ::testing::Test {
    TestServer server;
    RawClient client = RawClient::open(server.port());
    wsecho::Connection connection = server.connection(1);
};

}  // namespace wsecho_test
