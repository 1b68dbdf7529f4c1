// Writes lines to a stream from a thread of its own, so that no other thread waits for the stream.

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "tool/descriptor.hpp"
#include "tool/line_queue.hpp"

namespace wsecho::tool {

/// Where lines go: one of these.
struct Sink {
    Descriptor owned;
    int standard = -1;  ///< STDOUT_FILENO or STDERR_FILENO
    std::string fifo;   ///< a path to open when somebody opens it for reading
};

/// Construct it after a fork, which copies only the calling thread. SIGPIPE must be ignored.
/// Thread-safe except for finish().
class LineWriter {
public:
    /// Calls `failed` with the reason if the stream can take no more lines, on another thread.
    /// Neither function may call this object.
    LineWriter(Sink sink, LineQueue::Notice notice,
               std::function<void(const std::string& why)> failed);
    ~LineWriter() { finish(); }

    LineWriter(const LineWriter&) = delete;
    LineWriter& operator=(const LineWriter&) = delete;

    /// See LineQueue. None of them waits for the stream, except for drain(), for a bounded time.
    bool admits() { return queue().admits(); }
    void push(std::string_view line) { queue().push(line); }
    bool drain() { return queue().drain(); }
    bool is_complete() const { return queue().is_complete(); }

    /// Drains and ends the thread. If the stream is stuck, the thread is left behind. Returns what
    /// drain() returned; calls after the first do nothing.
    bool finish();

private:
    struct Shared;
    LineQueue& queue() const;

    const std::shared_ptr<Shared> shared_;  // with the thread
    bool finished_ = false;
};

}  // namespace wsecho::tool
