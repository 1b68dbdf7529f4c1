// Reads the command line and the environment. The result is values; nothing is done yet.

#pragma once

#include <functional>
#include <variant>

#include "tool/exit_code.hpp"
#include "tool/faults.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

/// Returns the value of an environment variable, or null; usually `std::getenv`.
using Environment = std::function<const char*(const char* name)>;

/// What the command line asks for: to serve, to list the catalogue, or to print an answer.
using Parsed = std::variant<Settings, FaultsQuery, Answer>;

/// A mistake of the user does not throw: it becomes an Answer that names the option and the remedy.
Parsed parse_arguments(int argc, const char* const* argv, const Environment& environment);

}  // namespace wsecho::tool
