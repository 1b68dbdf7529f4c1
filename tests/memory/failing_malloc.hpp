// An allocator that fails when a test says so.
//
// It replaces malloc(), so that it also stands for operator new, and reaches zlib and OpenSSL.

#pragma once

#include <cstdint>

namespace wsecho_test {

/// The nth allocation from now on fails, once; 0: none fails, but all are counted. Only those of
/// threads other than the one that calls this count.
void fail_allocation(std::uint64_t n);

/// Stops counting. Returns how many there were.
std::uint64_t end_failures();

/// Whether an allocation has failed since fail_allocation().
bool has_failed();

}  // namespace wsecho_test
