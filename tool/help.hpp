// The texts of --help and -h, laid out for a terminal of 80 columns.

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

/// The ten options that most people need, on one screen, and where the rest is.
std::string format_short_help(const std::vector<HelpGroup>& groups);

/// Usage and options of ws-echo completion.
std::string format_completion_help(const std::vector<HelpGroup>& groups);

/// Usage and options of ws-echo healthcheck.
std::string format_healthcheck_help(const std::vector<HelpGroup>& groups);

/// Usage, options and exit codes of ws-echo grade.
std::string format_grade_help(const std::vector<HelpGroup>& groups);

/// Usage and options of ws-echo cases.
std::string format_cases_help(const std::vector<HelpGroup>& groups);

/// Usage and options of ws-echo wstest.
std::string format_wstest_help(const std::vector<HelpGroup>& groups);

/// Adds the options, in their groups.
void append_groups(std::string& out, const std::vector<HelpGroup>& groups);

/// Usage and options of ws-echo faults.
std::string format_faults_help(const std::vector<HelpGroup>& groups);

}  // namespace wsecho::tool
