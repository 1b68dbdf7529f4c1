// Load on an echo server: many clients on one thread, each with its messages in flight.

#pragma once

#include <sys/epoll.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "client.hpp"
#include "frames.hpp"
#include "workload.hpp"

namespace wsecho_bench {

class Load {
public:
    /// Connects all clients to 127.0.0.1:port. Throws std::system_error or std::runtime_error,
    /// here and below.
    Load(std::uint16_t port, const Workload& workload, Protocol protocol = Protocol::ws);
    ~Load();

    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    /// Sends the first messages of every client, when none are in flight.
    void start();

    /// Starts, if nothing is in flight, and returns when `echoes` more have come back whole and
    /// checked; meanwhile, and until drain(), every echo is followed by another message.
    void run(std::uint64_t echoes);

    /// Waits for the echoes that are still due, and sends no more. run() can be called again.
    void drain();

    /// Returns when every client has received `broadcast()`, which the server sends now without
    /// being asked. Before the first message.
    void receive_broadcast();
    std::string broadcast() const { return frames_.payload(0); }

    /// How many echoes have come back.
    std::uint64_t echoes() const { return echoes_; }

    /// The closing handshake of every client, after drain().
    void close();

    /// Microseconds from sending a message to its echo, of the first client, since the last call.
    std::vector<double> take_round_trips();

private:
    void wait_for_events(bool keep_sending);
    int wait_for_any(epoll_event* events, int room);
    void on_readable(std::size_t index, bool keep_sending);
    void watch(std::size_t index, int operation);

    Frames frames_;
    const std::size_t in_flight_;
    const bool never_sleeps_;
    int epoll_;
    std::vector<std::unique_ptr<Client>> clients_;
    std::vector<bool> watching_for_room_;
    std::vector<char> buffer_;
    std::vector<double> round_trips_;
    std::uint64_t due_ = 0;     // echoes not received yet
    std::uint64_t echoes_ = 0;  // received
};

}  // namespace wsecho_bench
