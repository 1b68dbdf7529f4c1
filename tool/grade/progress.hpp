// What a grading server prints while it runs: how far the clients are, and each case that fails.

#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "grading/run/result.hpp"
#include "tool/grade/plan.hpp"
#include "tool/output.hpp"

namespace wsecho::tool {

/// On a terminal, one line that overwrites itself; elsewhere, a line now and then. Thread-safe.
class Progress {
public:
    /// `plan` and `output` must outlive this object.
    Progress(const GradePlan& plan, Output& output);

    void begin(const std::string& agent, const grading::Case& begun);
    void end(const grading::CaseResult& ended);

    /// Prints a sentence as a line of its own.
    void say(const std::string& sentence);

    /// Removes the line; nothing is printed any more.
    void finish();

private:
    using Clock = std::chrono::steady_clock;

    struct Agent {
        std::size_t selected = 0;
        std::size_t ended = 0;
        std::size_t failed = 0;
        std::string current{};  // the id of the case that began last
    };

    Agent& agent_called(const std::string& name);
    std::string text_of(const std::string& name, const Agent& agent) const;
    void print_line(const std::string& text);
    void show(const std::string& name, const Agent& agent, bool is_end);

    const GradePlan& plan_;
    Output& output_;
    const bool is_terminal_;
    const std::size_t columns_;

    std::mutex mutex_;  // guards the rest
    std::map<std::string, Agent> agents_;
    Clock::time_point shown_at_{};
    bool is_shown_ = false;  // the line that overwrites itself is on the terminal
    bool is_over_ = false;
};

}  // namespace wsecho::tool
