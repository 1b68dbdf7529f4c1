#include "tool/tls_arguments.hpp"

#include <string>

#include "tool/tool_options.hpp"

namespace wsecho::tool {
namespace {

// About the CA and the certificate that ws-echo makes.
constexpr const char* kForGenerated[] = {"--ca-file", "--truststore", "--tls-name",
                                         "--client-identity"};
constexpr const char* kForAny[] = {"--client-cert", "--client-ca", "--tls-min", "--tls-max",
                                   "--tls-only"};

bool has_option(const CLI::App& app, const char* name) {
    return app.get_option(name)->count() > 0;
}

void check_that_tls_is_on(const CLI::App& app, const char* name, const TlsSettings& tls) {
    if (!tls.on && has_option(app, name)) throw UsageError(std::string(name) + " needs --tls");
}

void check_pair(const TlsSettings& tls) {
    if (tls.certificate_file.empty() == tls.key_file.empty()) return;
    throw UsageError(tls.key_file.empty() ? "--cert needs --key, the file with its private key"
                                          : "--key needs --cert, the file with its certificate");
}

void check_given_certificate(const CLI::App& app, const TlsSettings& tls) {
    for (const char* name : kForGenerated) {
        if (!has_option(app, name)) continue;
        throw UsageError(std::string(name) +
                         " cannot be used with --cert (it is about the certificate that ws-echo "
                         "makes)");
    }
    if (tls.server.client_auth != ClientAuth::none && tls.client_ca_file.empty()) {
        throw UsageError("--client-cert needs --client-ca if --cert is given");
    }
}

}  // namespace

void complete_tls(const CLI::App& app, TlsSettings& tls) {
    check_pair(tls);
    const bool has_certificate = !tls.certificate_file.empty();
    tls.on = tls.on || has_certificate;
    for (const char* name : kForGenerated) check_that_tls_is_on(app, name, tls);
    for (const char* name : kForAny) check_that_tls_is_on(app, name, tls);
    if (has_certificate) check_given_certificate(app, tls);
    if (!tls.client_ca_file.empty() && !tls.client_identity.empty()) {
        throw UsageError(
            "--client-ca cannot be used with --client-identity (the CA made at start issues the "
            "identity)");
    }
    const bool asks = !tls.client_ca_file.empty() || !tls.client_identity.empty();
    if (asks && tls.server.client_auth == ClientAuth::none) {
        tls.server.client_auth = ClientAuth::required;
    }
    if (tls.server.least > tls.server.most) {
        throw UsageError("--tls-min is higher than --tls-max: no version of TLS is left");
    }
}

}  // namespace wsecho::tool
