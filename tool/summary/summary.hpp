// A report about a run, for people and for CI: what was checked, and how it turned out.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tool/settings.hpp"

namespace wsecho::tool {

/// Something that was checked.
struct SummaryCase {
    enum class Result : std::uint8_t {
        passed,
        failed,
        skipped,  ///< not known, such as an undecided verdict
        error,    ///< a problem of the server
    };

    std::string name;   ///< unique in its summary
    std::string group;  ///< command, expectations, verdicts or problems
    Result result = Result::passed;
    std::string message;     ///< a sentence; empty if it passed
    std::string details;     ///< lines; may be empty
    std::string transcript;  ///< lines of the trace; may be empty
    std::chrono::milliseconds time{0};
    std::uint64_t connection = 0;  ///< 0: of none in particular
};

/// All texts are one line without control characters, but for `details` and `transcript`.
struct Summary {
    std::vector<SummaryCase> cases;
    std::chrono::system_clock::time_point started_at;
    std::chrono::milliseconds duration{0};
    int exit_code = 0;
    std::vector<std::string> command;  ///< empty without one
    std::optional<int> status;         ///< of the command
    std::string command_problem;       ///< such as its timeout; may be empty
    std::string host_name;
    std::vector<std::string> connections;  ///< of the control API, in JSON

    std::size_t count(SummaryCase::Result result) const;
};

/// "passed", "failed", "skipped", "error"
std::string_view name_of(SummaryCase::Result result);

/// Adds a number to the names that occur more than once.
void make_names_unique(std::vector<SummaryCase>& cases);

/// The report, with a line feed at its end.
std::string format_summary(SummaryFormat format, const Summary& summary);

// ---- each format has a file of its own: summary_text.cpp and so on ----

std::string text_summary(const Summary& summary);
std::string json_summary(const Summary& summary);
std::string junit_summary(const Summary& summary);
std::string tap_summary(const Summary& summary);

/// "1.013"
std::string seconds(std::chrono::milliseconds time);

/// The lines of a text, each after `indent` and with a line feed.
std::string indented(std::string_view lines, std::string_view indent);

}  // namespace wsecho::tool
