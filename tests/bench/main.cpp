// The benchmark program: measures the parts that its arguments name, and prints a line of JSON for
// each figure. scripts/bench builds and runs it.

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>

#include "affinity.hpp"
#include "control_costs.hpp"
#include "echo_costs.hpp"
#include "identity.hpp"
#include "in_process_costs.hpp"
#include "instructions.hpp"
#include "memory_costs.hpp"
#include "process_costs.hpp"
#include "settings.hpp"

namespace wsecho_bench {
namespace {

void measure_ws_echoes(const Settings& settings) {
    measure_echoes(settings, "ws", ws_servers(settings.peers),
                   {kOneClient, kBusyClient, kManyClients, kManyInFlight, kMedium, kLarge, kHuge});
}

void measure_ws_processes(const Settings& settings) {
    measure_processes(settings, "ws", ws_servers(settings.peers));
    measure_unread(ws_servers(settings.peers));
}

void measure_wss(const Settings& settings) {
    const Identity identity;
    measure_echoes(settings, "wss", wss_servers(identity),
                   {kOneClient, kManyClients, kManyInFlight, kMedium, kLarge});
    measure_processes(settings, "wss", wss_servers(identity));
}

void measure_memory(const Settings& settings) {
    measure_idle_memory(settings);
    measure_burst_memory(settings);
    measure_history_memory(settings);
}

void measure_control(const Settings& settings) {
    measure_control_waits(settings);
    measure_control_echoes(settings);
    measure_control_connections(settings);
    measure_listings(settings);
}

void count_ws_instructions(const Settings& settings) {
    count_instructions(ws_servers(settings.peers));
}

struct Part {
    const char* name;
    void (*measure)(const Settings&);
    bool is_default;
    Role role = Role::load;  // of this process
};

constexpr Part kParts[] = {
    {"echoes", measure_ws_echoes, true},
    {"processes", measure_ws_processes, true},
    {"wss", measure_wss, true},
    {"memory", measure_memory, true},
    {"in-process", measure_in_process, true, Role::both},
    {"waiting", measure_wakes, true, Role::both},
    {"control", measure_control, true},
    {"instructions", count_ws_instructions, false},  // takes minutes, and needs valgrind
};

bool is_wanted(const Part& part, const std::vector<std::string>& wanted) {
    if (wanted.empty()) return part.is_default;
    return std::find(wanted.begin(), wanted.end(), part.name) != wanted.end();
}

void check_names(const std::vector<std::string>& wanted) {
    std::string known;
    for (const Part& part : kParts) known += std::string(known.empty() ? "" : ", ") + part.name;
    for (const std::string& name : wanted) {
        const auto has_name = [&](const Part& part) { return name == part.name; };
        if (std::any_of(std::begin(kParts), std::end(kParts), has_name)) continue;
        throw std::invalid_argument("unknown part " + name + " (use " + known + ")");
    }
}

void run(const Settings& settings) {
    check_names(settings.parts);
    for (const Part& part : kParts) {
        if (!is_wanted(part, settings.parts)) continue;
        bind_to_processor_of(part.role);
        part.measure(settings);
    }
}

}  // namespace
}  // namespace wsecho_bench

int main(int argc, char** argv) {
    try {
        wsecho_bench::run(wsecho_bench::parse_settings(argc, argv));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "scripts/bench: " << error.what() << '\n';
        return 1;
    }
}
