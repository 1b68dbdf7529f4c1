// Servers with TLS, and clients for them.

#pragma once

#include <string>

#include "support/raw_client.hpp"
#include "support/test_server.hpp"

namespace wsecho_test {

inline wsecho::Options with_tls() {
    wsecho::Options options;
    options.tls.emplace();
    return options;
}

/// A client that has completed the TLS handshake, with a server whose CA it trusts.
inline RawClient secure_client(const wsecho::EchoServer& server, TlsClientOptions options = {}) {
    if (options.ca_pem.empty()) options.ca_pem = server.ca_pem();
    RawClient client(server.port());
    client.start_tls(options);
    return client;
}

/// The error of a client whose TLS handshake fails; empty if it completes.
inline std::string tls_error(const wsecho::EchoServer& server,
                             const TlsClientOptions& options = {}) {
    try {
        RawClient client(server.port());
        client.start_tls(options);
        client.handshake();  // a client of TLS 1.3 learns here that its certificate is refused
        return {};
    } catch (const ClientError& error) {
        return error.what();
    }
}

}  // namespace wsecho_test
