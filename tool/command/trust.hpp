// Files and environment variables that make a command trust the server's CA.

#pragma once

#include <map>
#include <string>

#include "tool/command/launch.hpp"

namespace wsecho::tool {

/// A temporary folder with the CA, and with bundles of it and the CAs that were trusted before, so
/// that the command can use other servers with TLS too. Everyone can read the files; they hold no
/// secret. The destructor removes the folder.
class TrustFiles {
public:
    /// Writes the CA. Throws Failure.
    explicit TrustFiles(std::string ca_pem);
    ~TrustFiles();

    TrustFiles(const TrustFiles&) = delete;
    TrustFiles& operator=(const TrustFiles&) = delete;

    const std::string& folder() const { return folder_; }
    std::string ca_file() const { return folder_ + "/ca.pem"; }

    /// Points SSL_CERT_FILE, CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS and DENO_CERT
    /// to bundles. Each bundle has the CAs of the file or folder that the variable names, else the
    /// system's, and ours. Throws Failure.
    void set_variables(Variables& environment);

private:
    std::string bundle_with(const std::string& others);
    void write(const std::string& path, const std::string& content) const;

    const std::string ca_;
    std::string folder_;
    std::map<std::string, std::string> bundles_;  // by the file or folder with the other CAs
};

}  // namespace wsecho::tool
