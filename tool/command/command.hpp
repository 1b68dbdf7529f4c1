// A command that runs beside the server: from its start to its exit code.

#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "tool/command/guard.hpp"
#include "tool/command/launch.hpp"
#include "tool/command/passed_signals.hpp"
#include "tool/parent.hpp"
#include "tool/pipe.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

/// How a command has ended.
struct CommandResult {
    int status = 0;        ///< its exit code; 128 + N after signal N; 126 or 127 if it cannot start
    std::string problem;   ///< why it could not start, or who ended it; empty otherwise
    bool stopped = false;  ///< because `is_enough` was true
};

class Command {
public:
    /// `guard` must not have started a command. From now on signals are passed on to it.
    Command(const CommandSettings& settings, Guard& guard, const WakePipe& wake);

    /// Starts the command, and returns when nothing is left of it. If `parent` (null: none to
    /// watch) ends, or if `is_enough` returns true, ends the command as after its timeout. For
    /// that, `wake` must be woken when the result of `is_enough` changes. Throws Failure.
    CommandResult run(const Launch& launch, const Parent* parent,
                      const std::function<bool()>& is_enough);

    /// Waits until `is_over` returns true, at most until `end`. False if a signal that would end a
    /// program ended the wait. `wake` must be woken when the result of `is_over` changes.
    bool wait(const std::function<bool()>& is_over, std::chrono::steady_clock::time_point end);

    /// True if SIGTERM has arrived.
    bool terminated() const { return signals_.terminated(); }

private:
    using Clock = std::chrono::steady_clock;

    void pass_signals();
    void note(const CommandEvent& event);
    void suspend(int signal);
    void check_time();
    void end(const std::string& why);
    void sleep(const Parent* parent) const;

    const CommandSettings settings_;
    Guard& guard_;
    const WakePipe& wake_;
    const PassedSignals signals_;

    CommandResult result_;
    std::string name_;
    bool runs_ = false;
    bool was_asked_to_stop_ = false;  // by SIGTSTP to the tool alone
    std::optional<Clock::time_point> timeout_;
    std::optional<Clock::time_point> kill_;  // set once the tool ends the command
    bool timed_out_ = false;
    bool killed_ = false;
};

}  // namespace wsecho::tool
