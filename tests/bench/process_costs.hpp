// What several servers cost besides echoes: connections, their start, and memory.

#pragma once

#include <string>
#include <vector>

#include "server.hpp"
#include "settings.hpp"

namespace wsecho_bench {

/// Records the table GROUP.process: a row for each figure, a column for each server.
void measure_processes(const Settings& settings, const std::string& group,
                       const std::vector<Server>& servers);

/// Records the table ws.unread, for a client that sends 256 MiB and never reads.
void measure_unread(const std::vector<Server>& servers);

}  // namespace wsecho_bench
