// Clients of the control API that wait for what never happens.

#pragma once

#include <cstdint>
#include <deque>

#include "support/http_client.hpp"

namespace wsecho_bench {

/// How many waits a server lets hang at a time.
inline constexpr int kHangingWaits = 200;

class HangingWaits {
public:
    /// Sends the requests, of four kinds in turn: two for a message that matches, one with an id of
    /// its own and one among the messages of all; one for any message of another id; one for more
    /// clients than there are. The server has read them all when this returns.
    explicit HangingWaits(std::uint16_t port);

private:
    std::deque<wsecho_test::HttpClient> clients_;
};

}  // namespace wsecho_bench
