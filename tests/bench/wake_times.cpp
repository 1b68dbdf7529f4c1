// How soon after an event a waiting thread runs: in the server's waits, and without a server.

#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "in_process_costs.hpp"
#include "records.hpp"
#include "statistics.hpp"
#include "wakes.hpp"

namespace wsecho_bench {
namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

// The ways take turns, so that a busy machine disturbs them alike.
constexpr int kTurns = 12;   // of a round
constexpr int kEvents = 50;  // of a turn

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

}  // namespace

void measure_wakes(const Settings& settings) {
    show_progress("waits in this process");
    const auto wakes = all_wakes();
    std::vector<std::vector<double>> times(wakes.size());
    for (int round = 0; round < settings.rounds * kTurns; ++round) {
        for (std::size_t i = 0; i < wakes.size(); ++i) {
            for (int event = 0; event < kEvents; ++event) {
                times[i].push_back(measure_once(*wakes[i]));
            }
        }
    }
    for (std::size_t i = 0; i < wakes.size(); ++i) {
        record("waiting", wakes[i]->name(), "median, µs", median(times[i]));
    }
}

}  // namespace wsecho_bench
