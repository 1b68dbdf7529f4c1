// When the tool ends of itself: what EndSettings ask for, followed through the server's events.

#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_set>

#include "tool/exit_code.hpp"
#include "tool/settings.hpp"
#include "wsecho/event.hpp"

namespace wsecho::tool {

/// A client counts from the end of its opening handshake to the end of its connection. All members
/// may be called from any thread.
class Ending {
public:
    using Clock = std::chrono::steady_clock;

    /// Lifetime and idleness are counted from `start`.
    Ending(const EndSettings& settings, Clock::time_point start);

    /// Whether observe() has to be called for every event of TraceDepth::connections.
    bool needs_events() const;

    /// True when the event changed something, so that reached() and deadline() may say otherwise.
    bool observe(const Event& event, Clock::time_point now);

    /// How the tool should end now; nothing if it should go on.
    std::optional<ExitCode> reached(Clock::time_point now) const;

    /// When reached() has to be asked again although nothing was observed; nothing for never.
    std::optional<Clock::time_point> deadline() const;

private:
    std::optional<Clock::time_point> idle_deadline() const;

    const EndSettings settings_;
    const Clock::time_point start_;

    mutable std::mutex mutex_;  // guards the rest
    std::unordered_set<std::uint64_t> clients_;
    std::uint64_t finished_ = 0;   // clients that have come and gone
    Clock::time_point last_left_;  // when clients_ became empty
};

}  // namespace wsecho::tool
