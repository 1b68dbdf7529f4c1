// Servers take turns within a round, so that a busy machine disturbs them alike.

#include "echo_costs.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

#include "load.hpp"
#include "records.hpp"
#include "server_process.hpp"
#include "statistics.hpp"
#include "workload.hpp"

namespace wsecho_bench {
namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr std::chrono::duration<double> kWarmUp{0.1};
constexpr int kCountedRounds = 3;  // at most, of workloads that have a number of messages

void run_for(Load& load, const Workload& workload, std::chrono::duration<double> time) {
    const auto end = Clock::now() + time;
    while (Clock::now() < end) load.run(workload.messages_in_flight());
    load.drain();
}

// All of the messages are measured, also those in flight at the end.
void run(Load& load, const Workload& workload, const Settings& settings) {
    if (workload.messages == 0) return run_for(load, workload, settings.measured);
    load.run(workload.messages - workload.messages_in_flight());
    load.drain();
}

void measure_round(const Settings& settings, const std::string& group, const Server& server,
                   const Workload& workload) {
    const ServerProcess process(server.command);
    Load load(process.port(), workload, server.protocol);
    if (workload.messages == 0) run_for(load, workload, kWarmUp);
    load.take_round_trips();

    const auto before = load.echoes();
    const auto cpu_before = process.cpu_time();
    const auto start = Clock::now();
    run(load, workload, settings);
    const Microseconds elapsed = Clock::now() - start;
    const Microseconds cpu = process.cpu_time() - cpu_before;

    const auto messages = static_cast<double>(load.echoes() - before);
    auto round_trips = load.take_round_trips();
    record(group + ".cpu", workload.name, server.name, cpu.count() / messages);
    record(group + ".rate", workload.name, server.name, messages * 1e6 / elapsed.count());
    record(group + ".p50", workload.name, server.name, percentile(round_trips, 50));
    record(group + ".p99", workload.name, server.name, percentile(round_trips, 99));
}

}  // namespace

void measure_echoes(const Settings& settings, const std::string& group,
                    const std::vector<Server>& servers, const std::vector<Workload>& workloads) {
    for (const Workload& workload : workloads) {
        const int rounds =
            workload.messages == 0 ? settings.rounds : std::min(settings.rounds, kCountedRounds);
        show_progress(group + ": " + workload.name);
        for (int round = 0; round < rounds; ++round) {
            for (const Server& server : servers) {
                try {
                    measure_round(settings, group, server, workload);
                } catch (const std::exception& error) {
                    record_error(group + ".cpu", workload.name, server.name, error.what());
                }
            }
        }
    }
}

}  // namespace wsecho_bench
