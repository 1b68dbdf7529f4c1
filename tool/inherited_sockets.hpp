// The sockets that systemd, or systemd-socket-activate, has opened for the tool: LISTEN_FDS.

#pragma once

#include "tool/environment.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

/// Whether LISTEN_FDS is set and meant for this process (LISTEN_PID).
bool has_inherited_sockets(const Environment& environment);

/// Makes the server listen on these sockets, each for what its name in LISTEN_FDNAMES says. Opens
/// nothing. Throws Failure if LISTEN_FDS or a name is invalid.
void use_inherited_sockets(const Environment& environment, Settings& settings);

}  // namespace wsecho::tool
