// The environment variables of a command.

#pragma once

#include <sys/types.h>

#include "tool/command/launch.hpp"

namespace wsecho::tool {

/// Reads `NAME=value` texts, as the global `environ` has them, up to a null pointer.
Variables read_environment(const char* const* entries);

/// Sets WS_ECHO_URL, WS_ECHO_PID and the like. Those that the server has no value for are removed,
/// because they would be about another server.
void set_server_variables(Variables& environment, const ServerFacts& facts, pid_t pid);

}  // namespace wsecho::tool
