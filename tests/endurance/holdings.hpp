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

    /// What there is now. A thread that has been joined is in the system's list for a little
    /// longer: waits until there are `threads` at most, or 200 ms have passed.
    static Holdings now(std::size_t threads);
};

/// A table of both and of the differences, a line each.
std::string compared(const Holdings& before, const Holdings& after);

}  // namespace wsecho_test
