// A path for a Unix socket, in a folder of its own.

#pragma once

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>

#include <filesystem>
#include <string>

#include "support/deadline.hpp"

namespace wsecho_test {

class SocketPath {
public:
    SocketPath() {
        char name[] = "/tmp/wsecho.XXXXXX";  // short, as paths of Unix sockets must be
        if (::mkdtemp(name) == nullptr) throw ClientError("cannot create a folder");
        folder_ = name;
    }
    ~SocketPath() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    SocketPath(const SocketPath&) = delete;
    SocketPath& operator=(const SocketPath&) = delete;

    const std::string& folder() const { return folder_; }
    std::string path() const { return folder_ + "/s"; }

    /// As in Options::host.
    std::string host() const { return "unix:" + path(); }

    bool is_socket() const { return std::filesystem::is_socket(path()); }
    bool is_empty() const { return std::filesystem::is_empty(folder_); }

private:
    std::string folder_;
};

}  // namespace wsecho_test
