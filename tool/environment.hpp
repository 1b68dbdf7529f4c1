// Environment variables that stand for options: WS_ECHO_TLS_NAME for --tls-name.

#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace wsecho::tool {

/// Returns the value of an environment variable, or null; usually `std::getenv`.
using Environment = std::function<const char*(const char* name)>;

/// Empty without the variable.
inline std::string written_in(const Environment& environment, const char* name) {
    const char* const value = environment(name);
    return value == nullptr ? "" : value;
}

/// "WS_ECHO_TLS_NAME" for "--tls-name".
std::string variable_of(const std::string& option);

/// The options of `app` with a variable, without dashes at the start.
std::vector<std::string> names_with_variables(const CLI::App& app);

/// Gives the option of `app` the value of its variable, unless the command line has the option or
/// the variable is empty, or is a port with the address of a service (`tcp://10.0.0.1:9001`), which
/// Kubernetes sets. An option that can be given several times takes each line of the variable
/// that is not empty. A flag takes 1, true, yes or on, and 0, false, no or off. Call it after `app`
/// has parsed the command line. Returns whether the variable sets the option. Throws UsageError,
/// which names the variable.
bool read_variable(CLI::App& app, const std::string& option, const Environment& environment);

/// The same for all options but `left_out`, in the order of the help. A variable is ignored if the
/// command line has an option that excludes it, such as --print-url for WS_ECHO_PRINT_PORT.
void read_variables(CLI::App& app, const std::vector<std::string>& left_out,
                    const Environment& environment);

}  // namespace wsecho::tool
