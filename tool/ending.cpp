#include "tool/ending.hpp"

#include <algorithm>

namespace wsecho::tool {

Ending::Ending(const EndSettings& settings, Clock::time_point start)
    : settings_(settings), start_(start), last_left_(start) {}

bool Ending::needs_events() const {
    return settings_.connections || settings_.idle;
}

bool Ending::observe(const Event& event, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (event.kind == EventKind::opened) return clients_.insert(event.connection).second;
    // A connection also ends that never completed its opening handshake: not a client.
    if (event.kind != EventKind::closed || clients_.erase(event.connection) == 0) return false;
    ++finished_;
    if (clients_.empty()) last_left_ = now;
    return true;
}

std::optional<ExitCode> Ending::reached(Clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    if (settings_.connections && finished_ >= *settings_.connections) return ExitCode::ok;
    if (const auto idle = idle_deadline(); idle && now >= *idle) return ExitCode::ok;
    if (settings_.lifetime && now >= start_ + *settings_.lifetime) return ExitCode::lifetime_over;
    return std::nullopt;
}

std::optional<Ending::Clock::time_point> Ending::deadline() const {
    const std::lock_guard lock(mutex_);
    std::optional<Clock::time_point> next = idle_deadline();
    if (settings_.lifetime) {
        const Clock::time_point over = start_ + *settings_.lifetime;
        next = next ? std::min(*next, over) : over;
    }
    return next;
}

std::optional<Ending::Clock::time_point> Ending::idle_deadline() const {
    if (!settings_.idle || !clients_.empty()) return std::nullopt;
    return last_left_ + *settings_.idle;
}

}  // namespace wsecho::tool
