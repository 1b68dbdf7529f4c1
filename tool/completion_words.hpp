// Collects the words that a shell can complete, from the options that parse the command line.

#pragma once

#include <CLI/CLI.hpp>

#include "tool/completion.hpp"

namespace wsecho::tool {

Completions completions_of(const CLI::App& app, const CLI::App& faults,
                           const CLI::App& healthcheck);

}  // namespace wsecho::tool
