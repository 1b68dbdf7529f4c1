// What idle clients cost the tool: memory, the time to connect them all, CPU at rest, and the time
// until a message from the control API has reached them all.

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "affinity.hpp"
#include "load.hpp"
#include "loopback.hpp"
#include "memory_costs.hpp"
#include "records.hpp"
#include "server_process.hpp"
#include "support/http_client.hpp"
#include "workload.hpp"

namespace wsecho_bench {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr const char* kTable = "memory.idle";
constexpr std::size_t kMoreDescriptors = 100;  // of a server or a load besides its clients'
constexpr std::chrono::milliseconds kSettle{300};
constexpr std::chrono::seconds kRest{5};

struct Idle {
    const char* name;
    std::size_t count;
    Protocol protocol;
};

constexpr Idle kIdle[] = {
    {"1,000 clients", 1'000, Protocol::ws},
    {"10,000 clients", 10'000, Protocol::ws},
    {"100,000 clients", 100'000, Protocol::ws},
    {"1,000 clients over wss", 1'000, Protocol::wss},
};

Server server_of(Protocol protocol) {
    Server server = tool();
    if (protocol == Protocol::wss) server.command.emplace_back("--tls");
    return server;
}

// Until all clients have received it.
Milliseconds broadcast(const ServerProcess& process, Load& load) {
    wsecho_test::HttpClient control(process.port());
    const auto start = Clock::now();
    control.send("POST", "/-/send", R"({"text":")" + load.broadcast() + R"("})");
    load.receive_broadcast();
    const auto end = Clock::now();
    if (control.receive().status() != 200) throw std::runtime_error("/-/send failed");
    return end - start;
}

void measure_idle(const Idle& idle) {
    const ServerProcess process(server_of(idle.protocol).command);
    // What the first client needs is not counted.
    Load(process.port(), kOneClient, idle.protocol).run(1);
    const auto before = static_cast<double>(process.resident_memory());

    const auto start = Clock::now();
    Load load(process.port(), {"idle", idle.count, 1, 32, false}, idle.protocol);
    record(kTable, idle.name, "time to connect them, s", Seconds(Clock::now() - start).count());
    std::this_thread::sleep_for(kSettle);
    const auto after = static_cast<double>(process.resident_memory());
    record(kTable, idle.name, "KiB each",
           (after - before) / 1024 / static_cast<double>(idle.count));

    const auto cpu_before = process.cpu_time();
    std::this_thread::sleep_for(kRest);
    record(kTable, idle.name, "CPU in 5 s at rest, ms",
           Milliseconds(process.cpu_time() - cpu_before).count());
    record(kTable, idle.name, "a message to all, ms", broadcast(process, load).count());
}

// Connections whose request has begun, and does not end.
void measure_half_open() {
    constexpr const char* kName = "5,000 half requests";
    constexpr std::size_t kCount = 5'000;
    const ServerProcess process(tool().command);
    Load(process.port(), kOneClient).run(1);
    const auto before = static_cast<double>(process.resident_memory());
    const auto start = Clock::now();
    std::vector<LoopbackSocket> clients;
    for (std::size_t i = 0; i < kCount; ++i) {
        clients.emplace_back(process.port());
        clients.back().write("GET /chat?room=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: webs");
    }
    record(kTable, kName, "time to connect them, s", Seconds(Clock::now() - start).count());
    std::this_thread::sleep_for(kSettle);
    const auto after = static_cast<double>(process.resident_memory());
    record(kTable, kName, "KiB each", (after - before) / 1024 / kCount);
}

template <typename Measurement>
void try_to(const char* row, std::size_t count, Measurement measure) {
    if (!allow_descriptors(count + kMoreDescriptors)) {
        return record_note(kTable, std::string("The system forbids the descriptors that ") + row +
                                       " need (see `ulimit -Hn`).");
    }
    show_progress(std::string("memory of ") + row);
    try {
        measure();
    } catch (const std::exception& error) {
        record_error(kTable, row, "KiB each", error.what());
    }
}

}  // namespace

void measure_idle_memory(const Settings& /*settings*/) {
    for (const Idle& idle : kIdle) try_to(idle.name, idle.count, [&] { measure_idle(idle); });
    try_to("5,000 half requests", 5'000, measure_half_open);
}

}  // namespace wsecho_bench
