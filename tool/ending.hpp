// When the tool exits: the conditions of EndSettings, and the wait of the main thread for them.

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_set>

#include "tool/exit_code.hpp"
#include "tool/parent.hpp"
#include "tool/pipe.hpp"
#include "tool/settings.hpp"
#include "tool/signals.hpp"
#include "wsecho/event.hpp"

namespace wsecho::tool {

/// Follows the server's events until a condition of EndSettings is met. A client counts from the
/// end of its opening handshake to the end of its connection. A client whose URL asks for an
/// invalid behavior has come and gone as well. Thread-safe.
class Ending {
public:
    using Clock = std::chrono::steady_clock;

    /// Lifetime and idle time are measured from `start`.
    Ending(const EndSettings& settings, Clock::time_point start);

    /// Call it for every event of TraceDepth::connections. True if the event changed the state, so
    /// that reached() and deadline() may have changed.
    bool observe(const Event& event, Clock::time_point now);

    /// From now on reached() returns ExitCode::ok.
    void end_now();

    /// From this time on reached() returns ExitCode::ok.
    void end_at(Clock::time_point time);

    /// The exit code once a condition is met; nothing before.
    std::optional<ExitCode> reached(Clock::time_point now) const;

    /// When to ask reached() again even if no event arrives; nothing for never.
    std::optional<Clock::time_point> deadline() const;

private:
    std::optional<Clock::time_point> idle_deadline() const;
    bool observe_end(const Event& event, Clock::time_point now);
    bool finish(std::uint64_t connection);

    const EndSettings settings_;
    const Clock::time_point start_;

    mutable std::mutex mutex_;  // guards the rest
    std::unordered_set<std::uint64_t> clients_;
    std::unordered_set<std::uint64_t> refused_;  // by a behavior, still connected
    std::unordered_set<std::uint64_t> over_;     // finished, still connected
    std::uint64_t finished_ = 0;                 // clients that have come and gone
    bool is_over_ = false;                       // end_now()
    std::optional<Clock::time_point> end_at_;
    Clock::time_point last_left_;  // when clients_ became empty
};

/// Sleeps until a signal asks the tool to stop, `ending` is reached or `parent` (null: none to
/// watch) is gone. Calls `print_transcript` after each SIGQUIT. After a signal or an event that
/// counts, `pipe` must be woken.
ExitCode wait_for_end(const WakePipe& pipe, const StopSignals& signals, const Ending& ending,
                      const Parent* parent, const std::function<void()>& print_transcript);

}  // namespace wsecho::tool
