// The bodies of the tests of an endurance run.

#pragma once

#include <vector>

#include "wsecho/echo_server.hpp"

namespace wsecho_test {

/// A test's body; the server is the test's own. The name is CamelCase, as a test's.
struct Body {
    const char* name;
    void (*run)(wsecho::EchoServer& server);
};

/// The options of each server.
wsecho::Options body_options();

/// All bodies. Each takes a few milliseconds at most.
const std::vector<Body>& bodies();

}  // namespace wsecho_test
