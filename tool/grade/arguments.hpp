// The options of ws-echo grade, cases and wstest.

#pragma once

#include <CLI/CLI.hpp>

#include "tool/environment.hpp"
#include "tool/grade/settings.hpp"
#include "tool/tool_options.hpp"

namespace wsecho::tool {

// All arguments are kept by reference and filled while `app` parses, which may throw UsageError.

/// Adds the command `grade`. `given` is its own, not the server's.
CLI::App* add_grade(CLI::App& app, GradeSettings& settings, Given& given);

/// Adds the command `wstest`, with the Autobahn testsuite's options.
CLI::App* add_wstest(CLI::App& app, GradeSettings& settings);

/// Adds the command `cases`.
CLI::App* add_cases(CLI::App& app, CasesQuery& query);

/// Reads the environment, sets the defaults and checks what depends on each other. `grade` has
/// parsed the command line. Throws UsageError.
void complete_grade(CLI::App& grade, GradeSettings& settings, Given& given,
                    const Environment& environment);

/// The same for `wstest`, which reads no variables.
void complete_wstest(GradeSettings& settings);

}  // namespace wsecho::tool
