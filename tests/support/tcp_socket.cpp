// Non-blocking sockets under blocking calls, so that each of them can have a deadline.

#include "support/tcp_socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <ostream>
#include <thread>
#include <utility>

#include "support/receive_queue.hpp"

namespace wsecho_test {

namespace {

// Between two segments where the system does not tell when the first one was read.
constexpr auto kSegmentPause = std::chrono::milliseconds(1);

constexpr const char* kUnix = "unix:";

std::string error_text(int error) {
    return std::strerror(error);
}

// Waits for `events`. False when the deadline passes.
bool wait_for(int fd, short events, const Deadline& deadline) {
    pollfd entry{fd, events, 0};
    for (;;) {
        const int ready = ::poll(&entry, 1, deadline.poll_timeout());
        if (ready > 0) return true;
        if (ready == 0 && deadline.passed()) return false;
        if (ready < 0 && errno != EINTR) throw ClientError("poll: " + error_text(errno));
    }
}

// `host` and `port` as an address to connect to.
struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;

    Address(const std::string& host, std::uint16_t port) {
        if (host.rfind(kUnix, 0) == 0) {
            sockaddr_un local{};
            local.sun_family = AF_UNIX;
            const std::string name = host.substr(std::strlen(kUnix));
            name.copy(local.sun_path, sizeof(local.sun_path) - 1);
            size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
            if (name[0] == '@') local.sun_path[0] = '\0';
            std::memcpy(&storage, &local, sizeof(local));
            return;
        }
        addrinfo hints{};
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
        hints.ai_socktype = SOCK_STREAM;
        addrinfo* found = nullptr;
        if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
            throw ClientError("not a numeric address: " + host);
        }
        std::memcpy(&storage, found->ai_addr, found->ai_addrlen);
        size = found->ai_addrlen;
        ::freeaddrinfo(found);
    }

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

// EPIPE: the reset came after FIN.
bool is_reset(int error) {
    return error == ECONNRESET || error == EPIPE;
}

[[noreturn]] void throw_error(const std::string& call, int error) {
    const std::string what = call + ": " + error_text(error);
    if (is_reset(error)) throw ResetByServer(what);
    throw ClientError(what);
}

void set_option(int fd, int level, int name, int value) {
    if (::setsockopt(fd, level, name, &value, sizeof(value)) != 0) {
        throw ClientError("setsockopt: " + error_text(errno));
    }
}

void connect_within(int fd, const Address& address, const Deadline& deadline) {
    if (::connect(fd, address.get(), address.size) == 0) return;
    int error = errno;
    if (error == EINPROGRESS) {
        if (!wait_for(fd, POLLOUT, deadline)) throw ClientError("connect: timed out");
        socklen_t size = sizeof(error);
        ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error != 0) throw_error("connect", error);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, End end) {
    return out << (end == End::fin ? "FIN" : "RST");
}

std::ostream& operator<<(std::ostream& out, const Ending& ending) {
    return out << ending.how << " after " << ending.octets.size() << " octets "
               << hex(ending.octets);
}

std::string hex(std::string_view octets, std::size_t limit) {
    std::string text;
    for (const char octet : octets.substr(0, limit)) {
        char digits[4];
        std::snprintf(digits, sizeof(digits), "%02x", static_cast<unsigned char>(octet));
        text += text.empty() ? "" : " ";
        text += digits;
    }
    return octets.size() > limit ? text + " ..." : text;
}

// ---- life --------------------------------------------------------------------------------------

TcpSocket::TcpSocket(std::uint16_t port, const std::string& host, int receive_buffer) {
    const Address address(host, port);
    fd_ = ::socket(address.storage.ss_family, SOCK_STREAM, 0);
    if (fd_ < 0) throw ClientError("socket: " + error_text(errno));
    try {
        ::fcntl(fd_, F_SETFD, FD_CLOEXEC);
        ::fcntl(fd_, F_SETFL, O_NONBLOCK);
        if (address.storage.ss_family != AF_UNIX) set_option(fd_, IPPROTO_TCP, TCP_NODELAY, 1);
        // Before connect(), or the window offered to the server does not shrink.
        if (receive_buffer > 0) set_option(fd_, SOL_SOCKET, SO_RCVBUF, receive_buffer);
        connect_within(fd_, address, Deadline(timeout_));
    } catch (...) {
        close();
        throw;
    }
}

TcpSocket::~TcpSocket() {
    close();
}

TcpSocket::TcpSocket(TcpSocket&& other) noexcept {
    *this = std::move(other);
}

TcpSocket& TcpSocket::operator=(TcpSocket&& other) noexcept {
    if (this == &other) return *this;
    close();
    fd_ = std::exchange(other.fd_, -1);
    timeout_ = other.timeout_;
    received_ = std::move(other.received_);
    ended_ = other.ended_;
    end_ = other.end_;
    arrivals_ = std::move(other.arrivals_);
    tls_ = std::move(other.tls_);
    wants_tls_ = other.wants_tls_;
    unsent_ = std::move(other.unsent_);
    return *this;
}

std::string TcpSocket::local_address() const {
    sockaddr_storage storage{};
    socklen_t size = sizeof(storage);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&storage), &size);
    if (storage.ss_family == AF_UNIX) return kUnix;
    char host[NI_MAXHOST];
    char port[NI_MAXSERV];
    ::getnameinfo(reinterpret_cast<sockaddr*>(&storage), size, host, sizeof(host), port,
                  sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV);
    const std::string name =
        storage.ss_family == AF_INET6 ? "[" + std::string(host) + "]" : std::string(host);
    return name + ":" + port;
}

void TcpSocket::fail(const std::string& what) const {
    throw ClientError(what);
}

// ---- writing -----------------------------------------------------------------------------------

std::size_t TcpSocket::send_some(std::string_view octets) {
    for (;;) {
        const ssize_t count = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
        if (errno != EINTR) throw_error("send", errno);
    }
}

std::size_t TcpSocket::write_some(std::string_view octets) {
    start_tls_if_wanted();
    if (!tls_) return send_some(octets);
    constexpr std::size_t kRecord = 16384;
    unsent_.erase(0, send_some(unsent_));
    if (!unsent_.empty()) return 0;
    octets = octets.substr(0, kRecord);
    tls_->encrypt(octets);
    unsent_ = tls_->take_ciphertext();
    unsent_.erase(0, send_some(unsent_));
    return octets.size();
}

bool TcpSocket::writable(std::chrono::milliseconds timeout) {
    return wait_for(fd_, POLLOUT, Deadline(timeout));
}

void TcpSocket::write(std::string_view octets) {
    start_tls_if_wanted();
    if (tls_) {
        tls_->encrypt(octets);
        unsent_ += tls_->take_ciphertext();
        octets = unsent_;
    }
    send_all(octets);
    unsent_.clear();
}

void TcpSocket::write_unencrypted(std::string_view octets) {
    send_all(octets);
}

void TcpSocket::send_all(std::string_view octets) {
    const Deadline deadline(timeout_);
    while (!octets.empty()) {
        const std::size_t count = send_some(octets);
        octets.remove_prefix(count);
        if (count == 0 && !wait_for(fd_, POLLOUT, deadline)) {
            fail("timed out: the server has not read " + std::to_string(octets.size()) +
                 " octets or more");
        }
    }
}

void TcpSocket::write_segments(const std::vector<std::string>& pieces) {
    const Deadline deadline(timeout_);
    for (const std::string& piece : pieces) {
        write(piece);
        for (;;) {
            const auto unread = unread_by_peer(fd_);
            if (!unread) std::this_thread::sleep_for(kSegmentPause);
            if (!unread || *unread == 0) break;
            if (deadline.passed()) fail("timed out: the server does not read");
            std::this_thread::yield();
        }
    }
}

void TcpSocket::write_chopped(std::string_view octets, std::size_t size) {
    std::vector<std::string> pieces;
    for (; !octets.empty(); octets.remove_prefix(pieces.back().size())) {
        pieces.emplace_back(octets.substr(0, size));
    }
    write_segments(pieces);
}

std::size_t TcpSocket::unread_by_server() const {
    const auto unread = unread_by_peer(fd_);
    if (!unread) fail("the system does not tell what the server has read");
    return *unread;
}

// ---- TLS ---------------------------------------------------------------------------------------

void TcpSocket::start_tls_if_wanted() {
    if (wants_tls_) start_tls();
}

void TcpSocket::start_tls(const TlsClientOptions& options) {
    wants_tls_ = false;
    TlsLayer tls(options);
    const Deadline deadline(timeout_);
    char buffer[65536];
    for (bool is_done = false; !is_done;) {
        try {
            is_done = tls.shake_hands();
        } catch (...) {
            send_all(tls.take_ciphertext());  // its alert
            throw;
        }
        send_all(tls.take_ciphertext());
        if (is_done) break;
        const ssize_t count = ::recv(fd_, buffer, sizeof(buffer), 0);
        if (count > 0) {
            tls.feed({buffer, static_cast<std::size_t>(count)});
        } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (!wait_for(fd_, POLLIN, deadline)) fail("timed out in the TLS handshake");
        } else if (count == 0 || errno != EINTR) {
            fail(std::string(count == 0 ? "FIN" : error_text(errno)) + " in the TLS handshake");
        }
    }
    tls_ = std::move(tls);
    received_ = tls_->decrypt();
}

// ---- reading -----------------------------------------------------------------------------------

// Waits for octets or the end. False when the connection has ended.
bool TcpSocket::receive(const Deadline& deadline, const std::string& awaited) {
    start_tls_if_wanted();
    char buffer[65536];
    while (!ended_) {
        const ssize_t count = ::recv(fd_, buffer, sizeof(buffer), 0);
        if (count > 0) {
            std::string octets(buffer, static_cast<std::size_t>(count));
            if (tls_) {
                tls_->feed(octets);
                octets = tls_->decrypt();
                if (octets.empty()) continue;
            }
            received_ += octets;
            arrivals_.push_back({std::chrono::steady_clock::now(), octets.size()});
            return true;
        }
        if (count == 0) {
            ended_ = true;
            end_ = End::fin;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait_for(fd_, POLLIN, deadline)) {
                fail("timed out waiting for " + awaited + "; there are " +
                     std::to_string(received_.size()) + " octets: " + hex(received_));
            }
        } else if (is_reset(errno)) {
            ended_ = true;
            end_ = End::rst;
        } else if (errno != EINTR) {
            throw_error("recv", errno);
        }
    }
    return false;
}

std::string TcpSocket::take(std::size_t count) {
    std::string octets = received_.substr(0, count);
    received_.erase(0, count);
    return octets;
}

std::string TcpSocket::read_exact(std::size_t count) {
    const Deadline deadline(timeout_);
    while (received_.size() < count) {
        if (!receive(deadline, std::to_string(count) + " octets")) {
            fail(std::string(end_ == End::fin ? "FIN" : "RST") + " instead of " +
                 std::to_string(count) + " octets; there are " + std::to_string(received_.size()) +
                 ": " + hex(received_));
        }
    }
    return take(count);
}

std::string TcpSocket::read_until(std::string_view delimiter, std::size_t limit) {
    const Deadline deadline(timeout_);
    for (;;) {
        const std::size_t found = received_.find(delimiter);
        if (found != std::string::npos) return take(found + delimiter.size());
        if (received_.size() > limit) fail("too many octets: " + hex(received_));
        if (!receive(deadline, "the delimiter " + hex(delimiter))) {
            fail(std::string(end_ == End::fin ? "FIN" : "RST") + " before the delimiter " +
                 hex(delimiter) + "; there are " + std::to_string(received_.size()) +
                 " octets: " + hex(received_));
        }
    }
}

void TcpSocket::skip(std::size_t count) {
    const Deadline deadline(timeout_);
    while (count > 0) {
        if (received_.empty() && !receive(deadline, std::to_string(count) + " octets more")) {
            fail("the connection ended " + std::to_string(count) + " octets early");
        }
        const std::size_t step = std::min(count, received_.size());
        received_.erase(0, step);
        count -= step;
    }
}

Ending TcpSocket::read_until_end() {
    const Deadline deadline(timeout_);
    while (receive(deadline, "the end of the connection")) {
    }
    return {end_, take(received_.size())};
}

// ---- ending ------------------------------------------------------------------------------------

void TcpSocket::shutdown_write() {
    if (tls_) {
        tls_->close_notify();
        send_all(tls_->take_ciphertext());
    }
    ::shutdown(fd_, SHUT_WR);
}

void TcpSocket::abort() {
    const linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close();
}

void TcpSocket::close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

}  // namespace wsecho_test
