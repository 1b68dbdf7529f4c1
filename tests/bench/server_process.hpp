// An echo server as a process of its own.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace wsecho_bench {

class ServerProcess {
public:
    /// Starts it and waits until it listens, up to 20 s. With "{port}" in the command, that is
    /// until a first connection is accepted; without, until it prints the port that it has chosen.
    /// Throws std::system_error or std::runtime_error.
    explicit ServerProcess(std::vector<std::string> command);

    /// Ends it: SIGTERM, and 3 s later SIGKILL.
    ~ServerProcess();

    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }

    /// From exec until it listened.
    std::chrono::nanoseconds start_time() const { return start_time_; }

    /// The CPU time of all its threads so far.
    std::chrono::nanoseconds cpu_time() const;

    /// Its resident memory now, and the most so far; in octets.
    std::size_t resident_memory() const { return memory("VmRSS:"); }
    std::size_t most_resident_memory() const { return memory("VmHWM:"); }

    /// SIGTERM, and waits for its end.
    void end() noexcept;

private:
    void start(const std::vector<std::string>& command, int out);
    void wait_until_it_accepts();
    void wait_until_it_prints(int out);
    std::size_t memory(const char* kind) const;

    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
    std::chrono::nanoseconds start_time_{};
};

}  // namespace wsecho_bench
