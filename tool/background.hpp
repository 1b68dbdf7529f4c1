// --background: the command returns, and the server runs on in a process of its own.

#pragma once

#include <functional>

#include "tool/announcement.hpp"
#include "tool/exit_code.hpp"
#include "tool/supervisor.hpp"

namespace wsecho::tool {

/// Forks. The child runs `serve` in a new session and returns its result. The parent waits until
/// the child announces that it listens, then prints that, reports it to the supervisor and
/// returns, or throws the child's Failure.
///
/// With its announcement the child redirects stdin, stdout and, unless `keep_stderr`, stderr to
/// /dev/null. Must be called before any thread starts: a fork copies only the calling thread.
ExitCode run_in_background(bool keep_stderr, Supervisor& supervisor,
                           const std::function<ExitCode(const Announce&)>& serve);

}  // namespace wsecho::tool
