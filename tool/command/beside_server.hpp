// Runs a command while the server listens, and waits until its clients have left.

#pragma once

#include <functional>

#include "tool/command/command.hpp"
#include "tool/command/launch.hpp"
#include "tool/parent.hpp"
#include "tool/settings.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho::tool {

/// Returns when nothing is left of the command and its connections have ended, or 2 s later; a
/// verdict that is pending then gets the rest of `verdict_timeout`. See Command::run().
CommandResult run_beside(const EchoServer& server, const Settings& settings, ServerFacts facts,
                         Command& command, const Parent* parent,
                         const std::function<bool()>& is_enough);

}  // namespace wsecho::tool
