// What an embedded server costs a test: start, one echo, stop; beside a thread's own cost.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <thread>
#include <vector>

#include "command_line.hpp"
#include "load.hpp"
#include "workload.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho_bench {
namespace {

constexpr Workload kOneEcho{"one echo", 1, 1, 32, false};

void thread_start_join(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state) {
        std::thread thread([] {});
        thread.join();
    }
}

void server_start_stop(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state) {
        wsecho::EchoServer server;
        server.stop();
    }
}

void server_start_echo_stop(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state) {
        wsecho::EchoServer server;
        Load client(server.port(), kOneEcho);
        client.start();
        client.drain();
        client.close();
        server.stop();
    }
}

// What the same client costs with a server that is there already.
void connect_echo_close(benchmark::State& state) {
    wsecho::EchoServer server;
    for ([[maybe_unused]] auto _ : state) {
        Load client(server.port(), kOneEcho);
        client.start();
        client.drain();
        client.close();
    }
}

// Prints the median of each benchmark's repetitions as a row of a Markdown table.
class Report : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context&) override {
        std::printf("| in one process | µs | times a thread |\n|---|--:|--:|\n");
        return true;
    }

    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            if (run.error_occurred) throw std::runtime_error(run.error_message);
            if (run.aggregate_name != "median") continue;
            const double time = run.GetAdjustedRealTime();
            if (thread_time_ == 0) thread_time_ = time;  // it is measured first
            std::printf("| %s | %.1f | %.1f |\n", run.run_name.function_name.c_str(), time,
                        time / thread_time_);
            std::fflush(stdout);
        }
    }

private:
    double thread_time_ = 0;
};

int run(int argc, char** argv) {
    if (!initialize(argc, argv, {"--benchmark_repetitions=5", "--benchmark_min_time=0.3"})) {
        return 2;
    }
    const auto add = [](const char* name, void (*function)(benchmark::State&)) {
        return benchmark::RegisterBenchmark(name, function)
            ->Unit(benchmark::kMicrosecond)
            ->UseRealTime();
    };
    add("start and join a thread", thread_start_join);
    add("start and stop a server", server_start_stop);
    // Every connection leaves a port in TIME_WAIT for a minute, and with tens of thousands of
    // them it is the search for a free one that would be measured.
    constexpr int kConnections = 400;
    add("start, connect, echo, close, stop", server_start_echo_stop)->Iterations(kConnections);
    add("the same without start and stop", connect_echo_close)->Iterations(kConnections);
    Report report;
    benchmark::RunSpecifiedBenchmarks(&report);
    return 0;
}

}  // namespace
}  // namespace wsecho_bench

int main(int argc, char** argv) {
    try {
        return wsecho_bench::run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "start_stop_bench: %s\n", error.what());
        return 1;
    }
}
