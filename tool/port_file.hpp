// The file of --port-file: it exists while the server listens, and is never incomplete.

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "tool/descriptor.hpp"

namespace wsecho::tool {

/// Removes what a killed server has left at `path`: nobody must read its port while a new server
/// starts, or after it could not. Keeps the file of a running server, and what is no regular file.
void remove_stale_port_file(const std::string& path) noexcept;

class PortFile {
public:
    /// Creates a temporary file beside `path`, so that most errors appear before the server
    /// listens. Throws Failure. With an empty path the object does nothing.
    ///
    /// Construct it before any thread starts: to read the process's umask, it must change it.
    explicit PortFile(std::string path);
    ~PortFile() { withdraw(); }

    PortFile(const PortFile&) = delete;
    PortFile& operator=(const PortFile&) = delete;

    /// Writes the port and a newline, then renames the file to `path`.
    void publish(std::uint16_t port);

    /// Removes the file, unless another server has replaced it. May be called again.
    void withdraw() noexcept;

private:
    [[noreturn]] void fail(const std::string& why) const;

    std::string path_;
    std::string temporary_;  // its name; empty after publish()
    Descriptor file_;        // open and locked until withdraw()
};

}  // namespace wsecho::tool
