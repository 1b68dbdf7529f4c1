// The process between the tool and its command: it starts the command, and ends all that is left of
// it afterwards, even if the tool is killed.

#pragma once

#include <sys/types.h>

#include <optional>

#include "tool/command/launch.hpp"
#include "tool/descriptor.hpp"

namespace wsecho::tool {

/// What happens to the command.
struct CommandEvent {
    enum class Kind : int {
        started,      ///< `value`: its process group
        not_started,  ///< `value`: the error of exec
        stopped,      ///< `value`: the signal, such as SIGTSTP
        ended,        ///< `value`: its exit code, or 128 + the signal that killed it
        over,         ///< nothing is left of it
    };
    Kind kind = Kind::over;
    int value = 0;
};

/// The tool's handle on that process, which is a fork of the tool. It has a process group of its
/// own, so signals to the tool's group do not reach it, and it ignores the usual ones.
///
/// The command gets a process group of its own too, and the terminal if the tool has it. If the
/// guard is killed, the system sends SIGTERM to the command (Linux).
class Guard {
public:
    /// Forks: construct it before any thread starts and before the tool handles signals, as the
    /// command inherits how signals are handled. Throws Failure.
    Guard();

    /// If the command runs, ends it and all that is left of it. Waits for the guard.
    ~Guard();

    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    /// Starts the command. Call it once; SIGPIPE must be ignored.
    void start(const Launch& launch);

    /// Sends a signal to the command's process group. After SIGCONT the group has the terminal
    /// again.
    void pass(int signal);

    /// Readable when next() has an event.
    int descriptor() const { return channel_.get(); }

    /// The next event, if there is one now. `over` is the last.
    std::optional<CommandEvent> next();

private:
    Descriptor channel_;
    pid_t process_ = 0;
    pid_t group_ = 0;
    bool was_killed_ = false;
};

}  // namespace wsecho::tool
