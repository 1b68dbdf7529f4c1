// The client of an imagined user: WebSocket over a plain socket, just enough to say one short text.

#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

/// Blocking; every operation fails after five seconds.
class Client {
public:
    /// Connects to 127.0.0.1 and completes the opening handshake.
    Client(std::uint16_t port, const std::string& target) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval limit = {5, 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("cannot connect");
        }
        write("GET " + target +
              " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        std::string response;
        while (response.find("\r\n\r\n") == std::string::npos) response += read(1);
        if (response.compare(0, 12, "HTTP/1.1 101") != 0) throw std::runtime_error(response);
    }

    ~Client() { ::close(fd_); }

    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Sends a text of at most 125 octets and returns what comes back. The mask is zero.
    std::string ask(const std::string& text) {
        const auto size = static_cast<char>(text.size());
        write(std::string("\x81") + static_cast<char>(size | '\x80') + std::string(4, '\0') + text);
        if (read(2) != std::string("\x81") + size) throw std::runtime_error("no such frame");
        return read(text.size());
    }

private:
    void write(const std::string& octets) {
        if (send(fd_, octets.data(), octets.size(), 0) != static_cast<ssize_t>(octets.size())) {
            throw std::runtime_error("cannot send");
        }
    }

    std::string read(std::size_t count) {
        std::string octets(count, '\0');
        if (recv(fd_, &octets[0], count, MSG_WAITALL) != static_cast<ssize_t>(count)) {
            throw std::runtime_error("nothing to receive");
        }
        return octets;
    }

    int fd_;
};
