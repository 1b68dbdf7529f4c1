// What all tests of back-pressure assert: memory is bounded while a client does not read.

#pragma once

#include <cstddef>

namespace wsecho_test {

/// Sends about `total` octets in messages of `size` octets. The client reads nothing until the
/// server stops reading, and then reads everything. Fails if the process ever takes more than 8 MiB
/// of memory beyond what it had before and the server's history.
void expect_bounded_memory(std::size_t size, std::size_t total);

}  // namespace wsecho_test
