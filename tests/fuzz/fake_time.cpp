// Replaces the clock of libstdc++, and the timers of the kernel.

#include "fuzz/fake_time.hpp"

#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>
#include <map>

namespace {

constexpr std::chrono::hours kBegin{1000};
std::chrono::nanoseconds now = kBegin;

// Of the timers that are set. A timer is an event of its own.
std::map<int, std::chrono::nanoseconds> dues;

void end_due_timers() {
    for (auto each = dues.begin(); each != dues.end();) {
        if (each->second > now) {
            ++each;
            continue;
        }
        static_cast<void>(::eventfd_write(each->first, 1));
        each = dues.erase(each);
    }
}

}  // namespace

namespace wsecho_test {

void begin_time() {
    now = kBegin;
    dues.clear();
}

void let_pass(std::chrono::milliseconds time) {
    now += time;
    end_due_timers();
}

}  // namespace wsecho_test

namespace std::chrono {

steady_clock::time_point steady_clock::now() noexcept {
    return time_point(::now);
}

}  // namespace std::chrono

int timerfd_create(int /*clock*/, int /*flags*/) noexcept {
    return ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

// `setting` is a time, not a duration.
int timerfd_settime(int timer, int /*flags*/, const itimerspec* setting,
                    itimerspec* /*before*/) noexcept {
    eventfd_t count = 0;
    static_cast<void>(::eventfd_read(timer, &count));
    dues[timer] = std::chrono::seconds(setting->it_value.tv_sec) +
                  std::chrono::nanoseconds(setting->it_value.tv_nsec);
    end_due_timers();
    return 0;
}
