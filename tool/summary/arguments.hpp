// The option --summary.

#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tool/settings.hpp"

namespace wsecho::tool {

void add_summary_option(CLI::App& app, std::vector<SummarySetting>& summaries);

/// Throws UsageError for a summary that has no place.
void check_summaries(const Settings& settings);

}  // namespace wsecho::tool
