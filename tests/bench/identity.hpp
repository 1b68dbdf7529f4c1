// A certificate and its key for the servers to compare with, as PEM files.

#pragma once

#include <string>

namespace wsecho_bench {

/// Like the ones that ws-echo makes: P-256, signed with SHA-256, but by itself. Throws
/// std::runtime_error.
class Identity {
public:
    Identity();

    /// Deletes the files.
    ~Identity();

    Identity(const Identity&) = delete;
    Identity& operator=(const Identity&) = delete;

    std::string certificate() const { return folder_ + "/certificate.pem"; }
    std::string key() const { return folder_ + "/key.pem"; }

private:
    std::string folder_;
};

}  // namespace wsecho_bench
