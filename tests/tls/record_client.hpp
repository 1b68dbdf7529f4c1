// A WebSocket client that reads TLS records one by one, as they are on the wire.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "support/raw_client.hpp"
#include "support/tcp_socket.hpp"
#include "support/tls_layer.hpp"

namespace wsecho_test {

/// Answers nothing by itself, not even what its TLS wants to send: see flush().
class RecordClient {
public:
    /// Completes the TLS handshake and the opening handshake on this target: "/do/sink".
    RecordClient(std::uint16_t port, const std::string& target,
                 const TlsClientOptions& options = {});

    /// The next record with its header, encrypted.
    std::string read_record();

    /// Feeds records to TLS. Returns the plaintext; throws ClientError if TLS fails.
    std::string decrypt(const std::string& records);

    /// decrypt() of the next record.
    std::string read() { return decrypt(read_record()); }

    /// Reads records until their plaintext has `size` octets.
    std::string read_plaintext(std::size_t size);

    void send(const FrameSpec& frame);

    /// Sends what TLS wants to send: alerts and answers. Returns it.
    std::string flush();

    /// Lets TLS fail on these octets, sends its alert, and closes the TCP connection.
    void fail_on(const std::string& octets);

    TlsLayer tls;
    TcpSocket socket;
};

/// The octets of a TLS 1.3 record with this content and padding (RFC 8446, 5.2).
constexpr std::size_t sealed_size(std::size_t content, std::size_t padding = 0) {
    return 5 + content + 1 + padding + 16;
}

}  // namespace wsecho_test
