// Reads the command line and the environment. The result is values; nothing is done yet.

#pragma once

#include <map>
#include <string>
#include <variant>

#include "tool/environment.hpp"
#include "tool/exit_code.hpp"
#include "tool/faults.hpp"
#include "tool/grade/settings.hpp"
#include "tool/healthcheck.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

/// What the command line asks for: to serve, to list the catalogue, to ask a server whether it is
/// ready, to grade clients, to list the cases of grading, or to print an answer.
using Parsed = std::variant<Settings, FaultsQuery, HealthQuery, GradeSettings, CasesQuery, Answer>;

/// Under the name "wstest", the tool is the command `wstest`.
///
/// A mistake of the user does not throw: it becomes an Answer that names the option and the remedy.
/// `variables` are all variables of the environment, to find misspelt ones.
Parsed parse_arguments(int argc, const char* const* argv, const Environment& environment,
                       const std::map<std::string, std::string>& variables = {});

}  // namespace wsecho::tool
