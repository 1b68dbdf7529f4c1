#include "tool/wait_for_end.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

namespace wsecho::tool {
namespace {

using Clock = Ending::Clock;

// How long poll(2) may sleep, in its milliseconds. Rounded up: awake a moment too early it would
// find nothing to do and turn round and round.
int poll_timeout(std::optional<Clock::time_point> deadline, Clock::time_point now) {
    if (!deadline) return -1;
    const std::int64_t left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - now).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
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
    // Whatever woke it, an interruption included: the caller looks at everything again.
    ::poll(watched, 2, poll_timeout(deadline, now));
}

}  // namespace

ExitCode wait_for_end(const WakePipe& pipe, const StopSignals& signals, const Ending& ending,
                      const Parent* parent) {
    for (;;) {
        pipe.drain();
        if (signals.requested()) return ExitCode::ok;
        if (const auto code = ending.reached(Clock::now())) return *code;
        if (parent != nullptr && parent->is_gone()) return ExitCode::ok;
        sleep_until_woken(pipe, parent, ending.deadline());
    }
}

}  // namespace wsecho::tool
