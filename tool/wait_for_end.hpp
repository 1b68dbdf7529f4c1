// The main thread's part while the server runs: to sleep until there is a reason to end.

#pragma once

#include "tool/ending.hpp"
#include "tool/exit_code.hpp"
#include "tool/parent.hpp"
#include "tool/signals.hpp"
#include "tool/wake_pipe.hpp"

namespace wsecho::tool {

/// Returns when a signal asked to stop, when `ending` is reached, or when `parent` (null: none to
/// watch) is gone. Whoever makes one of the first two come true has to wake `pipe`.
ExitCode wait_for_end(const WakePipe& pipe, const StopSignals& signals, const Ending& ending,
                      const Parent* parent);

}  // namespace wsecho::tool
