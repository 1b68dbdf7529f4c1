#include "server.hpp"

#include "identity.hpp"

namespace wsecho_bench {
namespace {

std::vector<std::string> tool_command() {
    return {WSECHO_TOOL, "--host", "127.0.0.1", "--port", "{port}"};
}

std::vector<std::string> node_command(const char* script) {
    return {"/usr/bin/env", "NODE_PATH=/usr/share/nodejs", WSECHO_NODE,
            std::string(WSECHO_PEER_SCRIPTS) + script, "{port}"};
}

}  // namespace

Server tool() {
    return {"ws-echo", tool_command(), Protocol::ws};
}

std::vector<Server> ws_servers(const std::vector<Server>& peers) {
    std::vector<Server> servers{
        tool(),
        {"raw TCP", {WSECHO_PEER_TCP, "{port}"}, Protocol::tcp},
        {"WebSocket++", {WSECHO_PEER_WEBSOCKETPP, "{port}"}},
        {"Boost.Beast", {WSECHO_PEER_BEAST, "{port}"}},
        {"Qt 6", {WSECHO_PEER_QT, "{port}"}},
        {"libwebsockets", {WSECHO_PEER_LIBWEBSOCKETS, "{port}"}},
        {"Node.js ws", node_command("ws_echo.js"), Protocol::ws, true},
        {"Python websockets",
         {WSECHO_PYTHON, std::string(WSECHO_PEER_SCRIPTS) + "websockets_echo.py", "{port}"},
         Protocol::ws,
         true},
    };
    servers.insert(servers.end(), peers.begin(), peers.end());
    return servers;
}

std::vector<Server> wss_servers(const Identity& identity) {
    const std::string certificate = identity.certificate();
    const std::string key = identity.key();
    std::vector<std::string> tool_with_tls = tool_command();
    tool_with_tls.emplace_back("--tls");
    std::vector<std::string> node = node_command("ws_echo.js");
    node.insert(node.end(), {certificate, key});
    return {
        {"ws-echo", tool_with_tls, Protocol::wss},
        {"OpenSSL alone", {WSECHO_PEER_OPENSSL, "{port}", certificate, key}, Protocol::wss},
        {"WebSocket++", {WSECHO_PEER_WEBSOCKETPP_TLS, "{port}", certificate, key}, Protocol::wss},
        {"Boost.Beast", {WSECHO_PEER_BEAST_TLS, "{port}", certificate, key}, Protocol::wss},
        {"Node.js ws", node, Protocol::wss, true},
        {"ws-echo without TLS", tool_command(), Protocol::ws},
    };
}

}  // namespace wsecho_bench
