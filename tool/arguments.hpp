// The command line, read in one place. Reading it does no work: it yields values.

#pragma once

#include <functional>
#include <variant>

#include "tool/answer.hpp"
#include "tool/faults.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

/// The value of an environment variable, or null; `std::getenv` is one.
using Environment = std::function<const char*(const char* name)>;

/// What the command line asks for: to serve, to list the catalogue, or just to be answered.
using Parsed = std::variant<Settings, FaultsQuery, Answer>;

/// Never throws for what a user wrote: a mistake is an Answer that names the option and the remedy.
Parsed parse_arguments(int argc, const char* const* argv, const Environment& environment);

}  // namespace wsecho::tool
