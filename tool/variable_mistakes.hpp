// Sentences about environment variables: misspelt ones, and those that have set an option.

#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tool/environment.hpp"

namespace wsecho::tool {

/// A sentence for each variable whose name is similar to that of an option's variable, but not the
/// same: `environment variable WS_ECHO_BEHAVIOUR is unknown: did you mean WS_ECHO_BEHAVIOR?`. Other
/// names may be anybody's, such as those that Kubernetes sets.
std::vector<std::string> misspelt_variables(const CLI::App& app,
                                            const std::map<std::string, std::string>& variables);

/// Throws UsageError if WSECHO_TIMEOUT_SCALE is no factor.
void check_timeout_scale(const Environment& environment);

/// The options that have a value, from the command line or a variable.
std::set<const CLI::Option*> given_options(const CLI::App& app);

/// The sentence about a mistake, and the variable of each option in it that is not of the command
/// line: ` (WS_ECHO_PRINT_URL sets --print-url)`.
std::string with_variables(const std::string& sentence, const CLI::App& app,
                           const std::set<const CLI::Option*>& of_command_line);

}  // namespace wsecho::tool
