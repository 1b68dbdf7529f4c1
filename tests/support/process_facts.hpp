// What this process holds and uses: the things a server must not leave behind.

#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

namespace wsecho_test {

/// The threads of this process.
std::size_t thread_count();

/// Its open file descriptors.
std::vector<int> open_descriptors();

/// The CPU time of all its threads so far.
std::chrono::microseconds cpu_time();

}  // namespace wsecho_test
