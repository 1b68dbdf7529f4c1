// Encrypts TLS records of any kind as a client, also those that no client may send.

#pragma once

#include <openssl/types.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace wsecho_test {

namespace record {
inline constexpr std::uint8_t change_cipher_spec = 20;
inline constexpr std::uint8_t alert = 21;
inline constexpr std::uint8_t handshake = 22;
inline constexpr std::uint8_t application_data = 23;
}  // namespace record

/// A record as it is, for use before the handshake is complete (RFC 8446, 5.1).
std::string plain_record(std::uint8_t type, std::string_view content);

/// For TLS 1.2 and 1.3 with AES-256-GCM and SHA-384, which OpenSSL's clients prefer. Throws
/// std::logic_error for any other cipher.
class RecordSealer {
public:
    /// `keys`: lines as in SSLKEYLOGFILE.
    RecordSealer(SSL* ssl, const std::string& keys);

    /// The client's next record.
    std::string seal(std::uint8_t type, std::string_view content);

private:
    std::string encrypt(std::string_view nonce, std::string_view additional,
                        std::string_view content) const;

    bool is_1_3_;
    std::string key_;
    std::string iv_;
    std::uint64_t sequence_;
};

}  // namespace wsecho_test
