// Lines on their way to a stream: a bounded queue from any thread to the one that writes.

#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace wsecho::tool {

/// Thread-safe. Every line includes its newline.
class LineQueue {
public:
    /// Makes the line that stands for dropped ones.
    using Notice = std::function<std::string(std::uint64_t lines)>;

    /// `limit` is in bytes.
    LineQueue(std::size_t limit, Notice notice);

    // ---- for the threads that have lines; none of these waits for the stream ----

    /// False if the next line must be dropped, because `limit` bytes or more wait already; counts
    /// it then. Ask before making a line, so that a line nobody reads costs nothing. A line is
    /// never refused for its own length: otherwise a long one could not pass at all.
    bool admits();

    /// Appends a line, without regard to the limit. If lines were dropped before it, their notice
    /// precedes it.
    void push(std::string_view line);

    // ---- for the thread that writes ----

    /// Waits for lines, lets more gather for a millisecond, and swaps all into `lines`. False if no
    /// more will follow.
    bool take(std::string& lines);

    /// `bytes` more of what take() returned have been written.
    void written(std::size_t bytes);

    /// Discards all lines, from now on too, and calls `report`. Does nothing after close().
    void fail(const std::function<void()>& report);

    // ---- for the owner ----

    /// Waits until everything is written, or fail() was called. False if that does not happen: the
    /// stream takes nothing for a second, or is still not done after five.
    bool drain();

    /// Ends take(), even if lines are left. The notice and reports are not called any more.
    void close();

    /// True if no line was dropped or discarded.
    bool is_complete() const;

private:
    void append_notice();
    bool is_idle() const { return waiting_ == 0 && dropped_ == 0; }

    const std::size_t limit_;
    const Notice notice_;

    mutable std::mutex mutex_;  // guards the rest
    std::condition_variable work_;
    std::condition_variable idle_;
    std::string lines_;           // not taken yet
    std::size_t waiting_ = 0;     // bytes not written yet, taken or not
    std::uint64_t dropped_ = 0;   // lines since the last notice; all came after lines_
    std::uint64_t progress_ = 0;  // bytes written
    bool asleep_ = false;         // the writer, until a line wakes it
    bool draining_ = false;
    bool complete_ = true;
    bool failed_ = false;
    bool closed_ = false;
};

}  // namespace wsecho::tool
