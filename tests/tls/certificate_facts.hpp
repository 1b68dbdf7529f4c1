// What a certificate says, read by OpenSSL.

#pragma once

#include <string>
#include <vector>

namespace wsecho_test {

struct CertificateFacts {
    std::string subject;  ///< "CN=ws-echo"
    std::string issuer;
    std::vector<std::string> names;  ///< "DNS:localhost", "IP:127.0.0.1"
    long seconds_valid_since = 0;    ///< negative if it is not valid yet
    long seconds_valid_for = 0;      ///< negative if it has expired
    bool is_ca = false;
    std::string key;  ///< "prime256v1", "ED25519", "RSA"
    int key_bits = 0;
    std::string signature;           ///< "ecdsa-with-SHA256"
    std::string extended_key_usage;  ///< "TLS Web Server Authentication"
    std::string name_constraints;    ///< "Permitted:\n  DNS:invalid", as OpenSSL prints it
    std::vector<std::string> unknown_critical_extensions;  ///< as numbers with dots
    bool has_issuer_address = false;                       ///< authority information access
};

CertificateFacts facts_of(const std::string& pem);

/// The public key in PEM.
std::string public_key_of(const std::string& certificate_pem);

/// OpenSSL's verdict on `leaf` for a TLS server with this name, as a text; "ok" if it is valid.
std::string verify(const std::string& leaf_pem, const std::string& ca_pem,
                   const std::string& host_name);

/// The same for a chain as the server sent it, its own certificate first.
std::string verify(const std::vector<std::string>& chain_pem, const std::string& ca_pem,
                   const std::string& host_name);

/// A self-signed certificate with its key, both in PEM.
struct PemPair {
    std::string certificate;
    std::string private_key;
};
PemPair make_self_signed(const std::string& common_name);

/// The key in PEM, encrypted with a passphrase.
std::string encrypted(const std::string& private_key_pem);

}  // namespace wsecho_test
