// The difference between a run and one with twice as many messages is what the messages cost,
// without start, handshakes and end.

#include "instructions.hpp"

#include <unistd.h>

#include <cstdint>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "load.hpp"
#include "records.hpp"
#include "server_process.hpp"
#include "workload.hpp"

namespace wsecho_bench {
namespace {

constexpr std::uint64_t kMessages = 10'000;

// The line "summary: 123" or "totals: 123", which callgrind writes at the end of the process.
double read_total(const std::string& path) {
    std::ifstream file(path);
    for (std::string word; file >> word;) {
        double total = 0;
        if ((word == "summary:" || word == "totals:") && file >> total) return total;
    }
    throw std::runtime_error("callgrind has written no total: is valgrind installed?");
}

double count(const Server& server, std::uint64_t messages) {
    const std::string path = "/tmp/ws-echo-callgrind-" + std::to_string(::getpid());
    std::vector<std::string> command{"valgrind", "--quiet", "--tool=callgrind",
                                     "--callgrind-out-file=" + path};
    command.insert(command.end(), server.command.begin(), server.command.end());
    ServerProcess process(command);
    Load load(process.port(), kManyClients, server.protocol);
    load.run(messages - kManyClients.messages_in_flight());
    load.drain();
    process.end();
    const double total = read_total(path);
    ::unlink(path.c_str());
    return total;
}

void count_for(const Server& server) {
    const double once = count(server, kMessages);
    const double twice = count(server, 2 * kMessages);
    record("instructions", "a message: 64 clients, 32 B", server.name, (twice - once) / kMessages);
    record("instructions", "start and 64 opening handshakes, millions", server.name,
           (2 * once - twice) / 1e6);
}

}  // namespace

void count_instructions(const std::vector<Server>& servers) {
    for (const Server& server : servers) {
        if (server.is_interpreted) continue;
        show_progress("instructions: " + server.name);
        try {
            count_for(server);
        } catch (const std::exception& error) {
            record_error("instructions", "a message: 64 clients, 32 B", server.name, error.what());
        }
    }
}

}  // namespace wsecho_bench
