#include "tool/ending.hpp"

#include <poll.h>

#include <algorithm>
#include <limits>

#include "wsecho/verdict.hpp"

namespace wsecho::tool {
namespace {

using Clock = Ending::Clock;

// How long poll(2) may sleep, in milliseconds. Rounded up, because poll() would otherwise return
// just before the deadline, again and again.
int poll_timeout(std::optional<Clock::time_point> deadline, Clock::time_point now) {
    if (!deadline) return -1;
    const std::int64_t left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - now).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

// After these, nothing that the client does changes the result of the run.
bool is_last_word(const Verdict& verdict) {
    return verdict.outcome == Verdict::Outcome::violates ||
           (verdict.reaction == "reject" && verdict.outcome != Verdict::Outcome::undecided);
}

void sleep_until_woken(const WakePipe& pipe, const Parent* parent,
                       std::optional<Clock::time_point> deadline) {
    const Clock::time_point now = Clock::now();
    if (parent != nullptr) {
        if (const auto interval = parent->check_interval()) {
            deadline = std::min(deadline.value_or(now + *interval), now + *interval);
        }
    }
    pollfd watched[] = {{pipe.descriptor(), POLLIN, 0},
                        {parent != nullptr ? parent->descriptor() : -1, POLLIN, 0}};
    // The result does not matter, not even an interruption: the caller checks every condition.
    ::poll(watched, 2, poll_timeout(deadline, now));
}

}  // namespace

Ending::Ending(const EndSettings& settings, Clock::time_point start)
    : settings_(settings), start_(start), last_left_(start) {}

bool Ending::observe(const Event& event, Clock::time_point now) {
    if (!settings_.depends_on_clients()) return false;
    const std::lock_guard lock(mutex_);
    switch (event.kind) {
        case EventKind::opened:
            return clients_.insert(event.connection).second;
        case EventKind::refused:
            if (event.mistake) return finish(event.connection);
            if (settings_.by_verdict && !event.behavior.empty()) refused_.insert(event.connection);
            return false;
        case EventKind::verdict:
            return settings_.by_verdict && is_last_word(*event.verdict) && finish(event.connection);
        case EventKind::closed:
            return observe_end(event, now);
        default:
            return false;
    }
}

// A connection that never completed its opening handshake closes too, but is not a client.
bool Ending::observe_end(const Event& event, Clock::time_point now) {
    const bool opened = clients_.erase(event.connection) > 0;
    const bool refused = refused_.erase(event.connection) > 0;
    const bool judged = settings_.by_verdict && event.verdicts != nullptr;
    if (opened && clients_.empty()) last_left_ = now;
    if (opened || refused || judged) finish(event.connection);
    over_.erase(event.connection);
    return opened || refused || judged;
}

// False if the client has been counted before.
bool Ending::finish(std::uint64_t connection) {
    if (!over_.insert(connection).second) return false;
    ++finished_;
    return true;
}

void Ending::end_now() {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
}

void Ending::end_at(Clock::time_point time) {
    const std::lock_guard lock(mutex_);
    end_at_ = std::min(time, end_at_.value_or(time));
}

std::optional<ExitCode> Ending::reached(Clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    if (is_over_ || (end_at_ && now >= *end_at_)) return ExitCode::ok;
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
    if (end_at_) next = next ? std::min(*next, *end_at_) : end_at_;
    return next;
}

std::optional<Ending::Clock::time_point> Ending::idle_deadline() const {
    if (!settings_.idle || !clients_.empty()) return std::nullopt;
    return last_left_ + *settings_.idle;
}

ExitCode wait_for_end(const WakePipe& pipe, const StopSignals& signals, const Ending& ending,
                      const Parent* parent, const std::function<void()>& print_transcript) {
    for (;;) {
        pipe.drain();
        if (signals.take_transcript_request()) print_transcript();
        if (signals.requested()) return ExitCode::ok;
        if (const auto code = ending.reached(Clock::now())) return *code;
        if (parent != nullptr && parent->is_gone()) return ExitCode::ok;
        sleep_until_woken(pipe, parent, ending.deadline());
    }
}

}  // namespace wsecho::tool
