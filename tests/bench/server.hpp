// The echo servers to measure: how to start each, and how to talk to it.

#pragma once

#include <string>
#include <vector>

namespace wsecho_bench {

class Identity;

/// tcp: octets are echoed as they arrive, without opening handshake and frames.
enum class Protocol : unsigned char { tcp, ws, wss };

struct Server {
    std::string name;
    std::vector<std::string> command;  ///< a program; "{port}" becomes the port to listen on
    Protocol protocol = Protocol::ws;
    bool is_interpreted = false;  ///< by Node.js or Python: its instructions are not counted
};

/// The tool.
Server tool();

/// The tool, a server of raw TCP as the floor, and servers made of other libraries.
std::vector<Server> ws_servers(const std::vector<Server>& peers);

/// The same over TLS, and the tool without. `identity` must live as long as they run.
std::vector<Server> wss_servers(const Identity& identity);

}  // namespace wsecho_bench
