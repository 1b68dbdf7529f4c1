// The command line, read in one place. Reading it does no work: it yields values.

#pragma once

#include <functional>
#include <string>
#include <variant>

#include "tool/exit_code.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

/// What there is to print instead of running: help, the version, or what is wrong.
struct Answer {
    ExitCode code = ExitCode::ok;
    std::string out;    ///< for stdout
    std::string error;  ///< for stderr
};

/// The value of an environment variable, or null; `std::getenv` is one.
using Environment = std::function<const char*(const char* name)>;

/// Never throws for what a user wrote: a mistake is an Answer that names the option and the remedy.
std::variant<Settings, Answer> parse_arguments(int argc, const char* const* argv,
                                               const Environment& environment);

}  // namespace wsecho::tool
