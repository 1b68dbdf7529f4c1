// Where a segment ends, as seen by a client that may be busy.

#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "support/tcp_socket.hpp"

namespace wsecho_test {

/// `attempt` returns whether it has seen the segments apart. A client that gets no time to read
/// finds all of them together, so there are a few attempts.
template <typename Attempt>
void expect_boundary(Attempt attempt) {
    constexpr int kAttempts = 5;
    for (int i = 0; i < kAttempts; ++i) {
        if (attempt() || ::testing::Test::HasFailure()) return;
    }
    ADD_FAILURE() << "the segments never arrived apart";
}

/// Whether a segment ended after this many octets in all.
inline bool has_boundary(const std::vector<Arrival>& arrivals, std::size_t at) {
    std::size_t octets = 0;
    for (const Arrival& arrival : arrivals) {
        octets += arrival.octets;
        if (octets == at) return &arrival != &arrivals.back();
    }
    return false;
}

}  // namespace wsecho_test
