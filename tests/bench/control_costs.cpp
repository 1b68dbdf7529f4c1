// The servers take turns, slice by slice, and each round has new processes: two processes of one
// program differ by a few percent, by where their memory lies.

#include "control_costs.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "hanging_waits.hpp"
#include "load.hpp"
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

    void print_row(std::ostream& out, const char* title) {
        char text[64];
        std::snprintf(text, sizeof text, " | %.3g |", median(first_));
        out << "| " << title << text;
        for (std::size_t i = 1; i < ratios_.size(); ++i) {
            std::snprintf(text, sizeof text, " %.3f |", median(ratios_[i]));
            out << text;
        }
        out << std::endl;
    }

private:
    std::vector<double> first_;
    std::array<std::vector<double>, kVariants.size()> ratios_;
};

void print_head(std::ostream& out, const char* title) {
    out << "\n| " << title << " |";
    for (const Variant& variant : kVariants) out << ' ' << variant.name << " |";
    out << "\n|---|--:|--:|--:|--:|\n";
}

// ---- echoes ------------------------------------------------------------------------------------

constexpr int kRounds = 9;
constexpr int kSlices = 15;
constexpr std::chrono::milliseconds kSlice{20};
constexpr std::array<std::size_t, 3> kMeasured{0, 2, 1};  // of the workloads

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
constexpr int kConnectionRounds = 4;

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

void print_echo_costs(std::ostream& out) {
    print_head(out, "server CPU per message, µs");
    for (const std::size_t measured : kMeasured) {
        const Workload& workload = kWorkloads[measured];
        std::cerr << "measuring " << workload.name << std::endl;
        Figures figures;
        for (int round = 0; round < kRounds; ++round) add_echo_round(workload, figures);
        figures.print_row(out, workload.name);
    }
}

void print_connection_costs_with_control(std::ostream& out) {
    std::cerr << "measuring connections" << std::endl;
    Figures figures;
    for (int round = 0; round < kConnectionRounds; ++round) add_connection_round(figures);
    print_head(out, "server CPU per connection, µs");
    figures.print_row(out, "connect, echo, close");
}

}  // namespace wsecho_bench
