// TCP on this machine: connections that block, for measuring one thing after the other, and ports.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace wsecho_bench {

/// A port of 127.0.0.1 that is free now, below the range that the system gives to clients.
std::uint16_t free_port();

/// Whether 127.0.0.1:port accepts a connection now. Closes it.
bool accepts_connections(std::uint16_t port);

/// One end of a connection; reads and writes wait 10 s at most. Throws std::system_error or
/// std::runtime_error.
class LoopbackSocket {
public:
    /// Connects to 127.0.0.1:port.
    explicit LoopbackSocket(std::uint16_t port);

    /// Resets the connection, so that no port stays behind in TIME_WAIT.
    ~LoopbackSocket();

    LoopbackSocket(LoopbackSocket&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
    LoopbackSocket& operator=(LoopbackSocket&&) = delete;

    /// Both ends of a connection of its own.
    static std::pair<LoopbackSocket, LoopbackSocket> pair();

    void write(std::string_view octets);

    /// Waits for this many octets.
    std::string read(std::size_t count);

private:
    struct Taken {
        int descriptor;
    };
    explicit LoopbackSocket(Taken taken);

    int socket_;
};

}  // namespace wsecho_bench
