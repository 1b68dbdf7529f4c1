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
    std::string key;  ///< "prime256v1"
};

CertificateFacts facts_of(const std::string& pem);

/// OpenSSL's verdict on `leaf` for a TLS server with this name, as a text; "ok" if it is valid.
std::string verify(const std::string& leaf_pem, const std::string& ca_pem,
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
