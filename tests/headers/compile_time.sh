#!/bin/bash
# Prints what it costs to compile a file of a user's that starts an EchoServer, beside an empty one
# and one that starts websocketpp's own server. It passes no judgment: machines differ.
# Usage: [CXX=clang++] [RUNS=5] compile_time.sh

set -euo pipefail
cxx=${CXX:-g++}
runs=${RUNS:-5}
include=$(cd "$(dirname "$0")/../../fixture/include" && pwd)

# Prints the least CPU seconds, user and system, of compiling standard input.
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

echo "CPU seconds to compile one file, least of $runs ($("$cxx" --version | head -n 1)):"
printf '%7.2f  empty\n' "$empty"
printf '%7.2f  starts a wsecho::EchoServer\n' "$fixture"
printf '%7.2f  starts a websocketpp server\n' "$websocketpp"
