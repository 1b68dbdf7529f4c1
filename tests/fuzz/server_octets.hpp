// What a server sent, read by a client that trusts nothing. Any octet that a server must not send
// is an error.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/frames.hpp"

namespace wsecho_test {

struct ServerOctets {
    std::vector<int> statuses;  ///< of the responses
    std::vector<Frame> frames;
    std::vector<Frame> messages;  ///< whole ones: joined and decompressed
    bool is_whole = true;         ///< nothing is cut off at the end
};

/// Reads responses up to a 101, and frames after it. No request was HEAD.
ServerOctets read_server_octets(std::string_view octets);

}  // namespace wsecho_test
