#include "process_costs.hpp"

#include <chrono>
#include <cstddef>
#include <exception>
#include <future>
#include <thread>

#include "affinity.hpp"
#include "client.hpp"
#include "load.hpp"
#include "records.hpp"
#include "server_process.hpp"
#include "workload.hpp"

namespace wsecho_bench {
namespace {

using Microseconds = std::chrono::duration<double, std::micro>;
using Seconds = std::chrono::duration<double>;

constexpr int kStarts = 2;  // more of them
constexpr int kAtATime = 4;
constexpr int kConnections = 100;  // one after the other, of each of the four
constexpr std::chrono::milliseconds kRest{200};
constexpr std::size_t kIdle = 1000;
constexpr Workload kIdleLoad{"idle", kIdle, 1, 32, false};

void connect_echo_close(std::uint16_t port, const Frames& frames, Protocol protocol) {
    std::vector<char> buffer(4 * 1024);
    for (int i = 0; i < kConnections; ++i) {
        Client client(port, frames, 1, protocol);
        client.send(1);
        do client.wait_until_readable();
        while (client.receive(buffer) == 0);
        client.close();
    }
}

void connect_four_at_a_time(std::uint16_t port, Protocol protocol) {
    const Frames frames(kOneClient, protocol);
    std::vector<std::future<void>> all;
    for (int i = 0; i < kAtATime; ++i) {
        all.push_back(
            std::async(std::launch::async, [&] { connect_echo_close(port, frames, protocol); }));
    }
    for (auto& one : all) one.get();
}

// The figures of one server, as a column.
class Column {
public:
    Column(const std::string& group, const Server& server) : group_(group), server_(server) {}

    void measure_round() const {
        measure_start();
        measure_connections();
        measure_idle();
    }

private:
    void add(const std::string& row, double value) const {
        record(group_ + ".process", row, server_.name, value);
    }

    void add_start(const ServerProcess& process) const {
        add("exec to the first connection, ms", Microseconds(process.start_time()).count() / 1000);
    }

    void measure_start() const {
        for (int i = 0; i < kStarts; ++i) add_start(ServerProcess(server_.command));
        const ServerProcess process(server_.command);
        add_start(process);
        std::this_thread::sleep_for(kRest);
        add("memory at rest, MiB", static_cast<double>(process.resident_memory()) / kMebibyte);
    }

    void measure_connections() const {
        const ServerProcess process(server_.command);
        Client(process.port(), Frames(kOneClient, server_.protocol), 1, server_.protocol);
        const auto cpu_before = process.cpu_time();
        const auto start = std::chrono::steady_clock::now();
        connect_four_at_a_time(process.port(), server_.protocol);
        const Seconds elapsed = std::chrono::steady_clock::now() - start;
        const Microseconds cpu = process.cpu_time() - cpu_before;
        add("CPU to connect, echo and close, µs", cpu.count() / (kAtATime * kConnections));
        add("connections a second", kAtATime * kConnections / elapsed.count());
    }

    // What 1,000 clients add, without the memory that a first one needs.
    void measure_idle() const {
        const ServerProcess process(server_.command);
        Load(process.port(), kOneClient, server_.protocol).run(1);
        const auto before = static_cast<double>(process.resident_memory());
        const Load load(process.port(), kIdleLoad, server_.protocol);
        std::this_thread::sleep_for(kRest);
        const auto after = static_cast<double>(process.resident_memory());
        add("memory of an idle client, KiB", (after - before) / 1024 / kIdle);
    }

    const std::string group_;
    const Server& server_;
};

}  // namespace

void measure_processes(const Settings& settings, const std::string& group,
                       const std::vector<Server>& servers) {
    allow_descriptors(kIdle + 100);
    for (int round = 0; round < settings.rounds; ++round) {
        show_progress(group + ": connections, starts, memory, round " + std::to_string(round + 1));
        for (const Server& server : servers) {
            try {
                Column(group, server).measure_round();
            } catch (const std::exception& error) {
                record_error(group + ".process", "CPU to connect, echo and close, µs", server.name,
                             error.what());
            }
        }
    }
}

}  // namespace wsecho_bench
