// The placeholders in the arguments of a command: `{url}` and the like.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tool/command/launch.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

/// The first placeholder that the server of these settings has no value for, with the reason and
/// the remedy: "{wss_url} needs --tls". Empty if all have a value. `has_port`: it does not listen
/// only on Unix sockets.
std::string problem_with_placeholders(const Settings& settings, bool has_port);

/// Replaces all placeholders. Other text in braces stays.
std::string fill_in(std::string_view argument, const ServerFacts& facts);

/// The words of a command; the first, its name, stays as it is.
std::vector<std::string> fill_in(const CommandSettings& command, const ServerFacts& facts);

}  // namespace wsecho::tool
