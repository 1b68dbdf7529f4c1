// Wakes the main thread out of poll(2): a pipe that any thread and any signal handler can write to.

#pragma once

#include "tool/descriptor.hpp"

namespace wsecho::tool {

class WakePipe {
public:
    /// Throws std::system_error.
    WakePipe();

    /// May be called from any thread and from a signal handler. Several calls before the next
    /// drain() count as one.
    void wake() const noexcept;

    /// Readable from wake() until drain().
    int descriptor() const { return pipe_.read_end.get(); }

    /// To be called before looking at what wake() may have been about.
    void drain() const noexcept;

private:
    Pipe pipe_;
};

}  // namespace wsecho::tool
