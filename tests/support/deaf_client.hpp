// A client that sends without reading, the hardest one for a server's memory.

#pragma once

#include <cstddef>
#include <string>

#include "support/raw_client.hpp"

namespace wsecho_test {

/// Sends `octets` over and over, at most `total` octets, and reads nothing. Stops when the server
/// has stopped reading: when nothing can be sent for 300 ms. Returns the number of octets sent.
std::size_t send_until_stalled(RawClient& client, const std::string& octets, std::size_t total);

/// Continues after send_until_stalled(), which has sent `sent` octets: sends the rest up to
/// `total`, a multiple of the size of `octets`. Meanwhile reads `expected` once for each `octets`,
/// and throws if anything else arrives.
void catch_up(RawClient& client, const std::string& octets, std::size_t sent, std::size_t total,
              const std::string& expected);

}  // namespace wsecho_test
