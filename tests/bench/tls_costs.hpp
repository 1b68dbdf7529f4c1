// What TLS costs besides echoes: opening a connection, keeping it, and starting a server.

#pragma once

#include <iosfwd>
#include <vector>

#include "server_process.hpp"

namespace wsecho_bench {

/// A table of the server CPU per opening (TCP, TLS and WebSocket handshakes), how many a processor
/// could do in a second, and the memory per idle client.
void print_connection_costs(std::ostream& out, const std::vector<Server>& servers);

/// A table of the time from exec to the line with the port.
void print_start_times(std::ostream& out, const std::vector<Server>& servers);

}  // namespace wsecho_bench
