// --background: the server goes on in a process of its own when the command has returned.

#pragma once

#include <functional>

#include "tool/announcement.hpp"
#include "tool/exit_code.hpp"

namespace wsecho::tool {

/// Forks. In the child, runs `serve` in a session of its own, and returns what it returns. In the
/// parent, returns as soon as the child has announced itself, having passed the announcement on,
/// or cannot serve, having passed on why.
///
/// The child lets go of stdin and stdout when it announces itself, and of stderr unless told to
/// keep it. Must be called before there are threads: a fork takes along only one.
ExitCode run_in_background(bool keep_stderr, const std::function<ExitCode(const Announce&)>& serve);

}  // namespace wsecho::tool
