// Measures echoes of several servers under the same loads, and prints tables.

#pragma once

#include <string>
#include <vector>

#include "server_process.hpp"

namespace wsecho_bench {

/// Arguments are Google Benchmark's. `servers` must live until the process ends. Returns false if
/// an argument is unknown or a server failed, after a message on stderr.
bool run_echo_trials(int argc, char** argv, const std::string& title,
                     const std::vector<Server>& servers);

}  // namespace wsecho_bench
