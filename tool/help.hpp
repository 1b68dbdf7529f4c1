// The text of --help, laid out for a terminal of 80 columns.

#pragma once

#include <string>
#include <vector>

namespace wsecho::tool {

struct HelpEntry {
    std::string names;        ///< "-p, --port N"
    std::string description;  ///< one paragraph, wrapped here
};

struct HelpGroup {
    std::string title;
    std::vector<HelpEntry> entries;
};

/// What the tool is, its options in their groups, its exit codes, and examples.
std::string format_help(const std::vector<HelpGroup>& groups);

/// The same for ws-echo faults.
std::string format_faults_help(const std::vector<HelpGroup>& groups);

}  // namespace wsecho::tool
