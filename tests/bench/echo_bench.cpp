// What an echo costs, in the tool and in servers made of other libraries. Each server is a process
// of its own.

#include <vector>

#include "echo_trials.hpp"

int main(int argc, char** argv) {
    using wsecho_bench::Server;
    static const std::vector<Server> servers{
        {"ws-echo", {WSECHO_TOOL, "--host", "127.0.0.1", "--port", "0", "--print-port"}},
        {"WebSocket++", {WSECHO_PEER_WEBSOCKETPP}},
        {"Boost.Beast", {WSECHO_PEER_BEAST}},
        {"Qt 6", {WSECHO_PEER_QT}},
    };
    return wsecho_bench::run_echo_trials(argc, argv, "Echoing", servers) ? 0 : 1;
}
