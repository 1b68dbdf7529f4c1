#include "client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "support/frames.hpp"
#include "support/http_head.hpp"

namespace wsecho_bench {
namespace {

using namespace wsecho_test;

// The longest wait for the server.
constexpr timeval kPatience{10, 0};

// Clients of one source address.
constexpr std::size_t kClientsOfAddress = 20'000;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Client::Client(std::uint16_t port, const Frames& frames, std::size_t in_flight, Protocol protocol,
               std::size_t number)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      frames_(frames),
      reader_(frames),
      sent_at_(in_flight) {
    if (socket_ < 0) fail("socket");
    try {
        bind_to_source(number);
        connect(port);
        if (protocol == Protocol::wss) shake_hands();
        if (protocol != Protocol::tcp) open_handshake();
        ::fcntl(socket_, F_SETFL, O_NONBLOCK);
    } catch (...) {
        ::close(socket_);
        throw;
    }
}

Client::~Client() {
    ::close(socket_);
}

// 127.0.0.2, 127.0.0.3 ... for the clients that 127.0.0.1 has no more ports for.
void Client::bind_to_source(std::size_t number) {
    if (number < kClientsOfAddress) return;
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    sockaddr_in source{};
    source.sin_family = AF_INET;
    source.sin_addr.s_addr =
        htonl(INADDR_LOOPBACK + static_cast<std::uint32_t>(number / kClientsOfAddress));
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&source), sizeof source) != 0) {
        fail("bind");
    }
}

void Client::connect(std::uint16_t port) {
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(port);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) {
        fail("connect");
    }
}

void Client::shake_hands() {
    tls_.emplace();
    std::vector<char> buffer(16 * 1024);
    std::string_view received;
    for (;;) {
        std::string to_send;
        const bool is_complete = tls_->shake_hands(received, to_send);
        if (!to_send.empty() && ::send(socket_, to_send.data(), to_send.size(), MSG_NOSIGNAL) < 0) {
            fail("send");
        }
        if (is_complete) return;
        const ssize_t n = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (n <= 0) fail("read the TLS handshake");
        received = {buffer.data(), static_cast<std::size_t>(n)};
    }
}

void Client::open_handshake() {
    send_all(Request().octets());
    std::string response;
    std::vector<char> buffer(4 * 1024);
    // Nothing follows the response before the first message is sent.
    while (response.find("\r\n\r\n") == std::string::npos) response += receive_some(buffer);
    if (response.rfind("HTTP/1.1 101 ", 0) != 0 ||
        response.find(kExampleAccept) == std::string::npos) {
        throw std::runtime_error("the server refused the opening handshake");
    }
}

// On a blocking socket.
void Client::send_all(std::string_view octets) {
    if (tls_) {
        tls_->encrypt(octets, unsent_);
    } else {
        unsent_ = octets;
    }
    flush();
}

void Client::send(std::size_t count) {
    const auto now = Clock::now();
    for (std::size_t i = 0; i < count; ++i, ++sent_) {
        frames_.append(tls_ ? plaintext_ : unsent_, sent_);
        sent_at_[sent_ % sent_at_.size()] = now;
    }
    if (tls_) tls_->encrypt(plaintext_, unsent_);
    plaintext_.clear();
    flush();
}

void Client::flush() {
    while (blocked()) {
        const ssize_t n = ::send(socket_, unsent_.data() + unsent_offset_,
                                 unsent_.size() - unsent_offset_, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EAGAIN) return;
            fail("send");
        }
        unsent_offset_ += static_cast<std::size_t>(n);
    }
    unsent_.clear();
    unsent_offset_ = 0;
}

void Client::wait_until_readable() const {
    pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, 10'000) != 1)
        throw std::runtime_error("the server sent nothing for 10 s");
}

std::size_t Client::receive(std::vector<char>& buffer) {
    const std::size_t echoes = reader_.read(receive_some(buffer));
    if (echoes > sent_ - echoed_) throw std::runtime_error("an echo of nothing");
    echoed_ += echoes;
    return echoes;
}

// Reads once. Empty if nothing has arrived, or less than a record.
std::string_view Client::receive_some(std::vector<char>& buffer) {
    const ssize_t n = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (n < 0 && errno == EAGAIN && (::fcntl(socket_, F_GETFL) & O_NONBLOCK) != 0) return {};
    if (n < 0) fail("receive");
    if (n == 0) throw std::runtime_error("the server closed the connection");
    const std::string_view octets(buffer.data(), static_cast<std::size_t>(n));
    return tls_ ? tls_->decrypt(octets) : octets;
}

void Client::close() {
    ::fcntl(socket_, F_SETFL, 0);
    if (frames_.are_bare()) {
        ::shutdown(socket_, SHUT_WR);
    } else {
        send_all(FrameSpec(opcode::close, close_payload(1000)).octets());
    }
    char buffer[256];
    ssize_t n = 0;
    // With TLS, some servers wait for the client to end TCP: it does, after their close frame.
    while ((n = ::recv(socket_, buffer, sizeof buffer, 0)) > 0 && !tls_) {
    }
    if (n < 0) fail("wait for the end of the connection");
    ::close(socket_);
    socket_ = -1;
}

}  // namespace wsecho_bench
