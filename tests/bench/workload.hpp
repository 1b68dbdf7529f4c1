// What a load consists of, and the loads to measure.

#pragma once

#include <array>
#include <cstddef>

namespace wsecho_bench {

struct Workload {
    const char* name;
    std::size_t connections;
    std::size_t in_flight;  ///< messages sent and not echoed yet, of each connection
    std::size_t size;       ///< octets of payload of each message, at least 8
    bool binary;

    std::size_t messages_in_flight() const { return connections * in_flight; }
};

inline constexpr std::array<Workload, 5> kWorkloads{{
    {"1 client, 32 B", 1, 1, 32, false},
    {"64 clients, 32 B", 64, 1, 32, false},
    {"16 clients x 32 in flight, 64 B", 16, 32, 64, false},
    {"16 clients x 4 in flight, 16 KiB", 16, 4, std::size_t{16} << 10, true},
    {"1 client x 2 in flight, 1 MiB", 1, 2, std::size_t{1} << 20, true},
}};

}  // namespace wsecho_bench
