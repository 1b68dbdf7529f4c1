// One client of a load: a non-blocking connection that keeps its messages in flight.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client_tls.hpp"
#include "echo_reader.hpp"
#include "frames.hpp"
#include "server.hpp"

namespace wsecho_bench {

class Client {
public:
    using Clock = std::chrono::steady_clock;

    /// Connects to 127.0.0.1:port and completes the opening handshake. Throws std::system_error
    /// or std::runtime_error, here and below. `frames` must outlive the client. A large `number`
    /// selects another source address: one has ports for only 28,000 clients of a server.
    Client(std::uint16_t port, const Frames& frames, std::size_t in_flight,
           Protocol protocol = Protocol::ws, std::size_t number = 0);
    ~Client();

    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    int descriptor() const { return socket_; }

    /// Sends `count` more messages, as far as the socket accepts them now.
    void send(std::size_t count);

    /// The server will send the next message without being asked: it counts as an echo.
    void expect_message() { ++sent_; }

    /// Sends what the socket did not accept before.
    void flush();

    /// True while the socket has not accepted everything.
    bool blocked() const { return unsent_offset_ < unsent_.size(); }

    /// Reads once, up to `room` octets; returns how many echoes became complete.
    std::size_t receive(std::vector<char>& buffer);

    /// Waits until the socket can be read; up to 10 s, then throws.
    void wait_until_readable() const;

    /// When the oldest message that has no echo yet was sent.
    Clock::time_point oldest_sent() const { return sent_at_[echoed_ % sent_at_.size()]; }

    /// Closes as RFC 6455, 7.1.1 asks: close frames both ways, then the server's FIN and ours. For
    /// tcp and wss, ours comes first.
    /// Nothing else can be called afterwards.
    void close();

private:
    void bind_to_source(std::size_t number);
    void connect(std::uint16_t port);
    void shake_hands();
    void open_handshake();
    void send_all(std::string_view octets);
    std::string_view receive_some(std::vector<char>& buffer);

    int socket_;
    const Frames& frames_;
    EchoReader reader_;
    std::optional<ClientTls> tls_;  // only for wss
    std::string plaintext_;         // to be encrypted; empty between calls
    std::string unsent_;
    std::size_t unsent_offset_ = 0;
    std::uint64_t sent_ = 0;
    std::uint64_t echoed_ = 0;
    std::vector<Clock::time_point> sent_at_;
};

}  // namespace wsecho_bench
