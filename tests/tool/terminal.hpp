// A pseudo-terminal for the tool to write to.

#pragma once

#include <fcntl.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): posix_openpt is not in <cstdlib>
#include <unistd.h>

#include <string>

#include "lines.hpp"
#include "process.hpp"
#include "support/tcp_socket.hpp"

namespace wsecho_test {

/// A pseudo-terminal, for a standard descriptor of the tool.
class Terminal {
public:
    Terminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
        if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0) {
            throw ClientError("cannot open a pseudo-terminal");
        }
        slave_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (slave_ < 0) throw ClientError("cannot open a pseudo-terminal");
    }
    ~Terminal() { ::close(slave_); }

    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    int slave() const { return slave_; }
    Lines& lines() { return lines_; }

    /// As if a user typed it: "\x03" is Ctrl-C.
    void type(const std::string& keys) const {
        if (::write(master_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
            throw ClientError("cannot write to the pseudo-terminal");
        }
    }

private:
    int master_;
    int slave_ = -1;
    Lines lines_{master_};
};

}  // namespace wsecho_test
