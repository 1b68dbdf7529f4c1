// How much memory this process takes: what a test of limits asserts on.

#pragma once

#include <cstddef>

namespace wsecho_test {

/// Octets of memory this process has resident now.
std::size_t resident_memory();

/// The most it had resident since it started or since the last reset_peak_memory().
std::size_t peak_memory();

/// Begins a new peak. Returns the memory resident now.
std::size_t reset_peak_memory();

/// Whether memory can be measured and means something: on Linux, and not under a sanitizer, which
/// keeps freed memory and adds memory of its own.
bool memory_is_measurable();

}  // namespace wsecho_test
