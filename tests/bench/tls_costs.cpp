#include "tls_costs.hpp"

#include <sys/resource.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <iostream>
#include <ostream>
#include <string>

#include "client.hpp"
#include "load.hpp"
#include "statistics.hpp"
#include "workload.hpp"

namespace wsecho_bench {
namespace {

using Microseconds = std::chrono::duration<double, std::micro>;

constexpr int kRounds = 5;
constexpr int kOpenings = 200;  // of a round; each leaves a port in TIME_WAIT
constexpr std::size_t kIdle = 1000;
constexpr Workload kIdleLoad{"idle", kIdle, 1, 32, false};

// Microseconds of the server's CPU.
double measure_openings(const ServerProcess& process, Security security) {
    const Frames frames(kIdleLoad);
    const auto before = process.cpu_time();
    for (int i = 0; i < kOpenings; ++i) Client(process.port(), frames, 1, security);
    return Microseconds(process.cpu_time() - before).count() / kOpenings;
}

// KiB per client, after one echo each.
double measure_idle(const Server& server) {
    const ServerProcess process(server.command);
    const Workload one{"one", 1, 1, 32, false};
    Load(process.port(), one, server.security).run(1);
    const std::size_t before = process.resident_memory();
    Load load(process.port(), kIdleLoad, server.security);
    load.start();
    load.drain();
    return static_cast<double>(process.resident_memory() - before) / 1024 / kIdle;
}

// A client and its server each have a descriptor per connection.
void allow_descriptors() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void print_row(std::ostream& out, const char* title, const std::vector<double>& values) {
    out << "\n| " << title << " |";
    for (const double value : values) {
        char text[32];
        std::snprintf(text, sizeof text, value < 100 ? " %.1f |" : " %.0f |", value);
        out << text;
    }
}

void print_head(std::ostream& out, const char* title, const std::vector<Server>& servers) {
    out << "\n| " << title << " |";
    for (const Server& server : servers) out << ' ' << server.name << " |";
    out << "\n|---|";
    for (std::size_t i = 0; i < servers.size(); ++i) out << "--:|";
}

}  // namespace

void print_connection_costs(std::ostream& out, const std::vector<Server>& servers) {
    allow_descriptors();
    std::vector<double> openings;
    std::vector<double> rates;
    std::vector<double> idle;
    for (const Server& server : servers) {
        std::cerr << "measuring connections: " << server.name << std::endl;
        const ServerProcess process(server.command);
        std::vector<double> rounds;
        for (int i = 0; i < kRounds; ++i) {
            rounds.push_back(measure_openings(process, server.security));
        }
        openings.push_back(median(rounds));
        rates.push_back(1e6 / openings.back());
        idle.push_back(measure_idle(server));
    }
    print_head(out, "connections", servers);
    print_row(out, "server CPU to open one, µs", openings);
    print_row(out, "openings a second", rates);
    print_row(out, "memory of an idle client, KiB", idle);
    out << '\n';
}

void print_start_times(std::ostream& out, const std::vector<Server>& servers) {
    constexpr int kStarts = 21;
    std::vector<std::vector<double>> times(servers.size());
    for (int i = 0; i < kStarts; ++i) {
        for (std::size_t server = 0; server < servers.size(); ++server) {
            const auto start = std::chrono::steady_clock::now();
            const ServerProcess process(servers[server].command);
            times[server].push_back(Microseconds(std::chrono::steady_clock::now() - start).count() /
                                    1000);
        }
    }
    std::vector<double> medians;
    for (auto& all : times) medians.push_back(median(all));
    print_head(out, "start", servers);
    print_row(out, "exec to listening, ms", medians);
    out << '\n';
}

}  // namespace wsecho_bench
