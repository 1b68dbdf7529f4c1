// The servers take turns, slice by slice, and each round has new processes: two processes of one
// program differ by a few percent, by where their memory lies.

#include "control_costs.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hanging_waits.hpp"
#include "load.hpp"
#include "records.hpp"
#include "server_process.hpp"
#include "statistics.hpp"
#include "workload.hpp"

namespace wsecho_bench {
namespace {

using Microseconds = std::chrono::duration<double, std::micro>;

struct Variant {
    const char* name;
    bool has_control;
    bool has_waits;
};

constexpr std::array<Variant, 4> kVariants{{
    {"without", false, false},
    {"without, again", false, false},
    {"control API", true, false},
    {"200 waits", true, true},
}};

// A server, and the waits that hang there.
class Running {
public:
    explicit Running(const Variant& variant)
        : process_(variant.has_control ? std::vector<std::string>{WSECHO_PEER_OWN, "control"}
                                       : std::vector<std::string>{WSECHO_PEER_OWN}) {
        if (variant.has_waits) waits_.emplace(process_.port());
    }

    std::uint16_t port() const { return process_.port(); }

    // Microseconds of the server's CPU.
    double measure(const std::function<void()>& work) const {
        const auto before = process_.cpu_time();
        work();
        return Microseconds(process_.cpu_time() - before).count();
    }

private:
    ServerProcess process_;
    std::optional<HangingWaits> waits_;
};

// Per variant, of all rounds: the ratio to the first variant, and the first one's own figure.
class Figures {
public:
    // The medians of a round.
    void add(std::array<std::vector<double>, kVariants.size()>& slices) {
        const double first = median(slices[0]);
        first_.push_back(first);
        for (std::size_t i = 0; i < slices.size(); ++i) {
            ratios_[i].push_back(median(slices[i]) / first);
        }
    }

    void record_row(const char* row) {
        record("control.cpu", row, kVariants[0].name, median(first_));
        for (std::size_t i = 1; i < ratios_.size(); ++i) {
            record("control.cpu", row, kVariants[i].name, median(ratios_[i]));
        }
    }

private:
    std::vector<double> first_;
    std::array<std::vector<double>, kVariants.size()> ratios_;
};

// ---- echoes ------------------------------------------------------------------------------------

constexpr int kSlices = 15;
constexpr std::chrono::milliseconds kSlice{20};

struct Echoes {
    const char* row;
    Workload workload;
};

constexpr Echoes kMeasured[] = {
    {"a message: 1 client, 32 B", kOneClient},
    {"a message: 16 clients x 32 in flight, 64 B", kManyInFlight},
    {"a message: 64 clients, 32 B", kManyClients},
};

void add_echo_round(const Workload& workload, Figures& figures) {
    struct Loaded {
        Running server;
        Load load;
        Loaded(const Variant& variant, const Workload& work)
            : server(variant), load(server.port(), work) {}
    };
    std::array<std::unique_ptr<Loaded>, kVariants.size()> all;
    std::array<std::vector<double>, kVariants.size()> slices;
    for (int slice = -2; slice < kSlices; ++slice) {  // the first two warm up
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!all[i]) all[i] = std::make_unique<Loaded>(kVariants[i], workload);
            Loaded& loaded = *all[i];
            double messages = 0;
            const double cpu = loaded.server.measure([&] {
                const auto end = std::chrono::steady_clock::now() + kSlice;
                while (std::chrono::steady_clock::now() < end) {
                    const std::size_t more = workload.messages_in_flight() * 8;
                    loaded.load.run(more);
                    messages += static_cast<double>(more);
                }
                loaded.load.drain();
                messages += static_cast<double>(workload.messages_in_flight());
            });
            loaded.load.take_round_trips();
            if (slice >= 0) slices[i].push_back(cpu / messages);
        }
    }
    figures.add(slices);
}

// ---- connections -------------------------------------------------------------------------------

constexpr int kConnections = 100;  // of a slice; each leaves a port in TIME_WAIT
constexpr int kConnectionSlices = 3;

void connect_echo_close(std::uint16_t port) {
    const Workload one{"one echo", 1, 1, 32, false};
    for (int i = 0; i < kConnections; ++i) {
        Load client(port, one);
        client.start();
        client.drain();
        client.close();
    }
}

void add_connection_round(Figures& figures) {
    std::array<std::unique_ptr<Running>, kVariants.size()> all;
    std::array<std::vector<double>, kVariants.size()> slices;
    for (int slice = -1; slice < kConnectionSlices; ++slice) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!all[i]) all[i] = std::make_unique<Running>(kVariants[i]);
            const double cpu = all[i]->measure([&] { connect_echo_close(all[i]->port()); });
            if (slice >= 0) slices[i].push_back(cpu / kConnections);
        }
    }
    figures.add(slices);
}

}  // namespace

void measure_control_echoes(const Settings& settings) {
    for (const Echoes& measured : kMeasured) {
        show_progress(std::string("with the control API: ") + measured.row);
        Figures figures;
        for (int round = 0; round < settings.rounds; ++round) {
            add_echo_round(measured.workload, figures);
        }
        figures.record_row(measured.row);
    }
}

void measure_control_connections(const Settings& settings) {
    show_progress("with the control API: connections");
    Figures figures;
    for (int round = 0; round < settings.rounds; ++round) add_connection_round(figures);
    figures.record_row("a connection: connect, echo, close");
}

}  // namespace wsecho_bench
