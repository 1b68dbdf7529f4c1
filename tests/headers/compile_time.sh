#!/bin/bash
# Prints the time to compile a user's file that starts an EchoServer, alone and in a GoogleTest
# suite. For comparison it also compiles an empty file and one that starts websocketpp's own server.
# It never fails: machines differ.
# Usage: [CXX=clang++] [RUNS=5] compile_time.sh

set -euo pipefail
cxx=${CXX:-g++}
runs=${RUNS:-5}
include=$(cd "$(dirname "$0")/../../fixture/include" && pwd)

# Compiles standard input several times and prints the least CPU seconds, user and system.
compile() {
    local source TIMEFORMAT='%3U %3S'
    source=$(cat)
    for ((run = 0; run < runs; run++)); do
        { time "$cxx" -std=c++17 -I"$include" -DASIO_STANDALONE -x c++ -c -o /dev/null - \
            <<<"$source" 2>&3; } 3>&2 2>&1 | awk '{ print $1 + $2 }'
    done | sort -n | head -n 1
}

empty=$(compile <<<'')
fixture=$(compile <<'EOF'
#include "wsecho/echo_server.hpp"
int main() { wsecho::EchoServer server; return server.url().empty(); }
EOF
)
gtest=$(compile <<'EOF'
#include <gtest/gtest.h>
TEST(Suite, Test) { EXPECT_EQ(1, 1); }
EOF
)
gtest_and_gmock=$(compile <<'EOF'
#include <gmock/gmock.h>
#include <gtest/gtest.h>
TEST(Suite, Test) { EXPECT_THAT(1, testing::Eq(1)); }
EOF
)
gtest_and_fixture=$(compile <<'EOF'
#include <gtest/gtest.h>
#include "wsecho/gtest.hpp"
using wsecho::EchoServerTest;
TEST_F(EchoServerTest, Test) { EXPECT_WS_RECEIVES(server, wsecho::IsText("hello")); }
EOF
)
websocketpp=$(compile <<'EOF'
#include <websocketpp/config/asio_no_tls.hpp>
#include <websocketpp/server.hpp>
int main() {
    websocketpp::server<websocketpp::config::asio> server;
    server.init_asio();
    server.listen(0);
    server.start_accept();
    server.run();
}
EOF
)

# row SECONDS WHAT: with the ratio to the file that starts an EchoServer.
row() {
    awk -v time="$1" -v one="$fixture" -v what="$2" \
        'BEGIN { printf "%7.2f %7.2f  %s\n", time, time / one, what }'
}
echo "CPU seconds to compile one file, least of $runs ($("$cxx" --version | head -n 1)), and their ratio:"
row "$empty" 'empty'
row "$fixture" 'starts a wsecho::EchoServer (wsecho/echo_server.hpp)'
row "$gtest" 'a test (gtest/gtest.h)'
row "$gtest_and_gmock" 'a test with a matcher (gtest/gtest.h, gmock/gmock.h)'
row "$gtest_and_fixture" 'a test with an EchoServerTest and a matcher (wsecho/gtest.hpp)'
row "$websocketpp" 'starts a websocketpp server'
