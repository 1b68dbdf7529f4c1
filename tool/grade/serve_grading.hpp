// Runs a server that grades clients: ws-echo grade, and wstest.

#pragma once

#include "tool/announcement.hpp"
#include "tool/command/guard.hpp"
#include "tool/exit_code.hpp"
#include "tool/grade/plan.hpp"
#include "tool/parent.hpp"
#include "tool/supervisor.hpp"

namespace wsecho::tool {

/// Returns after the server has stopped, and all reports are written. See serve().
ExitCode serve_grading(const GradePlan& plan, const Parent* parent, Guard* guard,
                       const Supervisor& supervisor, const Announce& announce);

}  // namespace wsecho::tool
