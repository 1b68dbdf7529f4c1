// A TCP connection for tests: sends any octets in any segments, ends in any way, and never hangs.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/deadline.hpp"
#include "support/tls_layer.hpp"

namespace wsecho_test {

/// How the server ended the connection.
enum class End : std::uint8_t { fin, rst };

std::ostream& operator<<(std::ostream& out, End end);

/// How a connection ended, and the octets before that.
struct Ending {
    End how = End::fin;
    std::string octets;
};

inline bool operator==(const Ending& a, const Ending& b) {
    return a.how == b.how && a.octets == b.octets;
}
std::ostream& operator<<(std::ostream& out, const Ending& ending);

/// What one call of recv() returned. If the server pauses between segments, this is one segment.
struct Arrival {
    std::chrono::steady_clock::time_point time;
    std::size_t octets;
};

/// Every call has a timeout of its own. When it expires, the call throws a ClientError that says
/// what it waited for and what was there. Not thread-safe, but one thread may write while another
/// reads.
class TcpSocket {
public:
    /// Connects. `host` is a numeric IPv4 or IPv6 address, or a Unix socket: "unix:/tmp/s" or
    /// "unix:@abstract", whose port does not matter. `receive_buffer`: SO_RCVBUF in octets;
    /// with a small one, the server notices at once that a client does not read. 0: the system's
    /// default, which grows.
    explicit TcpSocket(std::uint16_t port, const std::string& host = "127.0.0.1",
                       int receive_buffer = 0);
    ~TcpSocket();

    TcpSocket(TcpSocket&& other) noexcept;
    TcpSocket& operator=(TcpSocket&& other) noexcept;

    /// The timeout of all later calls, before scaling by WSECHO_TIMEOUT_SCALE. Default: kPatience.
    void set_timeout(std::chrono::milliseconds timeout) { timeout_ = timeout; }

    /// Speaks TLS from here on: everything that is written is encrypted, and what is read is
    /// decrypted. With WSECHO_TEST_TLS=1, the first call that writes or reads does this.
    void start_tls(const TlsClientOptions& options = {});

    /// The TLS of this connection; null without TLS.
    const TlsLayer* tls() const { return tls_ ? &*tls_ : nullptr; }

    /// Sends octets as they are, also over TLS.
    void write_unencrypted(std::string_view octets);

    /// "127.0.0.1:50432", "[::1]:50432" or "unix:": what the server sees as the remote address.
    std::string local_address() const;

    // ---- writing ----

    /// Sends everything, in as few segments as TCP likes.
    void write(std::string_view octets);

    /// Sends every piece as a segment of its own. On Linux, where the system tells, it waits until
    /// the server has read one before it sends the next.
    void write_segments(const std::vector<std::string>& pieces);

    /// The same with pieces of `size` octets.
    void write_chopped(std::string_view octets, std::size_t size = 1);

    /// Sends as much as possible without waiting. Returns the octets sent: 0 if the connection is
    /// full.
    std::size_t write_some(std::string_view octets);

    /// Returns whether more can be sent within `timeout`.
    bool writable(std::chrono::milliseconds timeout);

    /// The octets that the server has not read yet. Throws where the system does not tell.
    std::size_t unread_by_server() const;

    // ---- reading ----

    std::string read_exact(std::size_t count);

    /// The octets up to and including `delimiter`. Throws if there are more than `limit`.
    std::string read_until(std::string_view delimiter, std::size_t limit = 65536);

    /// Reads `count` octets and discards them.
    void skip(std::size_t count);

    /// Reads everything until the server ends the connection. Throws if it does not end in time.
    Ending read_until_end();

    /// All calls of recv() so far that returned octets.
    const std::vector<Arrival>& arrivals() const { return arrivals_; }

    /// For a client that reads for long: they take memory.
    void forget_arrivals() { arrivals_.clear(); }

    // ---- ending ----

    /// Sends FIN, with TLS after close_notify. The client can still read.
    void shutdown_write();

    /// Sends RST at once.
    void abort();

    /// Closes the socket as an ending program does: sends FIN, or RST if there are unread octets.
    void close();

private:
    std::size_t send_some(std::string_view octets);
    void send_all(std::string_view octets);
    void start_tls_if_wanted();
    bool receive(const Deadline& deadline, const std::string& awaited);
    std::string take(std::size_t count);
    [[noreturn]] void fail(const std::string& what) const;

    int fd_ = -1;
    std::chrono::milliseconds timeout_ = kPatience;
    std::string received_;  // and not asked for yet
    bool ended_ = false;
    End end_ = End::fin;
    std::vector<Arrival> arrivals_;
    std::optional<TlsLayer> tls_;
    bool wants_tls_ = tests_over_tls();
    std::string unsent_;  // ciphertext that write_some() could not send
};

/// Octets for people to read: "81 05 48 65 6c 6c 6f", cut after `limit` octets.
std::string hex(std::string_view octets, std::size_t limit = 64);

}  // namespace wsecho_test
