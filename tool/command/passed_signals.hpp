// The signals that the tool passes on to its command.

#pragma once

#include <optional>

#include "tool/pipe.hpp"

namespace wsecho::tool {

/// From its construction on, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGTSTP and
/// SIGCONT are noted and wake the pipe, instead of ending or stopping the tool. Those that are
/// ignored stay ignored, as the command ignores them too: SIGHUP under nohup, SIGINT in a job that
/// a script starts with `&`.
///
/// SIGPIPE is ignored. Only one object may exist at a time.
class PassedSignals {
public:
    explicit PassedSignals(const WakePipe& pipe);
    ~PassedSignals();

    PassedSignals(const PassedSignals&) = delete;
    PassedSignals& operator=(const PassedSignals&) = delete;

    /// The number of a signal that has arrived, once; several of one number may count as one.
    std::optional<int> take() const noexcept;

    /// True if SIGTERM has arrived, as `timeout` and CI runners send it.
    bool terminated() const noexcept;
};

/// Whether a program that does not handle the signal ends: not SIGTSTP, not SIGCONT.
bool ends_program(int signal);

/// Stops the tool until SIGCONT. `whole_group`: with all processes of its group, as Ctrl-Z does.
/// Returns at once if the system does not let the tool stop, because no shell could continue it.
void suspend_tool(int signal, bool whole_group);

}  // namespace wsecho::tool
