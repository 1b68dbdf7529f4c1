// The file of --port-file: there while the server listens, complete from its first moment on.

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "tool/descriptor.hpp"

namespace wsecho::tool {

class PortFile {
public:
    /// Creates a temporary file beside `path`, so that what would go wrong goes wrong before the
    /// server listens. Throws Failure. An empty path makes an object that does nothing.
    ///
    /// To be called before there are threads: it looks at the process's umask.
    explicit PortFile(std::string path);
    ~PortFile() { withdraw(); }

    PortFile(const PortFile&) = delete;
    PortFile& operator=(const PortFile&) = delete;

    /// Writes the port and a newline, and gives the file its name: who sees it can read it all.
    void publish(std::uint16_t port);

    /// Removes it, unless another server has put its own in the place. May be called again.
    void withdraw() noexcept;

private:
    [[noreturn]] void fail(const std::string& why) const;

    std::string path_;
    std::string temporary_;  // until published
    Descriptor file_;        // while there is something to remove
};

}  // namespace wsecho::tool
