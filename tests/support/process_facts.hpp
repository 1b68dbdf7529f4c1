// What this process holds and uses, for tests that a server leaves nothing behind.

#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

namespace wsecho_test {

/// The number of threads of this process.
std::size_t thread_count();

/// The open file descriptors of this process.
std::vector<int> open_descriptors();

/// The CPU time of all threads of this process so far.
std::chrono::microseconds cpu_time();

}  // namespace wsecho_test
