// The options of ws-echo, with their help. Each option writes its value to Settings or FaultsQuery.

#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tool/completion.hpp"
#include "tool/faults.hpp"
#include "tool/healthcheck.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

/// A mistake in the command line: what() names the mistake and the remedy.
class UsageError : public std::runtime_error {
public:
    /// `help` is the command that tells more; null for the usual one.
    explicit UsageError(const std::string& sentence, const char* help = nullptr)
        : std::runtime_error(sentence), help_(help) {}

    const char* help() const noexcept { return help_; }

private:
    const char* help_;
};

/// A mistake in the value of an option.
class ValueError : public UsageError {
public:
    ValueError(const std::string& option, const std::string& problem, const char* help = nullptr)
        : UsageError(option + ": " + problem, help), problem_(problem) {}

    /// The sentence without the name of the option.
    const std::string& problem() const noexcept { return problem_; }

private:
    std::string problem_;
};

/// The options that are not settings themselves, but decide about some.
struct Given {
    std::optional<std::uint16_t> port;      ///< without it, the environment is asked
    bool has_port_of_variable = false;      ///< the environment has set it
    std::vector<std::string> hosts;         ///< --host
    std::vector<std::string> unix_sockets;  ///< --unix, as in Options::host
    bool debug = false;                     ///< --debug, or an option that implies it
    bool checks = false;                    ///< --check
    bool inherits = false;                  ///< LISTEN_FDS has sockets

    /// Whether Unix sockets are all it listens on.
    bool has_no_port() const {
        return !unix_sockets.empty() && hosts.empty() && !port && !inherits;
    }
};

// All arguments are kept by reference and filled while `app` parses, which may throw UsageError.

// ---- kinds of options ----

/// Adds an option whose value is passed to `take`; std::invalid_argument from it becomes a
/// UsageError. The last of several values applies, so that a script can append to its defaults.
CLI::Option* add_value(CLI::App& app, const std::string& names, const std::string& value_name,
                       const std::string& help, std::function<void(const std::string&)> take);

/// The same for an option that can be given several times: each value is passed to `take`.
CLI::Option* add_values(CLI::App& app, const std::string& names, const std::string& value_name,
                        const std::string& help, std::function<void(const std::string&)> take);

void add_flag(CLI::App& app, const std::string& names, const std::string& help,
              const std::function<void()>& take);

/// " [default: VALUE]", for the end of a help text.
std::string by_default(const std::string& value);

// ---- all options ----

/// Adds the options of each server: where it listens, what it tells scripts, TLS, the control API.
void add_server_options(CLI::App& app, Settings& settings, Given& given);

/// Adds the options for serving.
void add_options(CLI::App& app, Settings& settings, Given& given);

/// Adds the command `faults`, which lists the catalogue, and its options.
CLI::App* add_faults(CLI::App& app, FaultsQuery& query);

/// Adds the command `healthcheck`, which asks a running server, and its options.
CLI::App* add_healthcheck(CLI::App& app, HealthQuery& query);

/// Adds -h and --help, which do the same, to a command.
void set_one_help(CLI::App& command);

/// Adds the command `completion`, which prints a script for a shell.
CLI::App* add_completion(CLI::App& app, std::optional<Shell>& shell);

}  // namespace wsecho::tool
