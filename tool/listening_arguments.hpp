// Checks of the options that each server has, and that depend on each other.

#pragma once

#include "tool/settings.hpp"
#include "tool/tool_options.hpp"

namespace wsecho::tool {

/// What the server listens on; `by_default` without --host and --unix.
Hosts hosts_of(const Given& given, const Hosts& by_default);

/// Call it if the server listens only on Unix sockets. Throws UsageError if an option is about its
/// port.
void check_that_port_is_not_needed(const Settings& settings);

/// Throws UsageError if a file would be written twice, or be written although it is read.
void check_files(const Settings& settings);

}  // namespace wsecho::tool
