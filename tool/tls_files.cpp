#include "tool/tls_files.hpp"

#include <cstddef>

#include "tls/truststore.hpp"
#include "tool/exit_code.hpp"
#include "tool/input_file.hpp"
#include "tool/output_file.hpp"

namespace wsecho::tool {
namespace {

std::string read_pem(const std::string& path, const char* option) {
    return read_input_file(path, {option, "a readable file in PEM", std::size_t{1} << 20});
}

void replace_all(std::string& text, const std::string& old, const std::string& by) {
    for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at)) {
        text.replace(at, old.size(), by);
        at += by.size();
    }
}

}  // namespace

std::optional<Tls> load_tls(const TlsSettings& settings) {
    if (!settings.on) return std::nullopt;
    Tls tls = settings.server;
    tls.certificate = read_pem(settings.certificate_file, "--cert");
    tls.private_key = read_pem(settings.key_file, "--key");
    tls.client_ca = read_pem(settings.client_ca_file, "--client-ca");
    return tls;
}

Failure in_words_of_tool(std::string sentence, const TlsSettings& settings) {
    const std::string as_thrown = sentence;
    const auto name = [](const char* option, const std::string& file) {
        return file + " (" + option + ")";
    };
    replace_all(sentence, "Tls::certificate", name("--cert", settings.certificate_file));
    replace_all(sentence, "Tls::private_key", name("--key", settings.key_file));
    replace_all(sentence, "Tls::client_ca", name("--client-ca", settings.client_ca_file));
    const bool is_about_a_file = sentence != as_thrown;
    replace_all(sentence, "Options::tls is set", "--tls is given");
    return {is_about_a_file ? ExitCode::file : ExitCode::usage, sentence};
}

void write_tls_files(const TlsSettings& settings, const EchoServer& server) {
    if (!settings.on) return;
    constexpr mode_t kPublic = 0644;
    constexpr mode_t kPrivate = 0600;
    const std::string ca = server.ca_pem();
    if (!ca.empty()) {
        write_output_file(settings.ca_file, "--ca-file", ca, kPublic);
        if (!settings.truststore.empty()) {
            write_output_file(settings.truststore, "--truststore", tls::make_truststore(ca),
                              kPublic);
        }
    }
    if (settings.client_identity.empty()) return;
    const TlsIdentity client = server.client_certificate("ws-echo client");
    write_output_file(settings.client_identity, "--client-identity",
                      client.certificate + client.private_key, kPrivate);
}

}  // namespace wsecho::tool
