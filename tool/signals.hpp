// The signals that stop the tool, the first gracefully and the second immediately, and the one that
// asks for the transcript.

#pragma once

#include "tool/pipe.hpp"

namespace wsecho::tool {

/// During its lifetime SIGINT, SIGTERM and SIGHUP (unless ignored, as under nohup) make
/// requested() true and wake the pipe. A second signal ends the process immediately with exit code
/// 128 + its number. After its lifetime a first signal has no effect: the tool is about to exit.
///
/// SIGQUIT requests the transcript, wakes the pipe and stops nothing.
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

    /// True if the signal that stops the tool is SIGTERM, as `timeout` and CI runners send it.
    bool terminated() const noexcept;

    /// True once after each SIGQUIT; several in a row may count as one.
    bool take_transcript_request() const noexcept;
};

}  // namespace wsecho::tool
