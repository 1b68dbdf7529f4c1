// Servers take turns within a round, so that a busy machine disturbs them alike.

#include "echo_trials.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>

#include "affinity.hpp"
#include "command_line.hpp"
#include "echo_report.hpp"
#include "load.hpp"
#include "statistics.hpp"
#include "workload.hpp"

namespace wsecho_bench {
namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr int kRounds = 5;
constexpr std::chrono::milliseconds kWarmUp{100};

// A server under load, warmed up.
class Trial {
public:
    Trial(const Server& server, const Workload& workload)
        : server_(server),
          workload_(workload),
          process_(server.command),
          load_(process_.port(), workload, server.security) {
        std::cerr << "measuring " << workload.name << ": " << server.name << std::endl;
        const auto end = Clock::now() + kWarmUp;
        while (Clock::now() < end) load_.run(workload.messages_in_flight());
        load_.drain();
        load_.take_round_trips();
    }

    bool is_for(const Server& server, const Workload& workload) const {
        return &server_ == &server && &workload_ == &workload;
    }

    const ServerProcess& process() const { return process_; }
    Load& load() { return load_; }

private:
    const Server& server_;
    const Workload& workload_;
    ServerProcess process_;
    Load load_;
};

// Google Benchmark calls a benchmark several times to find out how often to repeat it: the trial
// stays until another benchmark's turn.
Trial& trial(const Server& server, const Workload& workload) {
    static std::unique_ptr<Trial> current;
    if (current == nullptr || !current->is_for(server, workload)) {
        current.reset();
        current = std::make_unique<Trial>(server, workload);
    }
    return *current;
}

// One iteration is as many echoes as there are messages in flight.
void measure(benchmark::State& state, const Server& server, const Workload& workload) {
    Trial& current = trial(server, workload);
    const auto cpu_before = current.process().cpu_time();
    const auto start = Clock::now();
    for ([[maybe_unused]] auto _ : state) current.load().run(workload.messages_in_flight());
    const Microseconds elapsed = Clock::now() - start;
    const Microseconds cpu = current.process().cpu_time() - cpu_before;
    current.load().drain();

    const auto messages = static_cast<double>(state.iterations()) *
                          static_cast<double>(workload.messages_in_flight());
    auto round_trips = current.load().take_round_trips();
    state.counters["cpu_us"] = cpu.count() / messages;
    state.counters["rate"] = messages * 1e6 / elapsed.count();
    state.counters["p50_us"] = percentile(round_trips, 50);
    state.counters["p99_us"] = percentile(round_trips, 99);
}

// In the order they run in: server after server under the same load, several rounds of that.
void register_benchmarks(const std::vector<Server>& servers) {
    for (const Workload& workload : kWorkloads) {
        for (int round = 0; round < kRounds; ++round) {
            for (const Server& server : servers) {
                const std::string name = std::string(workload.name) + '/' + server.name;
                benchmark::RegisterBenchmark(name.c_str(), [&](benchmark::State& state) {
                    try {
                        measure(state, server, workload);
                    } catch (const std::exception& error) {
                        state.SkipWithError(error.what());
                    }
                })->UseRealTime();
            }
        }
    }
}

template <typename Named>
std::vector<std::string> names(const Named& all) {
    std::vector<std::string> result;
    for (const auto& one : all) result.emplace_back(one.name);
    return result;
}

}  // namespace

bool run_echo_trials(int argc, char** argv, const std::string& title,
                     const std::vector<Server>& servers) {
    if (!initialize(argc, argv, {"--benchmark_min_time=0.3"})) return false;
    bind_to_processor_of(Role::load);
    register_benchmarks(servers);
    EchoReport report(names(kWorkloads), names(servers));
    benchmark::RunSpecifiedBenchmarks(&report);
    report.print(std::cout, title);
    std::cerr << report.errors();
    return report.errors().empty();
}

}  // namespace wsecho_bench
