// Writes the trace: each event as one line, whole and immediately.

#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "tool/descriptor.hpp"
#include "tool/pipe.hpp"
#include "tool/settings.hpp"
#include "wsecho/event.hpp"

namespace wsecho::tool {

/// Opens the file of --trace-file and empties it. Throws Failure.
Descriptor open_trace_file(const std::string& path);

class TraceOutput {
public:
    /// `file` is the opened --trace-file, `name` its path in error messages. Without a file the
    /// trace goes to stderr.
    TraceOutput(TraceFormat format, Descriptor file, std::string name);

    /// Blocks while a pipe is full: the trace is either complete or marked as lost. Only one thread
    /// may call it at a time.
    void write(const Event& event) noexcept;

    /// From now on write() drops what it cannot write immediately, even if it is blocked already: a
    /// reader that has stopped reading must not keep the tool from exiting. Thread-safe.
    void stop_waiting() noexcept { stopping_.wake(); }

    /// True if a part of the trace could not be written. Thread-safe.
    bool is_lost() const noexcept { return lost_; }

private:
    bool write_line(std::string_view line);
    bool wait_until_writable() const;
    void lose(const std::string& why);

    const TraceFormat format_;
    const Descriptor file_;
    const std::string name_;
    const int target_;
    const bool color_;
    const bool can_block_;  // a pipe, a terminal or the like, not a regular file

    WakePipe stopping_;
    std::atomic<bool> lost_{false};
    std::string line_;  // of the writing thread; a member to reuse its memory
};

}  // namespace wsecho::tool
