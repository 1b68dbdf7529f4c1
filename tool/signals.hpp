// Signals that stop the tool: the first gracefully, the second at once.

#pragma once

#include "tool/wake_pipe.hpp"

namespace wsecho::tool {

/// While it lives, SIGINT and SIGTERM, and SIGHUP unless it is ignored as under nohup, make
/// requested() true and wake the pipe; a second one ends the process at once with 128 + N. When it
/// has gone, a first one does nothing any more: the tool is about to end.
///
/// SIGPIPE is ignored from the first object on: a trace whose reader has left must not end the
/// server.
///
/// At most one at a time, and no other thread may take these signals.
class StopSignals {
public:
    explicit StopSignals(const WakePipe& pipe);
    ~StopSignals();

    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    bool requested() const noexcept;
};

}  // namespace wsecho::tool
