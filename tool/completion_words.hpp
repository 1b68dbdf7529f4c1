// Collects the words that a shell can complete, from the options that parse the command line.

#pragma once

#include <CLI/CLI.hpp>

#include "tool/completion.hpp"

namespace wsecho::tool {

/// Of the server and all commands of `app`.
Completions completions_of(const CLI::App& app);

}  // namespace wsecho::tool
