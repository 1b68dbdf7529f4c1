// The clients of the soak test: well-behaved ones, and ones that meet faults and leave in any way.

#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "support/raw_client.hpp"

namespace wsecho_test {

/// How many messages the well-behaved clients have sent, by the target of each, which is its own.
/// Thread-safe.
class Ledger {
public:
    void add(const std::string& target, std::uint64_t messages);

    /// Removes the entry, if it exists.
    std::optional<std::uint64_t> take(const std::string& target);

    std::size_t size() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::uint64_t> messages_;
};

/// What all clients have done.
struct SoakCounts {
    std::atomic<std::uint64_t> plain{0};
    std::atomic<std::uint64_t> secure{0};
    std::atomic<std::uint64_t> messages{0};
    std::atomic<std::uint64_t> faults{0};
};

/// The steps that a URL may ask for without arguments, as in "/do/frame.rsv2".
std::vector<std::string> steps_without_arguments();

/// One thread's clients, one after the other. The same seed gives the same clients.
class SoakClients {
public:
    SoakClients(std::uint16_t port, unsigned thread, std::uint32_t seed, Ledger& ledger,
                SoakCounts& counts);

    /// A client of a random kind.
    void run_one();

    /// Asks for this behavior, and ignores what comes of it.
    void meet(const std::string& behavior);

private:
    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }
    RawClient connect();
    void echo_numbered_messages();
    void send_in_fragments(RawClient& client, const std::string& payload);
    void leave(RawClient& client);
    std::string random_behavior();

    const std::uint16_t port_;
    const unsigned thread_;
    std::mt19937 random_;
    Ledger& ledger_;
    SoakCounts& counts_;
    std::uint64_t next_ = 1;
};

}  // namespace wsecho_test
