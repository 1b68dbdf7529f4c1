// Pipes, and one that wakes a thread out of poll(2).

#pragma once

#include "tool/descriptor.hpp"

namespace wsecho::tool {

struct Pipe {
    Descriptor read_end;
    Descriptor write_end;
};

/// A pipe that programs started later do not inherit. Throws std::system_error.
Pipe make_pipe();

/// Wakes the thread that polls descriptor(). Any thread and any signal handler may wake it.
class WakePipe {
public:
    /// Throws std::system_error.
    WakePipe();

    /// Several calls before the next drain() count as one.
    void wake() const noexcept;

    /// Readable from wake() until drain().
    int descriptor() const { return pipe_.read_end.get(); }

    /// Call it before checking the conditions that wake() announces.
    void drain() const noexcept;

private:
    Pipe pipe_;
};

}  // namespace wsecho::tool
