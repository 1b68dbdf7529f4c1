// What the tests of TLS faults share: clients that read the server's octets as they are.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/expectations.hpp"
#include "tls/tls_server.hpp"

namespace wsecho_test {

/// RFC 8446, 5.1.
namespace record_type {
inline constexpr std::uint8_t change_cipher_spec = 0x14;
inline constexpr std::uint8_t alert = 0x15;
inline constexpr std::uint8_t handshake = 0x16;
inline constexpr std::uint8_t application_data = 0x17;
}  // namespace record_type

struct TlsRecord {
    std::uint8_t type = 0;
    std::string content;
};

/// Cuts octets into records. What is not a whole record at the end is left out.
inline std::vector<TlsRecord> records_in(std::string_view octets) {
    constexpr std::size_t kHeader = 5;
    std::vector<TlsRecord> all;
    while (octets.size() >= kHeader) {
        const std::size_t size = std::size_t{static_cast<std::uint8_t>(octets[3])} << 8 |
                                 static_cast<std::uint8_t>(octets[4]);
        if (octets.size() < kHeader + size) break;
        all.push_back({static_cast<std::uint8_t>(octets[0]), std::string(octets.substr(5, size))});
        octets.remove_prefix(kHeader + size);
    }
    return all;
}

/// An alert that is not encrypted. `level`: 1 warning, 2 fatal (RFC 8446, 6).
inline std::string alert_octets(std::uint8_t level, std::uint8_t alert) {
    return {0x15, 3, 3, 0, 2, static_cast<char>(level), static_cast<char>(alert)};
}

inline TlsClientOptions only_version(int version) {
    TlsClientOptions options;
    options.least_version = options.most_version = version;
    return options;
}

/// A client that has sent a ClientHello. It reads the server's octets as they are.
inline RawClient after_client_hello(const wsecho::EchoServer& server,
                                    const TlsClientOptions& options = {}) {
    TlsLayer tls(options);
    tls.shake_hands();
    RawClient client(server.port());
    client.write_unencrypted(tls.take_ciphertext());
    return client;
}

/// A server whose first client meets this behavior.
class FaultyServer : public TestServer {
public:
    explicit FaultyServer(const std::string& behavior, wsecho::Options options = with_tls())
        : TestServer(std::move(options)) {
        enqueue(behavior);
    }
};

/// The octets and the end with which the server answers a ClientHello.
inline Ending answer_to_client_hello(const std::string& fault,
                                     const TlsClientOptions& options = {}) {
    FaultyServer server(fault);
    return after_client_hello(server, options).read_until_end();
}

/// The octets that the server sends until the client must answer.
inline std::string flight_octets(const wsecho::EchoServer& server,
                                 const TlsClientOptions& options) {
    TlsLayer tls(options);
    tls.shake_hands();
    RawClient client(server.port());
    client.write_unencrypted(tls.take_ciphertext());
    std::string octets;
    do {
        octets += client.read_exact(1);
        tls.feed(octets.substr(octets.size() - 1));
    } while (!tls.shake_hands() && tls.take_ciphertext().empty());
    return octets;
}

inline std::vector<TlsRecord> flight_of(const wsecho::EchoServer& server,
                                        const TlsClientOptions& options) {
    return records_in(flight_octets(server, options));
}

}  // namespace wsecho_test
