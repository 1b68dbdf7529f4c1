// Clients of all kinds at once for a long time, over ws and wss, with faults: no message is lost or
// doubled, each wait is answered, and the server leaves nothing behind.
//
// WSECHO_SOAK_SECONDS says how long, 10 if it is not set. WSECHO_SOAK_SEED repeats a run, as far as
// the clients go.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <future>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "endurance/holdings.hpp"
#include "hostile/soak_clients.hpp"
#include "support/deadline.hpp"
#include "support/memory_use.hpp"
#include "wsecho/echo_server.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

constexpr unsigned kThreads = 6;

// Octets of heap and of memory that may be gained, whatever the time: a leak of one octet for each
// client is more.
constexpr std::size_t kHeapBound = 12 * 1024;
constexpr std::size_t kResidentBound = std::size_t{16} << 20;

std::chrono::duration<double> soak_time() {
    const char* set = std::getenv("WSECHO_SOAK_SECONDS");
    return std::chrono::duration<double>(set ? std::strtod(set, nullptr) : 10);
}

std::uint32_t soak_seed() {
    const char* set = std::getenv("WSECHO_SOAK_SEED");
    return set ? static_cast<std::uint32_t>(std::stoul(set)) : std::random_device()();
}

wsecho::Options soak_options() {
    wsecho::Options options;
    options.tls.emplace();
    options.deadline = 0s;
    options.opening_handshake_timeout = scaled(500ms);
    options.closing_handshake_timeout = scaled(200ms);
    options.verdict_timeout = scaled(100ms);
    options.history.bytes = std::size_t{1} << 20;
    return options;
}

// Takes each connection, as a test does, and compares its record with the ledger.
class Taker {
public:
    Taker(const wsecho::EchoServer& server, Ledger& ledger)
        : server_(server), ledger_(ledger), thread_([this] { run(); }) {}

    // Once all clients have left. Returns the number of connections.
    std::size_t finish() {
        is_done_ = true;
        thread_.join();
        return ids_.size();
    }

private:
    void run() {
        for (;;) {
            const bool is_done = is_done_;
            const auto connection = server_.accept(is_done ? 0ms : 50ms);
            if (connection) {
                EXPECT_TRUE(ids_.insert(connection->id()).second) << "taken twice";
                open_.push_back(*connection);
            }
            while (open_.size() > (connection ? 500 : 0)) check_oldest();
            if (is_done && !connection) return;
        }
    }

    // Some faults stop reading, so that the server does not learn that their client has left. A
    // well-behaved client is in the ledger before it leaves.
    void check_oldest() {
        const wsecho::Connection connection = open_.front();
        open_.pop_front();
        const std::string target = connection.handshake().target;
        if (target.rfind("/plain/", 0) != 0) return;
        EXPECT_TRUE(connection.wait_for_close()) << connection;
        EXPECT_EQ(connection.message_count(), ledger_.take(target)) << connection.transcript();
    }

    const wsecho::EchoServer& server_;
    Ledger& ledger_;
    std::atomic<bool> is_done_{false};
    std::deque<wsecho::Connection> open_;
    std::set<std::uint64_t> ids_;
    std::thread thread_;
};

// The first thread meets each step of the catalogue once before it does what the others do.
void run_clients(SoakClients clients, bool is_first, std::chrono::steady_clock::time_point end) {
    try {
        if (is_first) {
            for (const std::string& step : steps_without_arguments()) clients.meet(step);
        }
        while (std::chrono::steady_clock::now() < end) clients.run_one();
    } catch (const std::exception& error) {
        ADD_FAILURE() << "a well-behaved client: " << error.what();
    }
}

// Waits for what never happens, in each way.
std::vector<std::future<bool>> begin_waits(const wsecho::EchoServer& server) {
    const auto wait = [](auto what) { return std::async(std::launch::async, what); };
    std::vector<std::future<bool>> waits;
    waits.push_back(wait([&] { return bool(server.accept(1h)); }));
    waits.push_back(wait([&] { return bool(server.wait_for_messages(UINT64_MAX, 1h)); }));
    waits.push_back(wait([&] { return bool(server.wait_for_clients(100'000, 1h)); }));
    waits.push_back(wait([&] { return bool(server.wait_for([] { return false; }, 1h)); }));
    return waits;
}

void soak(std::chrono::duration<double> time, std::uint32_t seed) {
    wsecho::EchoServer server(soak_options());
    Ledger ledger;
    SoakCounts counts;
    Taker taker(server, ledger);
    const auto end = std::chrono::steady_clock::now() +
                     std::chrono::duration_cast<std::chrono::milliseconds>(time);
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < kThreads; ++i) {
        threads.emplace_back(run_clients, SoakClients(server.port(), i, seed, ledger, counts),
                             i == 0, end);
    }
    for (std::thread& thread : threads) thread.join();

    const std::size_t connections = taker.finish();
    EXPECT_EQ(ledger.size(), 0U) << "clients that the server has no record of";
    EXPECT_GE(server.message_count(), counts.messages);
    auto waits = begin_waits(server);
    server.stop();
    for (auto& wait : waits) {
        ASSERT_EQ(wait.wait_for(scaled(kPatience)), std::future_status::ready);
        EXPECT_FALSE(wait.get());
    }
    EXPECT_EQ(server.client_count(), 0U);
    std::printf(
        "seed %u, %.0f s: %zu connections, %llu of well-behaved clients with %llu messages, "
        "%llu with faults; %llu over TLS\n",
        seed, time.count(), connections, static_cast<unsigned long long>(counts.plain),
        static_cast<unsigned long long>(counts.messages),
        static_cast<unsigned long long>(counts.faults),
        static_cast<unsigned long long>(counts.secure));
}

}  // namespace

// The first server creates what all servers share, and the memory that is kept for reuse.
TEST(Soak, LosesDoublesAndLeaksNothing) {
    const std::uint32_t seed = soak_seed();
    soak(soak_time() / 4, seed);
    const Holdings before = Holdings::now(1);

    soak(soak_time(), seed + kThreads);

    const Holdings after = Holdings::now(before.threads);
    std::printf("%s", compared(before, after).c_str());
    EXPECT_EQ(after.threads, before.threads);
    EXPECT_EQ(after.descriptors, before.descriptors);
    EXPECT_LE(after.heap, before.heap + kHeapBound);
    if (memory_is_measurable()) {
        EXPECT_LE(after.resident, before.resident + kResidentBound);
    }
}
