// How a process handles signals, kept for the program that it starts.

#pragma once

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is not in <csignal>

#include <array>

namespace wsecho::tool {

/// The signals that usually end or stop a process, or come from its children.
class InheritedSignals {
public:
    /// Notes how they are handled, and which signals are blocked.
    InheritedSignals();

    /// From now on, ignores them, except that SIGCHLD calls `on_child`.
    void replace(void (*on_child)(int)) const;

    /// As they were. Only async-signal-safe calls.
    void restore() const;

private:
    static constexpr std::array<int, 11> kSignals = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT,
                                                     SIGUSR1, SIGUSR2, SIGPIPE, SIGTSTP,
                                                     SIGTTIN, SIGTTOU, SIGCHLD};

    std::array<struct sigaction, kSignals.size()> actions_{};
    sigset_t mask_{};
};

}  // namespace wsecho::tool
