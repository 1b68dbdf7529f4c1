// The TLS of one client of a load, without a socket. All clients use the same settings, so that
// all servers do the same work: TLS 1.3, AES-128-GCM, P-256.

#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace wsecho_bench {

/// Verifies no certificate. Throws std::runtime_error if the server breaks TLS.
class ClientTls {
public:
    ClientTls();
    ~ClientTls();

    /// Continues the handshake with what the server has sent, and appends what to send. Returns
    /// true when the handshake is complete.
    bool shake_hands(std::string_view received, std::string& to_send);

    /// Appends ciphertext to `to_send`.
    void encrypt(std::string_view plaintext, std::string& to_send);

    /// Decrypts all whole records. The result is valid until the next call of any client on this
    /// thread.
    std::string_view decrypt(std::string_view received);

private:
    struct Impl;
    const std::unique_ptr<Impl> impl_;
};

}  // namespace wsecho_bench
