// A TCP connection for tests: any octets, in any segments, ended in any way, and never a hang.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "support/deadline.hpp"

namespace wsecho_test {

/// How the server ended the connection.
enum class End : std::uint8_t { fin, rst };

std::ostream& operator<<(std::ostream& out, End end);

/// The octets before the end, and the end.
struct Ending {
    End how = End::fin;
    std::string octets;
};

inline bool operator==(const Ending& a, const Ending& b) {
    return a.how == b.how && a.octets == b.octets;
}
std::ostream& operator<<(std::ostream& out, const Ending& ending);

/// What one call of recv() brought: with a server that pauses between its segments, a segment.
struct Arrival {
    std::chrono::steady_clock::time_point time;
    std::size_t octets;
};

/// Every call is bounded by a deadline of its own and throws ClientError when it passes, saying
/// what was waited for and what was there. Not thread-safe, but one thread may write while
/// another one reads.
class TcpSocket {
public:
    /// Connects. `host` is a numeric IPv4 or IPv6 address. `receive_buffer`: SO_RCVBUF in octets;
    /// with a small one, a client that does not read is felt by the server at once. 0: the
    /// system's own, which grows.
    explicit TcpSocket(std::uint16_t port, const std::string& host = "127.0.0.1",
                       int receive_buffer = 0);
    ~TcpSocket();

    TcpSocket(TcpSocket&& other) noexcept;
    TcpSocket& operator=(TcpSocket&& other) noexcept;

    /// Of all later calls; the default is kPatience. Scaled by WSECHO_TIMEOUT_SCALE.
    void set_timeout(std::chrono::milliseconds timeout) { timeout_ = timeout; }

    /// "127.0.0.1:50432" or "[::1]:50432": what the server sees as the remote address.
    std::string local_address() const;

    // ---- writing ----

    /// Sends all of it, in as few segments as TCP likes.
    void write(std::string_view octets);

    /// Sends every piece as a segment of its own, the next one when the server has read the last
    /// (where the system tells: Linux).
    void write_segments(const std::vector<std::string>& pieces);

    /// The same with pieces of `size` octets.
    void write_chopped(std::string_view octets, std::size_t size = 1);

    /// Sends what the connection takes without waiting: 0 octets when it is full.
    std::size_t write_some(std::string_view octets);

    /// Whether it takes more octets within `timeout`.
    bool writable(std::chrono::milliseconds timeout);

    /// Octets sent that the server has not read yet; throws where the system does not tell.
    std::size_t unread_by_server() const;

    // ---- reading ----

    std::string read_exact(std::size_t count);

    /// The octets up to and including `delimiter`; throws when there are more than `limit`.
    std::string read_until(std::string_view delimiter, std::size_t limit = 65536);

    /// Reads `count` octets and forgets them.
    void skip(std::size_t count);

    /// Everything until the server ends the connection. Throws when it does not end it in time.
    Ending read_until_end();

    /// All calls of recv() that brought octets so far.
    const std::vector<Arrival>& arrivals() const { return arrivals_; }

    // ---- ending ----

    /// FIN: the half of the connection that leads to the server ends. Reading goes on.
    void shutdown_write();

    /// RST, at once.
    void abort();

    /// Closes the socket as a program that ends does: FIN, or RST when there is something unread.
    void close();

private:
    bool receive(const Deadline& deadline, const std::string& awaited);
    std::string take(std::size_t count);
    [[noreturn]] void fail(const std::string& what) const;

    int fd_ = -1;
    std::chrono::milliseconds timeout_ = kPatience;
    std::string received_;  // and not asked for yet
    bool ended_ = false;
    End end_ = End::fin;
    std::vector<Arrival> arrivals_;
};

/// Octets for people: "81 05 48 65 6c 6c 6f", cut after `limit` of them.
std::string hex(std::string_view octets, std::size_t limit = 64);

}  // namespace wsecho_test
