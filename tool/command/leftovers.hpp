// The processes that a command leaves behind.

#pragma once

#include <sys/types.h>

#include "tool/pipe.hpp"

namespace wsecho::tool {

/// From now on, descendants that lose their parent become children of this process (Linux).
void adopt_orphans() noexcept;

/// Ends all descendants of this process: SIGTERM, and after 2 s SIGKILL. Those in process group
/// `group` too, on systems where orphans cannot be adopted. `child_ended` must be woken by SIGCHLD.
/// Gives up 2 s after SIGKILL.
void end_leftovers(pid_t group, const WakePipe& child_ended);

}  // namespace wsecho::tool
