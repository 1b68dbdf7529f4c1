// How many instructions servers execute, counted by callgrind: a figure that other work on the
// machine does not change.

#pragma once

#include <vector>

#include "server.hpp"

namespace wsecho_bench {

/// Records the table "instructions": a column for each server that is not interpreted. Needs
/// valgrind.
void count_instructions(const std::vector<Server>& servers);

}  // namespace wsecho_bench
