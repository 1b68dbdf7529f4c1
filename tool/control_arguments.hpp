// The options of the control API: its token, and those that depend on each other.

#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tool/environment.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

/// All but --control itself. `app` has parsed the command line, but no variables yet.
std::vector<std::string> given_control_options(const CLI::App& app);

/// Reads WS_ECHO_CONTROL_TOKEN, unless the command line names a file. There is no option for the
/// token, because other users could read it in the list of processes. Throws UsageError.
void read_control_token(const Environment& environment, ControlSettings& control);

/// Throws UsageError if the settings contradict each other. `given` is what given_control_options()
/// has returned; `port` is the server's own, nullopt if it has none.
void check_control(const Settings& settings, const std::vector<std::string>& given,
                   std::optional<std::uint16_t> port);

/// The token, from its file or from the environment; empty if none is needed. Throws Failure if the
/// file cannot be read, or has something else than a token.
std::string load_control_token(const ControlSettings& control);

}  // namespace wsecho::tool
