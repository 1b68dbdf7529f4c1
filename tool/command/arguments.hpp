// The options of a command that runs beside the server, and the command itself.

#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tool/settings.hpp"

namespace wsecho::tool {

void add_command_options(CLI::App& app, CommandSettings& command);

/// Removes `--` and all words after it from the arguments: they are the command. A subcommand such
/// as `faults` keeps them; only `grade` has a command, too. Throws UsageError if no word follows.
std::vector<std::string> take_command(int& argc, const char* const* argv, const CLI::App& app);

/// With a command, sets the defaults of host and port: 127.0.0.1 and 0.
void complete_command(Settings& settings);

/// The options that need a command.
std::vector<std::string> command_options();

/// Throws UsageError for an option that needs a command, or excludes one, and for a placeholder
/// without a value. `has_port`: the server does not listen only on Unix sockets.
void check_command(const CLI::App& app, const Settings& settings, bool has_port);

}  // namespace wsecho::tool
