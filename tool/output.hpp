// All that a running server prints after its start: the trace, and the tool's own sentences on
// stderr.

#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "tool/line_writer.hpp"
#include "tool/settings.hpp"
#include "wsecho/event.hpp"

namespace wsecho::tool {

/// The line for a sentence of the tool on stderr: "ws-echo: SENTENCE", or an object if the JSON
/// trace is there. `time` is as in an Event.
std::string line_on_stderr(TraceFormat format, const std::string& sentence,
                           std::chrono::nanoseconds time = {});

/// Nothing here waits for a stream except drain() and finish(), and these for seconds at most. What
/// is printed on one stream stays in order.
class Output {
public:
    /// `trace_file` is the opened --trace-file, if there is one. Starts threads.
    Output(const TraceSettings& settings, Sink trace_file);

    /// Prints an event on the trace, which must be on. What does not fit is dropped, and a line
    /// says how many were. Only one thread may call it at a time.
    void trace(const Event& event);

    /// Prints a sentence on stderr; it is never dropped. `sentence` is without "ws-echo: ".
    /// Thread-safe.
    void say(const std::string& sentence);

    /// Prints text on stderr as it is, such as a line that overwrites itself. Thread-safe.
    void print(std::string_view text) { stderr_.push(text); }

    /// From now on keeps sentences until release() prints them. finish() forgets those that are
    /// still kept. For a command that shares stderr.
    void hold();
    void release();

    /// Waits until stderr has taken everything, or no longer takes anything.
    void drain() { stderr_.drain(); }

    /// Writes what is left and ends the threads. False if a part of the trace is lost.
    bool finish();

private:
    std::string notice_of(std::uint64_t lines) const;
    LineWriter& trace_writer() { return file_ ? *file_ : stderr_; }
    void report_loss(const std::string& why);

    const TraceSettings settings_;
    const bool color_;
    std::atomic<std::chrono::nanoseconds> time_{std::chrono::nanoseconds{0}};  // of the last event
    std::string line_;  // of the thread that traces; a member to reuse its memory
    LineWriter stderr_;
    std::optional<LineWriter> file_;

    std::mutex mutex_;  // guards the rest
    bool holds_ = false;
    std::string held_;
};

}  // namespace wsecho::tool
