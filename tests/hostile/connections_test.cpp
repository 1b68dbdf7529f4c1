// Loads of connections that never become clients.

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <string>

#include "hostile/attackers.hpp"
#include "hostile/load.hpp"
#include "support/deadline.hpp"
#include "support/memory_use.hpp"
#include "support/payloads.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

const std::string kHalfRequest = Request().octets().substr(0, 60);

// Connects, goes as far as `stage` says, and sends RST.
void connect_and_reset(std::uint16_t port, std::uint64_t stage) {
    RawClient client(port);
    if (stage % 4 == 1) client.write(kHalfRequest);
    if (stage % 4 == 2) client.write(Request().octets());
    if (stage % 4 == 3) {
        client.handshake();
        client.send_text("one message");
    }
    client.abort();
}

}  // namespace

TEST(HostileConnections, ThatAreResetAsFastAsPossible) {
    ServerLoad load;

    load.attack(
        [&](const Until& until) {
            std::uint64_t count = 0;
            while (!until.is_over()) connect_and_reset(load.port(), count++);
            return count;
        },
        2);

    EXPECT_TRUE(load.server.wait_for_clients(1));
    load.finish("connects and RSTs");
}

// Once history is full, further connections must take the place of older ones.
TEST(HostileConnections, ThatAreForgottenTakeNoMemory) {
    wsecho::Options options = options_under_load();
    options.history = {kMiB, 5000, 500};
    wsecho::EchoServer server(options);
    const std::size_t count = load_count(15'000);
    const auto reset = [&](std::size_t connections) {
        for (std::size_t i = 0; i < connections; ++i) connect_and_reset(server.port(), i);
        EXPECT_TRUE(server.wait_for_clients(0));
    };
    reset(count);
    const std::size_t before = reset_peak_memory();

    reset(3 * count);

    const std::size_t peak = peak_memory();
    std::printf("%zu connections and resets: %.1f MiB, %zu more: %.1f MiB\n", count,
                static_cast<double>(before) / kMiB, 3 * count, static_cast<double>(peak) / kMiB);
    if (memory_is_measurable()) {
        EXPECT_LT(peak, before + 4 * kMiB);
    }
}

TEST(HostileConnections, ThatAreLeftAtOnce) {
    ServerLoad load;

    load.attack([&](const Until& until) {
        std::uint64_t count = 0;
        for (; !until.is_over() && count < 20'000; ++count) {  // each keeps a port in TIME-WAIT
            TcpSocket client(load.port());
        }
        return count;
    });

    EXPECT_TRUE(load.server.wait_for_clients(1));
    load.finish("connects and FINs");
}

TEST(HostileConnections, ThatSendARequestOctetByOctet) {
    wsecho::Options options = options_under_load();
    options.opening_handshake_timeout = scaled(100ms);
    options.closing_handshake_timeout = scaled(100ms);
    ServerLoad load(options);
    const auto open = [&] { return RawClient(load.port()); };
    std::deque<RawClient> clients;
    for (int i = 0; i < 200; ++i) clients.push_back(open());
    const std::string endless = Request().octets().substr(0, 40) + std::string(100'000, 'x');

    load.attack([&](const Until& until) { return drip(clients, endless, open, until); });

    load.finish("slow requests, octets");
}

// The server ends each of them at 16,000 octets.
TEST(HostileConnections, ThatSendAHeadWithoutEnd) {
    ServerLoad load;
    const std::string fields = repeated("X-Field: some value\r\n");

    load.attack([&](const Until& until) {
        std::uint64_t sent = 0;
        while (!until.is_over()) {
            RawClient client(load.port());
            try {
                client.write("GET / HTTP/1.1\r\n");
                client.write(fields);
                sent += fields.size();
                client.read_until_end();
            } catch (const ClientError&) {  // RST while it sends
            }
        }
        return sent;
    });

    load.finish("octets of heads without end");
}

// The server must not reserve what the header announces.
TEST(HostileConnections, ThatSendAFrameOctetByOctet) {
    ServerLoad load;
    const auto open = [&] { return RawClient::open(load.port()); };
    std::deque<RawClient> clients;
    for (int i = 0; i < 200; ++i) clients.push_back(open());
    const std::string frame =
        FrameSpec(opcode::text, std::string(100'000, 'x')).announce(60 * kMiB).octets();

    load.attack([&](const Until& until) { return drip(clients, frame, open, until); });

    load.finish("slow frames of 60 MiB, octets");
}

TEST(HostileConnections, ThatSendAClosingHandshakeOctetByOctet) {
    wsecho::Options options = options_under_load();
    options.closing_handshake_timeout = scaled(100ms);
    ServerLoad load(options);
    const auto open = [&] {
        auto client = RawClient::open(load.port());
        client.write(FrameSpec(opcode::close, close_payload(1000)).octets() + "x");
        return client;
    };
    std::deque<RawClient> clients;
    for (int i = 0; i < 100; ++i) clients.push_back(open());

    load.attack([&](const Until& until) { return drip(clients, "x", open, until); });

    load.finish("octets after the close frame");
}
