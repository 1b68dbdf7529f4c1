// What the control API costs those who do not use it: CPU of echoes and of connections.

#pragma once

#include <iosfwd>

namespace wsecho_bench {

/// A table of the server CPU per message: of the library's server, and of the same with the control
/// API, without a client of it and with 200 that wait.
void print_echo_costs(std::ostream& out);

/// A table of the server CPU per connection: opening handshake, an echo, closing handshake.
void print_connection_costs_with_control(std::ostream& out);

}  // namespace wsecho_bench
