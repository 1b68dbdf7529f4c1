// What all tests of back-pressure assert: that memory is bounded while a client does not read.

#pragma once

#include <cstddef>

namespace wsecho_test {

/// Sends `total` octets of messages of `size` octets (or nearly as many), and reads nothing until
/// the server reads no more, then everything. The process's memory may at no time be more than
/// 8 MiB beyond what it was and the server's history.
void expect_bounded_memory(std::size_t size, std::size_t total);

}  // namespace wsecho_test
