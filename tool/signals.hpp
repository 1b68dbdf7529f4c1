// The signals that stop the tool: the first gracefully, the second immediately.

#pragma once

#include "tool/pipe.hpp"

namespace wsecho::tool {

/// During its lifetime SIGINT, SIGTERM and SIGHUP (unless ignored, as under nohup) make
/// requested() true and wake the pipe. A second signal ends the process immediately with exit code
/// 128 + its number. After its lifetime a first signal has no effect: the tool is about to exit.
///
/// SIGPIPE is ignored from the first object on, so that the server survives when the reader of its
/// trace exits.
///
/// Only one object may exist at a time, and no other thread may handle these signals.
class StopSignals {
public:
    explicit StopSignals(const WakePipe& pipe);
    ~StopSignals();

    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    bool requested() const noexcept;
};

}  // namespace wsecho::tool
