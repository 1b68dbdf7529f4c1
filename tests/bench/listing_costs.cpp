#include "control_costs.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>

#include "loopback.hpp"
#include "records.hpp"
#include "server_process.hpp"
#include "support/frames.hpp"
#include "support/http_client.hpp"
#include "support/http_head.hpp"

namespace wsecho_bench {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int kConnections = 10'000;

struct Listing {
    std::size_t connections = 0;
    std::size_t octets = 0;
    std::size_t most_memory = 0;
    std::size_t pages = 0;
    Milliseconds cpu{};  // of the server
};

// An opening handshake, an echo, a close frame each way. The socket then resets the connection, so
// that no port stays behind in TIME_WAIT.
void connect_echo_close(std::uint16_t port) {
    namespace opcode = wsecho_test::opcode;
    LoopbackSocket client(port);
    client.write(wsecho_test::Request("/chat?room=1").octets());
    std::string response;
    while (response.find("\r\n\r\n") == std::string::npos) response += client.read(1);
    const std::string text(32, 'x');
    client.write(wsecho_test::FrameSpec(opcode::text, text).octets() +
                 wsecho_test::FrameSpec(opcode::close, "\x03\xe8").octets());
    client.read(2 + text.size() + 4);
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t times = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++times;
    return times;
}

Listing list(const ServerProcess& process, const std::string& limit) {
    wsecho_test::HttpClient client(process.port());
    Listing listing;
    std::string since = "0";
    const auto before = process.cpu_time();
    for (;;) {
        const auto response = client.get("/-/connections?limit=" + limit + "&since=" + since);
        if (response.status() != 200) throw std::runtime_error("a page could not be listed");
        const std::size_t next = response.body.rfind("\"next\":") + 7;
        const std::string end =
            response.body.substr(next, response.body.find_first_not_of("0123456789", next) - next);
        if (end == since) break;
        since = end;
        listing.connections += count(response.body, "\"remote\":");
        listing.octets += response.body.size();
        listing.most_memory = std::max(listing.most_memory, process.resident_memory());
        ++listing.pages;
    }
    listing.cpu = process.cpu_time() - before;
    return listing;
}

double mebibytes(std::size_t octets) {
    return static_cast<double>(octets) / (1 << 20);
}

}  // namespace

void measure_listings(const Settings& /*settings*/) {
    show_progress("listings of the control API");
    const ServerProcess process({WSECHO_PEER_OWN, "control"});
    const double empty = mebibytes(process.resident_memory());
    for (int i = 0; i < kConnections; ++i) connect_echo_close(process.port());
    for (const char* const limit : {"100", "1000"}) {
        const std::size_t before = process.resident_memory();
        const Listing listing = list(process, limit);
        if (listing.connections == 0) throw std::runtime_error("no connection was listed");
        const auto add = [&](const char* column, double value) {
            record("control.listing", limit, column, value);
        };
        add("pages", static_cast<double>(listing.pages));
        add("MiB without connections", empty);
        add("before", mebibytes(before));
        add("at most", mebibytes(listing.most_memory));
        add("after", mebibytes(process.resident_memory()));
        add("octets a connection", static_cast<double>(listing.octets / listing.connections));
        add("CPU of a page, ms", listing.cpu.count() / static_cast<double>(listing.pages));
    }
}

}  // namespace wsecho_bench
