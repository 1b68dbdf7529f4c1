// One hostile load: attackers on threads of their own, the neighbor beside them, and the figures.

#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "hostile/neighbor.hpp"
#include "hostile/watch.hpp"
#include "support/payloads.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho_test {

/// How long a load lasts: WSECHO_HOSTILE_SECONDS, by default 0.3 s.
std::chrono::milliseconds load_time();

/// `full` of something, or a tenth of it unless WSECHO_HOSTILE_SECONDS is set.
std::size_t load_count(std::size_t full);

/// Tells the attackers when to end.
class Until {
public:
    Until() : end_(std::chrono::steady_clock::now() + load_time()) {}
    bool is_over() const { return std::chrono::steady_clock::now() >= end_; }

    /// From now on, the server may stop before the end.
    void allow_stop() const { may_stop_ = true; }
    bool may_stop() const { return may_stop_; }

private:
    const std::chrono::steady_clock::time_point end_;
    mutable std::atomic<bool> may_stop_{false};
};

/// What the load may do to the server and to the neighbor.
struct Bounds {
    /// The peak of memory above that before the load, in octets; also of what the clients take if
    /// the server is in this process.
    std::size_t memory = 32 * kMiB;

    /// The neighbor's rate beside the load, as a share of its rate alone. The threads of the load
    /// compete with both for the processors, hence so little.
    double echo_rate = 0.003;

    /// Whether the neighbor must get echoes in each fifth of the time, or in each 200 ms of it.
    bool all_the_time = true;
};

class Load {
public:
    /// Attacks and returns how much it did: connections, octets or frames.
    using Attack = std::function<std::uint64_t(const Until&)>;

    /// The neighbor echoes alone for a while. Its rate beside the load is compared with that.
    Load(std::uint16_t port, const Watch& watch);

    std::uint16_t port() const { return port_; }
    Neighbor& neighbor() { return *neighbor_; }

    /// Runs the attack on this many threads, with the neighbor beside them. Counts an exception as
    /// a failure of the test.
    void attack(const Attack& attack, int threads = 1);

    /// The peak of the server's memory above that before the load.
    std::size_t memory_grown() const;

    /// The rate of the neighbor's echoes beside the load, as a share of its rate alone.
    double echo_rate() const { return beside_.per_second() / alone_.per_second(); }

    /// The server's CPU time between two echoes beside the load, in units of that without it.
    double turn() const;

protected:
    /// Checks the figures, and prints them as a row of a table: the name of the load and what it
    /// counts first. `stop`: how long the server took to stop.
    void check(const std::string& name, const Bounds& bounds, std::chrono::microseconds stop) const;

private:
    void sample_until(const std::function<bool()>& is_over);
    void print(const std::string& name, std::chrono::microseconds stop) const;

    const std::uint16_t port_;
    const Watch watch_;
    const std::unique_ptr<Neighbor> neighbor_;
    Echoes alone_;
    Echoes beside_;
    std::size_t memory_before_ = 0;
    std::size_t peak_ = 0;
    std::chrono::microseconds cpu_alone_{0};
    std::chrono::microseconds cpu_{0};
    std::uint64_t done_ = 0;
    int periods_without_echo_ = 0;
};

/// The options of servers under load: a small history, so that memory shows what grows besides.
wsecho::Options options_under_load();

/// Stops the server, and checks that this takes no longer than its grace, which must be the
/// default. Returns the time.
std::chrono::microseconds expect_stop_within_grace(wsecho::EchoServer& server);

/// A server, and the watch of its I/O thread.
struct WatchedServer {
    explicit WatchedServer(wsecho::Options options)
        : threads_before(threads_of_this_process()), server(std::move(options)) {}

    const std::vector<int> threads_before;
    wsecho::EchoServer server;
    const Watch watch{threads_before};
};

/// A load on a server in this process.
class ServerLoad : private WatchedServer, public Load {
public:
    explicit ServerLoad(wsecho::Options options = options_under_load());

    using WatchedServer::server;

    /// Stops the server, while attackers may still be at work.
    void stop(std::chrono::milliseconds rest_of_callback = {});

    /// The neighbor leaves, and the server stops, unless it has stopped already. Checks that the
    /// neighbor noticed nothing.
    void finish(const std::string& name, const Bounds& bounds = {});

private:
    std::optional<std::chrono::microseconds> stop_time_;
};

}  // namespace wsecho_test
