// What an embedded server costs a test, and how soon after an event a waiting thread runs.

#pragma once

#include "settings.hpp"

namespace wsecho_bench {

/// Records the table "in-process": starting and stopping a server, beside a thread's own cost.
void measure_in_process(const Settings& settings);

/// Records the table "waiting": the server's waits, and waits without a server.
void measure_wakes(const Settings& settings);

}  // namespace wsecho_bench
