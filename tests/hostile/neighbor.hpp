// The well-behaved client beside a hostile load: it must not notice the load.

#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "support/raw_client.hpp"

namespace wsecho_test {

/// What the neighbor got during a time.
struct Echoes {
    std::uint64_t count = 0;
    std::chrono::microseconds median{0};
    std::chrono::microseconds slowest{0};
    std::chrono::duration<double> time{0};

    double per_second() const { return static_cast<double>(count) / time.count(); }
};

/// Sends numbered messages on a thread of its own, each once it has the echo of the one before. A
/// lost, doubled, reordered or changed echo is a fault, and so is one that does not arrive within
/// kPatience.
class Neighbor {
public:
    /// Completes the opening handshake, over TLS if `secure`. Throws ClientError if that fails.
    explicit Neighbor(std::uint16_t port, bool secure = false);
    ~Neighbor();

    Neighbor(const Neighbor&) = delete;
    Neighbor& operator=(const Neighbor&) = delete;

    /// Counts from 0 again.
    void start_counting();

    /// The echoes since start_counting().
    Echoes echoes() const;

    /// All echoes.
    std::uint64_t total() const { return total_; }

    /// From now on, the server may close with 1001 instead of sending one more echo.
    void expect_going_away() { may_go_away_ = true; }

    /// Completes the closing handshake and ends the thread, once. Returns the fault, which is empty
    /// if each message had its echo.
    std::string leave();

    /// Waits until the server has closed with 1001. Returns the fault.
    std::string wait_for_going_away();

private:
    void run();
    void echo_one();
    void count(std::chrono::microseconds time);

    RawClient client_;
    std::atomic<bool> leaves_{false};
    std::atomic<bool> may_go_away_{false};
    std::atomic<std::uint64_t> total_{0};
    bool is_over_ = false;  // the neighbor's thread only
    std::string fault_;     // read after the thread's end

    mutable std::mutex mutex_;                   // guards the following
    std::array<std::uint32_t, 20'000> times_{};  // echoes by microseconds; the last: or more
    Echoes echoes_;
    std::chrono::steady_clock::time_point start_;

    std::thread thread_;
};

}  // namespace wsecho_test
