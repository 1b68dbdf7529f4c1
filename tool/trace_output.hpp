// Where the trace goes: each event's line written whole and at once.

#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "tool/descriptor.hpp"
#include "tool/settings.hpp"
#include "tool/wake_pipe.hpp"
#include "wsecho/event.hpp"

namespace wsecho::tool {

/// Opens the file of --trace-file, emptied. Throws Failure.
Descriptor open_trace_file(const std::string& path);

class TraceOutput {
public:
    /// `file` is the opened --trace-file, named `name` to the user; without one the trace goes to
    /// stderr.
    TraceOutput(TraceFormat format, Descriptor file, std::string name);

    /// Blocks while a pipe is full: a trace is complete, or it is lost and says so. To be called
    /// by one thread at a time.
    void write(const Event& event) noexcept;

    /// From now on write() drops what cannot be written at once, also if it is waiting already: a
    /// reader that does not read must not keep the tool from ending. From any thread.
    void stop_waiting() noexcept { stopping_.wake(); }

    /// Whether something could not be written. From any thread.
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
    const bool can_block_;  // a pipe, a terminal or the like, not a file on disk

    WakePipe stopping_;
    std::atomic<bool> lost_{false};
    std::string line_;  // of the writing thread; a member to keep its memory
};

}  // namespace wsecho::tool
