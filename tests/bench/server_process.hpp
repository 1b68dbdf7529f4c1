// An echo server as a process of its own, which prints the port it listens on.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace wsecho_bench {

/// Whether clients speak ws or wss.
enum class Security : unsigned char { none, tls };

/// A server to measure, and how to talk to it.
struct Server {
    std::string name;
    std::vector<std::string> command;
    Security security = Security::none;
};

class ServerProcess {
public:
    /// Starts it, and waits up to 10 s for the line with its port. Throws std::system_error or
    /// std::runtime_error.
    explicit ServerProcess(const std::vector<std::string>& command);

    /// Ends it: SIGTERM, and 3 s later SIGKILL.
    ~ServerProcess();

    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }

    /// The CPU time of all its threads so far.
    std::chrono::nanoseconds cpu_time() const;

    /// Its resident memory now, in octets.
    std::size_t resident_memory() const;

private:
    void end() noexcept;

    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace wsecho_bench
