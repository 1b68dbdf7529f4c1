// Whoever has started the tool and wants to know when it is ready: a descriptor (--ready-fd), and
// systemd's protocol (NOTIFY_SOCKET, WATCHDOG_USEC).

#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "tool/descriptor.hpp"
#include "tool/environment.hpp"

namespace wsecho::tool {

/// Constant after construction, but for give_up_descriptor(). SIGPIPE must be ignored.
class Supervisor {
public:
    /// Construct it in the process that was started, before a fork. Owns `ready_descriptor`. Throws
    /// Failure with ExitCode::usage unless that is open for writing.
    Supervisor(const Environment& environment, std::optional<int> ready_descriptor);

    /// The descriptor of --ready-fd; -1: none.
    int descriptor() const { return ready_.get(); }

    /// Leaves the descriptor to another process.
    void give_up_descriptor() { ready_.reset(); }

    /// Writes the URL to the descriptor and closes it, then sends READY=1, the status and the
    /// process. Throws Failure if it cannot write to the descriptor.
    void report_ready(const std::string& url, const std::string& status, pid_t process);

    /// Sends STOPPING=1.
    void report_stopping() const { send("STOPPING=1", Patience::a_second); }

    /// Sends WATCHDOG=1.
    void report_alive() const { send("WATCHDOG=1", Patience::none); }

    /// How often report_alive() is wanted: twice in WATCHDOG_USEC. nullopt: never.
    std::optional<std::chrono::milliseconds> watchdog_interval() const { return interval_; }

private:
    enum class Patience : bool { none, a_second };
    void send(std::string_view message, Patience patience) const;

    const std::string socket_;  // a path, or '@' and an abstract name; empty: none
    std::optional<std::chrono::milliseconds> interval_;
    Descriptor ready_;
};

/// Removes what is meant for this process only, so that programs started later do not take it for
/// theirs: NOTIFY_SOCKET, WATCHDOG_* and LISTEN_*. Call it before any thread starts.
void clear_supervisor_variables();

}  // namespace wsecho::tool
