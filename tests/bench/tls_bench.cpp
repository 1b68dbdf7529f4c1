// What wss costs, in the tool and in servers made of other libraries, beside ws. Each server is a
// process of its own. All use TLS 1.3, AES-128-GCM and P-256.

#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "echo_trials.hpp"
#include "identity.hpp"
#include "tls_costs.hpp"

namespace wsecho_bench {
namespace {

std::vector<Server> make_servers(const Identity& identity) {
    const std::string& certificate = identity.certificate();
    const std::string& key = identity.key();
    const std::vector<std::string> tool{WSECHO_TOOL, "--host", "127.0.0.1",
                                        "--port",    "0",      "--print-port"};
    std::vector<std::string> tool_with_tls = tool;
    tool_with_tls.emplace_back("--tls");
    return {
        {"ws-echo", tool_with_tls, Security::tls},
        {"OpenSSL alone", {WSECHO_PEER_OPENSSL, certificate, key}, Security::tls},
        {"WebSocket++", {WSECHO_PEER_WEBSOCKETPP, certificate, key}, Security::tls},
        {"Boost.Beast", {WSECHO_PEER_BEAST, certificate, key}, Security::tls},
        {"Node.js ws",
         {"/usr/bin/env", "NODE_PATH=/usr/share/nodejs", WSECHO_PEER_NODE, WSECHO_PEER_NODE_SCRIPT,
          certificate, key},
         Security::tls},
        {"ws-echo without TLS", tool, Security::none},
    };
}

int run(int argc, char** argv) {
    const Identity identity;
    static const std::vector<Server> servers = make_servers(identity);
    if (!run_echo_trials(argc, argv, "Echoing over TLS", servers)) return 1;
    print_connection_costs(std::cout, servers);
    print_start_times(std::cout, {servers.front(), servers.back()});
    return 0;
}

}  // namespace
}  // namespace wsecho_bench

int main(int argc, char** argv) {
    try {
        return wsecho_bench::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "tls_bench: " << error.what() << '\n';
        return 1;
    }
}
