// Runs the server together with its trace, its files and its exit conditions.

#pragma once

#include "tool/announcement.hpp"
#include "tool/command/guard.hpp"
#include "tool/exit_code.hpp"
#include "tool/line_writer.hpp"
#include "tool/parent.hpp"
#include "tool/settings.hpp"
#include "tool/supervisor.hpp"

namespace wsecho::tool {

/// Returns after the server has stopped. `trace_file` is the opened --trace-file, if there is one.
/// Starts threads, so a fork must come before it. The server stops with `parent`, unless that is
/// null. `guard` runs the command; null without one. `supervisor` learns that the server is alive,
/// and that it stops. Throws Failure if the server cannot start.
ExitCode serve(const Settings& settings, Sink trace_file, const Parent* parent, Guard* guard,
               const Supervisor& supervisor, const Announce& announce);

}  // namespace wsecho::tool
