// The text of --help, laid out for a terminal of 80 columns.

#pragma once

#include <string>
#include <vector>

namespace wsecho::tool {

struct HelpEntry {
    std::string names;        ///< "-p, --port N"
    std::string description;  ///< one paragraph, not wrapped
};

struct HelpGroup {
    std::string title;
    std::vector<HelpEntry> entries;
};

/// Usage, options in their groups, exit codes and examples.
std::string format_help(const std::vector<HelpGroup>& groups);

/// Usage and options of ws-echo faults.
std::string format_faults_help(const std::vector<HelpGroup>& groups);

}  // namespace wsecho::tool
