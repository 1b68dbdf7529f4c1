// How much memory this process takes, for tests of limits.

#pragma once

#include <cstddef>

namespace wsecho_test {

/// The resident memory of this process now, in octets.
std::size_t resident_memory();

/// The peak of its resident memory since its start or the last reset_peak_memory(), in octets.
std::size_t peak_memory();

/// Starts measuring a new peak. Returns the resident memory now.
std::size_t reset_peak_memory();

/// The octets that were allocated and not freed, in the allocator's own books: glibc's, or a
/// sanitizer's where it takes its place. What a thread keeps for its next allocations counts as
/// allocated in those of glibc.
std::size_t heap_in_use();

/// True where measuring memory makes sense: on Linux, and not under a sanitizer, which keeps freed
/// memory and adds its own.
bool memory_is_measurable();

}  // namespace wsecho_test
