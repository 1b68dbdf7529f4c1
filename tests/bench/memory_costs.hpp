// The memory of the tool.

#pragma once

#include "settings.hpp"

namespace wsecho_bench {

/// Records the table memory.idle: a row for each number of clients. Leaves out, with a note, those
/// that the limit on descriptors forbids.
void measure_idle_memory(const Settings& settings);

/// Records the table memory.burst: before, during and after 1,000 messages of 1 MiB at once.
void measure_burst_memory(const Settings& settings);

/// Records the table memory.history: while clients keep the server busy.
void measure_history_memory(const Settings& settings);

}  // namespace wsecho_bench
