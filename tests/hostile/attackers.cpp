#include "hostile/attackers.hpp"

#include <chrono>
#include <numeric>
#include <ostream>
#include <thread>
#include <vector>

#include "support/deadline.hpp"

namespace wsecho_test {

using namespace std::chrono_literals;

namespace {

// One connection of a flood. Throws ClientError when the server ends it.
void flood_once(std::uint16_t port, const Flood& flood, const Until& until, std::uint64_t& sent) {
    RawClient client(port);
    if (flood.secure) client.start_tls();
    client.handshake(flood.extensions.empty() ? Request() : offering(flood.extensions));
    client.write(flood.opening);
    if (flood.echo.empty()) {
        for (std::size_t more = flood.most; more > 0 && !until.is_over(); --more) {
            client.write(flood.repeated);
            sent += flood.repeated.size();
        }
        return client.abort();
    }
    while (!until.is_over()) {
        client.write(flood.repeated);
        client.skip(flood.echo.size());
        client.forget_arrivals();
        sent += flood.repeated.size();
    }
}

}  // namespace

void PrintTo(const Flood& flood, std::ostream* out) {
    *out << flood.name;
}

std::uint64_t send_without_reading(RawClient& client, std::string_view octets, const Until& until) {
    std::uint64_t sent = 0;
    std::string_view rest = octets;
    while (!until.is_over()) {
        const std::size_t count = client.write_some(rest);
        sent += count;
        rest.remove_prefix(count);
        if (rest.empty()) rest = octets;
        if (count == 0) client.writable(5ms);
    }
    return sent;
}

std::uint64_t send_to_all_without_reading(std::deque<RawClient>& clients,
                                          const std::vector<std::string>& kinds,
                                          const Until& until) {
    std::vector<std::size_t> sent(clients.size());
    while (!until.is_over()) {
        for (std::size_t i = 0; i < clients.size(); ++i) {
            const std::string_view octets = kinds[i % kinds.size()];
            sent[i] += clients[i].write_some(octets.substr(sent[i] % octets.size()));
        }
    }
    return std::accumulate(sent.begin(), sent.end(), std::uint64_t{0});
}

std::uint64_t flood(std::uint16_t port, const Flood& flood, const Until& until) {
    std::uint64_t sent = 0;
    while (!until.is_over()) {
        const std::uint64_t before = sent;
        try {
            flood_once(port, flood, until, sent);
        } catch (const ClientError&) {
            if (until.may_stop()) break;
            if (sent == before) throw;  // the server takes nothing of it
        }
    }
    return sent;
}

Flood messages_with_echo(std::size_t size) {
    const std::string frame = FrameSpec(opcode::text, "x").octets();
    Flood flood = {"messages", "", repeated(frame, size), ""};
    for (std::size_t i = 0; i < flood.repeated.size() / frame.size(); ++i) {
        flood.echo += server_frame(opcode::text, "x");
    }
    return flood;
}

std::uint64_t attack_until_gone(std::uint16_t port, int kind, const Until& until) {
    const Flood messages = messages_with_echo(64 * 1024);
    std::uint64_t done = 0;
    try {
        if (kind == 0) return flood(port, messages, until);
        while (!until.is_over()) {
            auto client = RawClient::open(port);
            ++done;
            if (kind == 1) done += send_without_reading(client, messages.repeated, until);
            client.abort();
        }
    } catch (const ClientError&) {
        if (!until.may_stop()) throw;
    }
    return done;
}

std::string repeated(const std::string& frame, std::size_t size) {
    std::string frames;
    while (frames.size() < size) frames += frame;
    return frames;
}

std::uint64_t drip(std::deque<RawClient>& clients, const std::string& octets,
                   const std::function<RawClient()>& open, const Until& until) {
    std::uint64_t sent = 0;
    std::vector<std::size_t> next(clients.size());
    while (!until.is_over()) {
        for (std::size_t i = 0; i < clients.size(); ++i) {
            try {
                sent += clients[i].write_some(octets.substr(next[i]++ % octets.size(), 1));
            } catch (const ClientError&) {
                clients[i] = open();
                next[i] = 0;
            }
        }
        std::this_thread::sleep_for(1ms);
    }
    return sent;
}

}  // namespace wsecho_test
