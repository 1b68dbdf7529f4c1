#include "tool/command/command.hpp"

#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <system_error>
#include <utility>

#include "text/escape.hpp"
#include "text/units.hpp"
#include "tool/exit_code.hpp"

namespace wsecho::tool {
namespace {

using Clock = std::chrono::steady_clock;

// timeout(1) has the same codes.
constexpr int kTimedOut = 124;
constexpr int kKilled = 128 + SIGKILL;

// As shells do.
constexpr int kNotExecutable = 126;
constexpr int kNotFound = 127;

std::optional<Clock::time_point> earlier(std::optional<Clock::time_point> a,
                                         std::optional<Clock::time_point> b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
}

// For poll(2), in milliseconds. Rounded up, because poll() would otherwise return just before the
// time, again and again.
int milliseconds_until(std::optional<Clock::time_point> time) {
    if (!time) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*time - Clock::now());
    return static_cast<int>(
        std::clamp<std::int64_t>(left.count(), 0, std::numeric_limits<int>::max()));
}

}  // namespace

Command::Command(const CommandSettings& settings, Guard& guard, const WakePipe& wake)
    : settings_(settings), guard_(guard), wake_(wake), signals_(wake) {}

CommandResult Command::run(const Launch& launch, const Parent* parent,
                           const std::function<bool()>& is_enough) {
    name_ = launch.words.front();
    while (const auto early = signals_.take()) {
        if (ends_program(*early)) return {128 + *early, "", false};
    }
    guard_.start(launch);
    runs_ = true;
    if (settings_.timeout) timeout_ = Clock::now() + *settings_.timeout;
    for (;;) {
        wake_.drain();
        pass_signals();
        while (const auto event = guard_.next()) {
            if (event->kind == CommandEvent::Kind::over) return result_;
            note(*event);
        }
        if (runs_ && !kill_ && is_enough()) {
            result_.stopped = true;
            end("");
        }
        if (runs_ && !kill_ && parent != nullptr && parent->is_gone()) end("");
        check_time();
        sleep(parent);
    }
}

bool Command::wait(const std::function<bool()>& is_over, Clock::time_point end) {
    for (;;) {
        wake_.drain();
        while (const auto signal = signals_.take()) {
            if (ends_program(*signal)) return false;
            if (*signal == SIGTSTP) suspend_tool(SIGSTOP, false);
        }
        if (is_over() || Clock::now() >= end) return true;
        pollfd watched = {wake_.descriptor(), POLLIN, 0};
        ::poll(&watched, 1, milliseconds_until(end));
    }
}

void Command::pass_signals() {
    while (const auto signal = signals_.take()) {
        if (!runs_) continue;
        was_asked_to_stop_ = was_asked_to_stop_ || *signal == SIGTSTP;
        guard_.pass(*signal);
    }
}

void Command::note(const CommandEvent& event) {
    const bool is_searched = name_.find('/') == std::string::npos;
    switch (event.kind) {
        case CommandEvent::Kind::not_started:
            runs_ = false;
            result_.status = event.value == ENOENT ? kNotFound : kNotExecutable;
            result_.problem = "cannot run " + text::quote(name_) + ": " +
                              (is_searched && event.value == ENOENT
                                   ? "not found in PATH"
                                   : std::generic_category().message(event.value));
            break;
        case CommandEvent::Kind::stopped:
            suspend(event.value);
            break;
        case CommandEvent::Kind::ended:
            runs_ = false;
            result_.status = event.value;
            if (timed_out_) result_.status = killed_ ? kKilled : kTimedOut;
            if (result_.stopped) result_.status = 0;
            break;
        case CommandEvent::Kind::started:
        case CommandEvent::Kind::over:
            break;
    }
}

// The job of a shell stops as a whole: the shell knows only the tool. Somebody who stops just the
// command, without a terminal, has other plans.
void Command::suspend(int signal) {
    const bool alone = std::exchange(was_asked_to_stop_, false);
    if (signal == SIGSTOP || (!alone && ::isatty(STDIN_FILENO) != 1)) return;
    suspend_tool(signal, !alone);
    guard_.pass(SIGCONT);
}

void Command::check_time() {
    if (!runs_) return;
    const Clock::time_point now = Clock::now();
    if (timeout_ && !kill_ && now >= *timeout_) {
        timed_out_ = true;
        end("the command was stopped after " + text::format_duration(*settings_.timeout) +
            " (--timeout)");
    }
    if (kill_ && !killed_ && now >= *kill_) {
        killed_ = true;
        guard_.pass(SIGKILL);
    }
}

// With SIGTERM; SIGKILL follows.
void Command::end(const std::string& why) {
    result_.problem = why;
    kill_ = Clock::now() + settings_.kill_after;
    guard_.pass(SIGTERM);
}

void Command::sleep(const Parent* parent) const {
    std::optional<Clock::time_point> until;
    if (runs_) until = kill_ ? kill_ : timeout_;
    if (killed_) until.reset();
    if (parent != nullptr) {
        if (const auto interval = parent->check_interval()) {
            until = earlier(until, Clock::now() + *interval);
        }
    }
    // Once the parent is gone, its descriptor would not let it sleep.
    const bool watches_parent = parent != nullptr && !kill_;
    pollfd watched[] = {{wake_.descriptor(), POLLIN, 0},
                        {guard_.descriptor(), POLLIN, 0},
                        {watches_parent ? parent->descriptor() : -1, POLLIN, 0}};
    // The result does not matter, not even an interruption: the caller checks every condition.
    ::poll(watched, 3, milliseconds_until(until));
}

}  // namespace wsecho::tool
