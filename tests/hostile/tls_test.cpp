// Loads of TLS handshakes that are never complete.

#include <gtest/gtest.h>

#include <cstddef>
#include <deque>
#include <string>

#include "hostile/attackers.hpp"
#include "hostile/load.hpp"

namespace wsecho_test {

namespace {

wsecho::Options tls_under_load() {
    wsecho::Options options = options_under_load();
    options.tls.emplace();
    return options;
}

std::string client_hello() {
    TlsLayer tls;
    tls.shake_hands();
    return tls.take_ciphertext();
}

}  // namespace

TEST(HostileTlsHandshakes, HalfOfAHelloFromManyClients) {
    ServerLoad load(tls_under_load());
    const std::string half = client_hello().substr(0, 100);
    std::deque<TcpSocket> clients;

    load.attack([&](const Until& until) {
        for (std::size_t i = 0; i < load_count(5000); ++i) {
            clients.emplace_back(load.port());
            clients.back().write_unencrypted(half);
        }
        while (!until.is_over()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return clients.size();
    });

    Bounds bounds;
    bounds.memory = load_count(5000) * 64 * 1024 + 32 * kMiB;
    load.finish("TLS: halves of a ClientHello", bounds);
}

// The server signs for each, which takes it longer than the client.
TEST(HostileTlsHandshakes, AHelloAndRstAsFastAsPossible) {
    ServerLoad load(tls_under_load());
    const std::string hello = client_hello();

    load.attack(
        [&](const Until& until) {
            std::uint64_t count = 0;
            for (; !until.is_over(); ++count) {
                TcpSocket client(load.port());
                client.write_unencrypted(hello);
                if (count % 2 == 0) client.read_exact(1);
                client.abort();
            }
            return count;
        },
        2);

    EXPECT_TRUE(load.server.wait_for_clients(1));
    load.finish("TLS: a ClientHello and RST");
}

TEST(HostileTlsHandshakes, RecordsAfterTheAlert) {
    ServerLoad load(tls_under_load());
    const std::string record("\x17\x03\x03\x00\x01x", 6);

    load.attack([&](const Until& until) {
        std::uint64_t count = 0;
        const std::string records = repeated(record);
        while (!until.is_over()) {
            try {
                TcpSocket client(load.port());
                client.write_unencrypted(client_hello());
                while (!until.is_over()) {
                    client.write_unencrypted(records);
                    count += records.size() / record.size();
                }
            } catch (const ClientError&) {
                ++count;  // the server has ended it
            }
        }
        return count;
    });

    load.finish("TLS: records after an alert");
}

}  // namespace wsecho_test
