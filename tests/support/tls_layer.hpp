// TLS for a client on a raw socket: octets in, octets out.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/record_sealer.hpp"

namespace wsecho_test {

/// What a client brings to a TLS handshake.
struct TlsClientOptions {
    std::string ca_pem;       ///< empty: does not verify the server
    std::string server_name;  ///< empty: sends none
    std::string alpn;         ///< protocols separated by commas; empty: offers none
    std::string certificate_pem;
    std::string private_key_pem;
    int least_version = 0;  ///< as OpenSSL's TLS1_2_VERSION; 0: any
    int most_version = 0;
    std::string suites;         ///< of TLS 1.3, as OpenSSL names them; empty: its default
    bool renegotiates = true;   ///< in TLS 1.2, if the server asks for it
    std::string ciphers;        ///< up to TLS 1.2, as OpenSSL names them; empty: its default
    std::string accepted_alpn;  ///< what it accepts, instead of `alpn`
    std::string groups;         ///< as OpenSSL names them: "P-256:X25519"; empty: its default
};

/// A client's TLS without a socket. Uses the default context of OpenSSL, as a client in a user's
/// test would, and none of the library's code.
class TlsLayer {
public:
    explicit TlsLayer(const TlsClientOptions& options = {});
    ~TlsLayer();
    TlsLayer(TlsLayer&& other) noexcept;
    TlsLayer& operator=(TlsLayer&& other) noexcept;

    /// Continues the handshake. The octets to send are then in take_ciphertext(). True when it is
    /// complete. Throws ClientError if it fails.
    bool shake_hands();

    /// Octets that the server has sent.
    void feed(std::string_view ciphertext);

    /// The octets decrypted so far. Throws ClientError if the server broke TLS.
    std::string decrypt();

    void encrypt(std::string_view plaintext);
    void close_notify();

    /// Sends a KeyUpdate that asks for one in return (RFC 8446, 4.6.3).
    void update_keys();

    /// Continues the client's records with records of any kind; encrypt() must not be called again.
    /// Once the handshake is complete, before the first encrypt().
    RecordSealer sealer() const;

    /// The octets to send to the server.
    std::string take_ciphertext();

    /// Whether the server has sent close_notify.
    bool has_close_notify() const;

    /// The alert that the server has sent, other than close_notify.
    std::optional<std::uint8_t> alert() const;

    // ---- facts, once the handshake is complete ----

    std::string version() const;
    std::string alpn() const;
    std::string cipher() const;
    std::string server_certificate_pem() const;

    /// All certificates as the server has sent them, its own first.
    std::vector<std::string> server_chain_pem() const;

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

/// Whether every TcpSocket is to speak TLS, and every TestServer too (WSECHO_TEST_TLS=1).
bool tests_over_tls();

}  // namespace wsecho_test
