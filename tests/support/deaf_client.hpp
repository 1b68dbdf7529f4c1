// A client that sends without reading, the hardest one for a server's memory.

#pragma once

#include <cstddef>
#include <string>

#include "support/raw_client.hpp"

namespace wsecho_test {

/// Sends `octets` over and over, `total` octets at most, and reads nothing, until the server reads
/// no more: nothing can be sent for a quiet period of 300 ms. Returns the octets sent.
std::size_t send_until_stalled(RawClient& client, const std::string& octets, std::size_t total);

/// Sends what is missing of `octets` over and over up to `total`, which is a multiple of its
/// size, of which `sent` have gone; meanwhile reads as many times `expected`. Throws when
/// anything else comes.
void catch_up(RawClient& client, const std::string& octets, std::size_t sent, std::size_t total,
              const std::string& expected);

}  // namespace wsecho_test
