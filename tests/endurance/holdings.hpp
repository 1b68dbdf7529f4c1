// What this process holds at one moment, and what it has gained since.

#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace wsecho_test {

struct Holdings {
    std::size_t threads = 0;
    std::size_t descriptors = 0;
    std::size_t heap = 0;      ///< octets allocated and not freed, in all arenas
    std::size_t resident = 0;  ///< octets of memory
    std::chrono::steady_clock::time_point time;

    /// What the process holds now. The system lists a joined thread for a little longer, so this
    /// waits until there are at most `threads`, or 200 ms have passed.
    static Holdings now(std::size_t threads);
};

/// A table of both and of their differences, one line for each figure.
std::string compared(const Holdings& before, const Holdings& after);

}  // namespace wsecho_test
