// The files of TLS: those that the server reads, and those that it writes for clients.

#pragma once

#include <optional>
#include <string>

#include "tool/exit_code.hpp"
#include "tool/settings.hpp"
#include "wsecho/echo_server.hpp"
#include "wsecho/tls.hpp"

namespace wsecho::tool {

/// The server's options for TLS; nullopt without TLS. Reads the files that the settings name.
/// Throws Failure if one cannot be read.
std::optional<Tls> load_tls(const TlsSettings& settings);

/// An error about the server's options in words of the command line: `Tls::certificate` becomes
/// `FILE (--cert)`.
Failure in_words_of_tool(std::string sentence, const TlsSettings& settings);

/// Writes the CA, the truststore and the client's identity, each at once under its final name.
/// Throws Failure.
void write_tls_files(const TlsSettings& settings, const EchoServer& server);

}  // namespace wsecho::tool
