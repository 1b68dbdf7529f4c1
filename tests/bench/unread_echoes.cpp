// What servers do for a client that sends and never reads: they hold it back, or their memory
// grows.

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>

#include "client.hpp"
#include "process_costs.hpp"
#include "records.hpp"
#include "server_process.hpp"
#include "workload.hpp"

namespace wsecho_bench {
namespace {

constexpr Workload kMessages{"unread", 1, 1, std::size_t{64} << 10, true};
constexpr std::size_t kMost = 256 * kMebibyte;
constexpr int kHeldBackMilliseconds = 1000;

// Sends until the socket has accepted nothing for a second. Returns how many octets it accepted.
std::size_t send_unread(Client& client) {
    std::size_t sent = 0;
    while (sent < kMost) {
        pollfd room{client.descriptor(), POLLOUT, 0};
        if (::poll(&room, 1, kHeldBackMilliseconds) == 0) break;
        client.flush();
        if (client.blocked()) continue;
        client.send(1);
        sent += kMessages.size;
    }
    return sent;
}

void measure(const Server& server) {
    const ServerProcess process(server.command);
    const Frames frames(kMessages, server.protocol);
    Client client(process.port(), frames, 1, server.protocol);
    const std::size_t before = process.resident_memory();
    const std::size_t sent = send_unread(client);
    const std::size_t most = std::max(before, process.most_resident_memory());
    record("ws.unread", "MiB that the server accepts", server.name,
           static_cast<double>(sent) / kMebibyte);
    record("ws.unread", "MiB that it grows by", server.name,
           static_cast<double>(most - before) / kMebibyte);
}

}  // namespace

void measure_unread(const std::vector<Server>& servers) {
    show_progress("ws: a client that never reads");
    for (const Server& server : servers) {
        try {
            measure(server);
        } catch (const std::exception& error) {
            record_error("ws.unread", "MiB that the server accepts", server.name, error.what());
        }
    }
}

}  // namespace wsecho_bench
