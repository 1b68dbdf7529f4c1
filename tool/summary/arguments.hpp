// The option --summary.

#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tool/environment.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

void add_summary_option(CLI::App& app, std::vector<SummarySetting>& summaries);

/// Reads the option's variable, and throws UsageError for a summary that has no place.
void complete_summaries(CLI::App& app, Settings& settings, const Environment& environment);

}  // namespace wsecho::tool
