// Memory that must not grow: after a burst of large messages, and while the history is full.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "affinity.hpp"
#include "load.hpp"
#include "loopback.hpp"
#include "memory_costs.hpp"
#include "records.hpp"
#include "server_process.hpp"
#include "support/http_head.hpp"
#include "workload.hpp"

namespace wsecho_bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kRest{2};

double mebibytes(std::size_t octets) {
    return static_cast<double>(octets) / kMebibyte;
}

// ---- a burst -----------------------------------------------------------------------------------

constexpr Workload kBurst{"1,000 clients send 1 MiB at once", 1000, 1, kMebibyte, true};

// --history 0 leaves only what the allocator keeps.
void measure_burst(const std::string& history) {
    const std::string row = std::string(kBurst.name) + ", --history " + history;
    std::vector<std::string> command = tool().command;
    command.insert(command.end(), {"--history", history});
    const ServerProcess process(command);
    Load(process.port(), kOneClient).run(1);
    record("memory.burst", row, "MiB before", mebibytes(process.resident_memory()));
    {
        Load load(process.port(), kBurst);
        load.start();
        load.drain();
        load.close();
    }
    std::this_thread::sleep_for(kRest);
    record("memory.burst", row, "at most", mebibytes(process.most_resident_memory()));
    record("memory.burst", row, "2 s after", mebibytes(process.resident_memory()));
}

// ---- a full history ----------------------------------------------------------------------------

// Load on the server; a call takes much less than a second and returns how many things it did.
class Busy {
public:
    explicit Busy(const char* name) : name_(name) {}
    virtual ~Busy() = default;
    virtual std::uint64_t run(std::uint16_t port) = 0;
    const char* name() const { return name_; }

private:
    const char* name_;
};

class Echoes : public Busy {
public:
    Echoes() : Busy("messages of 64 B") {}
    std::uint64_t run(std::uint16_t port) override {
        if (!load_) load_ = std::make_unique<Load>(port, kManyInFlight);
        const std::uint64_t before = load_->echoes();
        load_->run(10'000);
        return load_->echoes() - before;
    }

private:
    std::unique_ptr<Load> load_;
};

class Resets : public Busy {
public:
    Resets() : Busy("opening handshakes, then RST") {}
    std::uint64_t run(std::uint16_t port) override {
        constexpr std::uint64_t kCount = 200;
        for (std::uint64_t i = 0; i < kCount; ++i) {
            LoopbackSocket client(port);
            client.write(request_);
            client.read(kStatusLine.size());
        }
        return kCount;
    }

private:
    static constexpr std::string_view kStatusLine = "HTTP/1.1 101";
    const std::string request_ = wsecho_test::Request("/chat?room=1").octets();
};

// Reads the memory after a tenth of the time, when the history is full, and at the end.
void measure_history(Busy&& busy, std::chrono::seconds time) {
    const std::string row =
        std::string(busy.name()) + ", for " + std::to_string(time.count()) + " s";
    const ServerProcess process(tool().command);
    record("memory.history", row, "MiB before", mebibytes(process.resident_memory()));
    std::uint64_t count = 0;
    const auto start = Clock::now();
    const auto run_until = [&](Clock::time_point end) {
        while (Clock::now() < end) count += busy.run(process.port());
    };
    run_until(start + time / 10);
    record("memory.history", row, "after a tenth", mebibytes(process.resident_memory()));
    run_until(start + time);
    record("memory.history", row, "at the end", mebibytes(process.resident_memory()));
    record("memory.history", row, "count", static_cast<double>(count));
}

}  // namespace

void measure_burst_memory(const Settings& /*settings*/) {
    allow_descriptors(kBurst.connections + 100);
    show_progress("memory after a burst");
    for (const char* const history : {"16MiB", "0"}) {
        try {
            measure_burst(history);
        } catch (const std::exception& error) {
            record_error("memory.burst", std::string("history ") + history, "at most",
                         error.what());
        }
    }
}

void measure_history_memory(const Settings& settings) {
    const std::chrono::seconds time(settings.is_long ? 600 : 10);
    show_progress("memory with a full history");
    measure_history(Echoes(), time);
    measure_history(Resets(), time);
}

}  // namespace wsecho_bench
