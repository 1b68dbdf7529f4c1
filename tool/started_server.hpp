// Starts the server with its control API, and tells where both listen.

#pragma once

#include <string>

#include "control/start.hpp"
#include "tool/settings.hpp"
#include "tool/supervisor.hpp"
#include "wsecho/options.hpp"

namespace wsecho::tool {

/// `options` are those of the settings with a trace. The supervisor must outlive the server. Throws
/// Failure, in words of the command line.
control::StartedServer start_server(const Options& options, const Settings& settings,
                                    const Supervisor& supervisor,
                                    const control::ExtendDoor& extend = {});

/// Without a slash at its end; empty if the API is off, or only on Unix sockets.
std::string control_url(const Settings& settings, const control::StartedServer& started);

/// For people. Names the port of the control API only if it has one of its own.
std::string listening_on(const Settings& settings, const control::StartedServer& started);

}  // namespace wsecho::tool
