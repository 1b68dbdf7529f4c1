#include "tool/line_queue.hpp"

#include <chrono>
#include <utility>

namespace wsecho::tool {
namespace {

constexpr std::chrono::seconds kPatience{1};
constexpr std::chrono::seconds kLongestDrain{5};

// Waking a thread for each line would cost more than the echo that the line is about. So the writer
// lets lines gather for this long, unless there are many already.
constexpr std::chrono::milliseconds kGathering{1};
constexpr std::size_t kMany = 64 * 1024;

// The two strings of the queue and the writer alternate. Memory above this is returned.
constexpr std::size_t kKeptBytes = 256 * 1024;

}  // namespace

LineQueue::LineQueue(std::size_t limit, Notice notice)
    : limit_(limit), notice_(std::move(notice)) {}

bool LineQueue::admits() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (failed_ || closed_) return false;
    if (waiting_ < limit_) return true;
    ++dropped_;
    complete_ = false;
    return false;
}

void LineQueue::push(std::string_view line) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (failed_ || closed_) return;
    if (dropped_ > 0) append_notice();
    lines_ += line;
    waiting_ += line.size();
    if (asleep_) work_.notify_one();
}

bool LineQueue::take(std::string& lines) {
    lines.clear();
    if (lines.capacity() > kKeptBytes) lines.shrink_to_fit();
    std::unique_lock<std::mutex> lock(mutex_);
    asleep_ = true;
    work_.wait(lock, [this] { return !lines_.empty() || dropped_ > 0 || closed_; });
    asleep_ = false;
    if (lines_.size() < kMany) {
        work_.wait_for(lock, kGathering, [this] { return draining_ || closed_; });
    }
    if (closed_) return false;
    if (lines_.empty()) append_notice();  // the stream takes lines again, but no line followed
    lines.swap(lines_);
    return true;
}

void LineQueue::written(std::size_t bytes) {
    const std::lock_guard<std::mutex> lock(mutex_);
    waiting_ -= bytes;
    progress_ += bytes;
    if (is_idle()) idle_.notify_all();
}

void LineQueue::fail(const std::function<void()>& report) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (closed_) return;
    report();
    failed_ = true;
    complete_ = false;
    lines_.clear();
    waiting_ = 0;
    dropped_ = 0;
    idle_.notify_all();
}

bool LineQueue::drain() {
    const auto end = std::chrono::steady_clock::now() + kLongestDrain;
    std::unique_lock<std::mutex> lock(mutex_);
    draining_ = true;
    work_.notify_one();
    for (;;) {
        const std::uint64_t before = progress_;
        const bool done = idle_.wait_for(lock, kPatience, [this] { return is_idle(); });
        const bool is_stuck = progress_ == before || std::chrono::steady_clock::now() >= end;
        if (!done && !is_stuck) continue;
        draining_ = false;
        return done;
    }
}

void LineQueue::close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    if (!is_idle()) complete_ = false;
    work_.notify_all();
}

bool LineQueue::is_complete() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return complete_;
}

void LineQueue::append_notice() {
    const std::string line = notice_(std::exchange(dropped_, 0));
    lines_ += line;
    waiting_ += line.size();
}

}  // namespace wsecho::tool
