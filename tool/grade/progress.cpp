#include "tool/grade/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "grading/report/passing.hpp"
#include "text/escape.hpp"
#include "tool/grade/wire_text.hpp"
#include "tool/paragraph.hpp"

namespace wsecho::tool {
namespace {

constexpr std::chrono::milliseconds kInterval{100};  // of the line that overwrites itself
constexpr std::size_t kStep = 100;                   // cases between the lines that stay
constexpr std::size_t kMostFailures = 20;            // an agent's, that are printed one by one

bool is_terminal() {
    const char* const kind = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

std::size_t columns_of_stderr() {
    struct winsize size = {};
    const bool is_known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_known ? size.ws_col : kColumns;
}

}  // namespace

Progress::Progress(const GradePlan& plan, Output& output)
    : plan_(plan), output_(output), is_terminal_(is_terminal()), columns_(columns_of_stderr()) {}

void Progress::begin(const std::string& agent, const grading::Case& begun) {
    const std::lock_guard lock(mutex_);
    Agent& running = agent_called(agent);
    running.current = begun.id.text();
    show(agent, running, false);
}

void Progress::end(const grading::CaseResult& ended) {
    const std::lock_guard lock(mutex_);
    Agent& agent = agent_called(ended.agent);
    ++agent.ended;
    if (plan_.settings.traces) print_line(wire_text(ended));
    if (!grading::passes(ended, plan_.settings.is_strict)) {
        ++agent.failed;
        const std::string subject = text::escape(ended.agent, 60) + ' ' + ended.of->id.text();
        if (agent.failed <= kMostFailures) {
            print_line("ws-echo: " + subject + ": " +
                       grading::verdict_words(ended, plan_.settings.is_strict) + ": " +
                       text::escape(grading::why_failed(ended, plan_.settings.is_strict)) + '\n');
        } else if (agent.failed == kMostFailures + 1) {
            print_line("ws-echo: " + text::escape(ended.agent, 60) +
                       ": the reports have the other cases that fail\n");
        }
    }
    show(ended.agent, agent, true);
}

void Progress::say(const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    print_line("ws-echo: " + sentence + '\n');
}

void Progress::finish() {
    const std::lock_guard lock(mutex_);
    print_line("");
    is_over_ = true;
}

Progress::Agent& Progress::agent_called(const std::string& name) {
    const auto [place, is_new] = agents_.try_emplace(name);
    if (is_new) place->second.selected = cases_for(plan_.grader, name).size();
    return place->second;
}

// "ws: 312 of 517 cases, 2 failed"
std::string Progress::text_of(const std::string& name, const Agent& agent) const {
    std::string text = text::escape(name, 60) + ": " + std::to_string(agent.ended) + " of " +
                       std::to_string(agent.selected) + " cases";
    if (agent.failed > 0) text += ", " + std::to_string(agent.failed) + " failed";
    if (agents_.size() > 1) text += " (" + std::to_string(agents_.size()) + " agents)";
    return text;
}

// In place of the line that overwrites itself.
void Progress::print_line(const std::string& text) {
    if (is_over_) return;
    if (is_shown_) output_.print("\r\x1b[K");
    is_shown_ = false;
    if (!text.empty()) output_.print(text);
}

// Elsewhere than on a terminal, only the end of a case may print a line.
void Progress::show(const std::string& name, const Agent& agent, bool is_end) {
    if (is_over_) return;
    const bool is_last = is_end && agent.ended == agent.selected;
    if (!is_terminal_) {
        if (!is_last && (!is_end || agent.ended % kStep != 0)) return;
        return output_.print("ws-echo: " + text_of(name, agent) + '\n');
    }
    const Clock::time_point now = Clock::now();
    if (!is_last && now < shown_at_ + kInterval) return;
    shown_at_ = now;
    std::string text = text_of(name, agent);
    if (!agent.current.empty()) text += "; " + agent.current;
    if (text.size() >= columns_) text.resize(columns_ - 1);
    output_.print("\r\x1b[K" + text);
    is_shown_ = true;
}

}  // namespace wsecho::tool
