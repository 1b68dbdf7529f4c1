// What an echo costs in several servers, under the same loads.

#pragma once

#include <string>
#include <vector>

#include "server.hpp"
#include "settings.hpp"
#include "workload.hpp"

namespace wsecho_bench {

/// Records the tables GROUP.cpu, GROUP.rate, GROUP.p50 and GROUP.p99: a row for each workload, a
/// column for each server. A server that fails leaves an error in its cell.
void measure_echoes(const Settings& settings, const std::string& group,
                    const std::vector<Server>& servers, const std::vector<Workload>& workloads);

}  // namespace wsecho_bench
