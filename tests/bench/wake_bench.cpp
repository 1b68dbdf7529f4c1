// How soon after an event a waiting thread runs: in the server's waits, and without a server.

#include <chrono>
#include <cstdio>
#include <exception>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "statistics.hpp"
#include "wakes.hpp"

namespace wsecho_bench {
namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

// The ways take turns, so that a busy machine disturbs them alike.
constexpr int kRounds = 60;
constexpr int kEventsPerRound = 50;

// Until the waiting thread, and the server's, are asleep.
constexpr std::chrono::microseconds kSettle{200};

// Microseconds from right before the event to the return of the wait.
double measure_once(Wake& wake) {
    wake.prepare();
    auto caused = std::async(std::launch::async, [&wake] {
        std::this_thread::sleep_for(kSettle);
        const auto now = Clock::now();
        wake.cause();
        return now;
    });
    wake.wait();
    const auto woken = Clock::now();
    return Microseconds(woken - caused.get()).count();
}

// Prints a Markdown table of medians.
void run() {
    const auto wakes = all_wakes();
    std::vector<std::vector<double>> times(wakes.size());
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t i = 0; i < wakes.size(); ++i) {
            for (int event = 0; event < kEventsPerRound; ++event) {
                times[i].push_back(measure_once(*wakes[i]));
            }
        }
    }
    std::printf(
        "| from the event to the waiting thread | µs | times a | times b | times c |\n"
        "|---|--:|--:|--:|--:|\n");
    for (std::size_t i = 0; i < wakes.size(); ++i) {
        const double time = median(times[i]);
        std::printf("| %s | %.1f | %.1f | %.1f | %.2f |\n", wakes[i]->name(), time,
                    time / median(times[0]), time / median(times[1]), time / median(times[2]));
    }
}

}  // namespace
}  // namespace wsecho_bench

int main() {
    try {
        wsecho_bench::run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "wake_bench: %s\n", error.what());
        return 1;
    }
}
