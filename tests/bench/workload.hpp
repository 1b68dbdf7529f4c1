// What a load consists of, and the loads to measure.

#pragma once

#include <cstddef>
#include <cstdint>

namespace wsecho_bench {

struct Workload {
    const char* name;
    std::size_t connections;
    std::size_t in_flight;  ///< messages sent and not echoed yet, of each connection
    std::size_t size;       ///< octets of payload of each message, at least 8
    bool binary;
    bool never_sleeps = false;   ///< the load asks for echoes again and again, without a pause
    std::uint64_t messages = 0;  ///< to measure; 0: as many as the time allows

    std::size_t messages_in_flight() const { return connections * in_flight; }
};

inline constexpr std::size_t kMebibyte = std::size_t{1} << 20;

inline constexpr Workload kOneClient{"1 client, 32 B", 1, 1, 32, false};
inline constexpr Workload kManyClients{"64 clients, 32 B", 64, 1, 32, false};
inline constexpr Workload kManyInFlight{"16 clients x 32 in flight, 64 B", 16, 32, 64, false};

inline constexpr Workload kMedium{"16 clients x 4 in flight, 16 KiB", 16, 4, std::size_t{16} << 10,
                                  true};
inline constexpr Workload kLarge{"1 client x 2 in flight, 1 MiB", 1, 2, kMebibyte, true};
inline constexpr Workload kBusyClient{"1 client that never sleeps, 32 B", 1, 1, 32, false, true};
inline constexpr Workload kHuge{"1 client, 64 MiB", 1, 1, 64 * kMebibyte, true, false, 3};

}  // namespace wsecho_bench
