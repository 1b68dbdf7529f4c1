#include "hostile/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <thread>
#include <vector>

#include "support/deadline.hpp"
#include "support/memory_use.hpp"

namespace wsecho_test {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

// Of Options::stop_grace, and time to be scheduled beside the attackers.
constexpr milliseconds kGrace{200};
constexpr milliseconds kSlack{1000};

// In which the neighbor must get an echo.
constexpr milliseconds kLeastPeriod{200};

double seconds_of(microseconds time) {
    return std::chrono::duration<double>(time).count();
}

// An attacker that fails has not shown anything.
std::uint64_t guarded(const Load::Attack& attack, const Until& until) {
    try {
        return attack(until);
    } catch (const std::exception& error) {
        ADD_FAILURE() << "an attacker gave up: " << error.what();
        return 0;
    }
}

}  // namespace

milliseconds load_time() {
    const char* set = std::getenv("WSECHO_HOSTILE_SECONDS");
    const double seconds = set ? std::strtod(set, nullptr) : 0.3;
    return milliseconds(static_cast<milliseconds::rep>(seconds * 1000));
}

std::size_t load_count(std::size_t full) {
    return std::getenv("WSECHO_HOSTILE_SECONDS") ? full : full / 10;
}

// ---- the measures ------------------------------------------------------------------------------

Load::Load(std::uint16_t port, const Watch& watch)
    : port_(port), watch_(watch), neighbor_(std::make_unique<Neighbor>(port)) {
    const auto some_echoes = neighbor_->total() + 50;  // the first ones take longer
    eventually([&] { return neighbor_->total() >= some_echoes; });
    const microseconds cpu_before = watch_.cpu();
    neighbor_->start_counting();
    std::this_thread::sleep_for(load_time() / 4);
    alone_ = neighbor_->echoes();
    cpu_alone_ = watch_.cpu() - cpu_before;
    watch_.reset_peak();
    memory_before_ = watch_.memory();
}

void Load::attack(const Attack& attack, int threads) {
    const microseconds cpu_before = watch_.cpu();
    neighbor_->start_counting();
    const Until until;
    std::atomic<std::uint64_t> done{0};
    std::atomic<int> running{threads};
    std::vector<std::thread> attackers;
    for (int i = 0; i < threads; ++i) {
        attackers.emplace_back([&] {
            done += guarded(attack, until);
            --running;
        });
    }
    sample_until([&] {
        if (const microseconds cpu = watch_.cpu(); cpu > cpu_before) cpu_ = cpu - cpu_before;
        return running == 0;
    });
    for (std::thread& attacker : attackers) attacker.join();
    beside_ = neighbor_->echoes();
    done_ = done;
    peak_ = watch_.peak_memory();
}

void Load::sample_until(const std::function<bool()>& is_over) {
    const auto period = std::max(load_time() / 5, scaled(kLeastPeriod));
    std::uint64_t before = neighbor_->total();
    auto next = Clock::now() + period;
    while (!is_over()) {
        std::this_thread::sleep_for(milliseconds(1));
        if (Clock::now() < next) continue;
        const std::uint64_t now = neighbor_->total();
        if (now == before) ++periods_without_echo_;
        before = now;
        next = Clock::now() + period;
    }
}

std::size_t Load::memory_grown() const {
    return peak_ > memory_before_ ? peak_ - memory_before_ : 0;
}

double Load::turn() const {
    const auto each = [](microseconds cpu, const Echoes& echoes) {
        return seconds_of(cpu) / static_cast<double>(std::max<std::uint64_t>(echoes.count, 1));
    };
    return each(cpu_, beside_) / each(cpu_alone_, alone_);
}

void Load::check(const std::string& name, const Bounds& bounds, microseconds stop) const {
    print(name, stop);
    EXPECT_GT(done_, 0U) << "nothing was attacked";
    EXPECT_GE(echo_rate(), bounds.echo_rate) << "of the neighbor, beside the load";
    if (bounds.all_the_time) {
        EXPECT_EQ(periods_without_echo_, 0) << "the neighbor had to wait";
    }
    if (memory_is_measurable()) {
        EXPECT_LT(memory_grown(), bounds.memory) << "octets of memory";
    }
}

void Load::print(const std::string& name, microseconds stop) const {
    const double time = std::max(beside_.time.count(), 0.001);
    std::printf("| %s | %llu | %.3g | %.0f %% | %.1f | %.0f | %.2g | %.0f | %lld | %.1f | %.1f |\n",
                name.c_str(), static_cast<unsigned long long>(done_),
                static_cast<double>(done_) / time, 100 * seconds_of(cpu_) / time,
                static_cast<double>(memory_grown()) / kMiB, beside_.per_second(), echo_rate(),
                turn(), static_cast<long long>(beside_.median.count()),
                1000 * seconds_of(beside_.slowest), 1000 * seconds_of(stop));
    std::fflush(stdout);
}

// ---- a server in this process ------------------------------------------------------------------

wsecho::Options options_under_load() {
    wsecho::Options options;
    options.history.bytes = 4 * kMiB;
    options.deadline = std::chrono::hours(1);  // attackers may be silent for long
    return options;
}

microseconds expect_stop_within_grace(wsecho::EchoServer& server, milliseconds rest) {
    const auto start = Clock::now();
    server.stop();
    const auto taken = duration_cast<microseconds>(Clock::now() - start);
    EXPECT_LE(duration_cast<milliseconds>(taken).count(), (rest + kGrace + scaled(kSlack)).count())
        << "ms to stop";
    EXPECT_EQ(server.client_count(), 0U);
    return taken;
}

ServerLoad::ServerLoad(wsecho::Options options)
    : WatchedServer(std::move(options)), Load(server.port(), watch) {}

void ServerLoad::stop(milliseconds rest_of_callback) {
    neighbor().expect_going_away();
    stop_time_ = expect_stop_within_grace(server, rest_of_callback);
}

void ServerLoad::finish(const std::string& name, const Bounds& bounds) {
    if (stop_time_) {
        EXPECT_EQ(neighbor().wait_for_going_away(), "") << "the neighbor's fault";
    } else {
        EXPECT_EQ(neighbor().leave(), "") << "the neighbor's fault";
        stop();
    }
    EXPECT_EQ(server.problems(), std::vector<std::string>{});
    check(name, bounds, *stop_time_);
}

}  // namespace wsecho_test
