#include "tool/stall_watch.hpp"

#include <malloc.h>

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/platform.hpp"
#include "text/units.hpp"

namespace wsecho::tool {
namespace {

using std::chrono::milliseconds;

// glibc keeps what was freed for the next allocation, without a limit that matters here. Giving it
// back takes milliseconds, so little stays.
void give_memory_back() {
#ifdef __GLIBC__
    constexpr std::size_t kWorthwhile = std::size_t{4} << 20;
    if (::mallinfo2().fordblks >= kWorthwhile) ::malloc_trim(0);
#endif
}

milliseconds since(std::chrono::steady_clock::time_point time) {
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - time);
}

}  // namespace

// Shared with the server's thread, which may answer after the watch has ended.
struct StallWatch::Shared {
    // Returns after `time`, or once `is_due` is true. False: the watch ends.
    template <typename IsDue>
    bool wait(IsDue is_due, std::optional<milliseconds> time = {}) {
        std::unique_lock<std::mutex> lock(mutex);
        const auto is_over = [&] { return ends || is_due(); };
        if (time) {
            changed.wait_for(lock, *time, is_over);
        } else {
            changed.wait(lock, is_over);
        }
        return !ends;
    }

    void set(bool Shared::*flag) {
        const std::lock_guard<std::mutex> lock(mutex);
        this->*flag = true;
        changed.notify_one();
    }

    void clear(bool Shared::*flag) {
        const std::lock_guard<std::mutex> lock(mutex);
        this->*flag = false;
    }

    std::mutex mutex;  // guards the rest
    std::condition_variable changed;
    bool has_work = false;
    bool is_answered = false;
    bool ends = false;
};

StallWatch::StallWatch(engine::Engine& engine, journal::Journal& journal, Say say,
                       milliseconds limit, milliseconds interval)
    : engine_(engine),
      journal_(journal),
      say_(std::move(say)),
      limit_(limit),
      interval_(interval),
      shared_(std::make_shared<Shared>()) {
    journal_.watch(journal::Watcher::stall_watch,
                   [shared = shared_] { shared->set(&Shared::has_work); });
    journal_.rearm(journal::Watcher::stall_watch);
    thread_ = engine::start_thread([this] { run(); });
}

StallWatch::~StallWatch() {
    journal_.watch(journal::Watcher::stall_watch, nullptr);
    shared_->set(&Shared::ends);
    thread_.join();
}

void StallWatch::run() {
    while (shared_->wait([this] { return shared_->has_work; })) {
        shared_->clear(&Shared::has_work);
        const std::uint64_t seen = watch_while_busy();
        give_memory_back();
        journal_.rearm(journal::Watcher::stall_watch);
        if (journal_.changes() != seen) shared_->set(&Shared::has_work);
    }
}

// Returns the changes that the journal had before the last question.
std::uint64_t StallWatch::watch_while_busy() {
    std::uint64_t seen = 0;
    do {
        seen = journal_.changes();
    } while (ask() && shared_->wait([] { return false; }, interval_) && journal_.changes() != seen);
    return seen;
}

// False: the watch ends.
bool StallWatch::ask() {
    const auto is_answered = [this] { return shared_->is_answered; };
    const auto begun = std::chrono::steady_clock::now();
    shared_->clear(&Shared::is_answered);
    engine_.post([shared = shared_] { shared->set(&Shared::is_answered); });
    if (!shared_->wait(is_answered, limit_)) return false;
    if (since(begun) < limit_) return true;
    say_("the server's thread has done nothing else for " + text::format_duration(limit_) + ": " +
         engine_.activity() + ". Its clients wait");
    if (!shared_->wait(is_answered)) return false;
    say_("the server's thread goes on, after " + text::format_duration(since(begun)));
    return true;
}

}  // namespace wsecho::tool
