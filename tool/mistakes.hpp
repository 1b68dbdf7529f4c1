// Sentences for mistakes in the command line, each with a suggestion if there is one.

#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace wsecho::tool {

// CLI11's own sentences use its own terms.

/// `unknown option --prot: did you mean --port?`
std::string sentence_for(const CLI::ExtrasError& error, const CLI::App& app);

/// `--port needs a value: --port N`
std::string sentence_for(const CLI::ArgumentMismatch& error, const CLI::App& app);

/// Throws UsageError for a long option with one dash. CLI11 would read the letters of -debug one by
/// one.
void check_dashes(int argc, const char* const* argv, const CLI::App& app);

/// Throws UsageError if an option for serving, all but --check, is given together with a command.
void check_that_none_is_given(const CLI::App& app, const CLI::App& command);

}  // namespace wsecho::tool
