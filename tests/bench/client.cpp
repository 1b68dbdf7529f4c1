#include "client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

void send_all(int socket, std::string_view octets) {
    if (::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(octets.size())) {
        fail("send");
    }
}

}  // namespace

Client::Client(std::uint16_t port, const Frames& frames, std::size_t in_flight)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      frames_(frames),
      reader_(frames),
      sent_at_(in_flight) {
    if (socket_ < 0) fail("socket");
    try {
        open_handshake(port);
    } catch (...) {
        ::close(socket_);
        throw;
    }
}

Client::~Client() {
    ::close(socket_);
}

void Client::open_handshake(std::uint16_t port) {
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

    send_all(socket_, Request().octets());
    std::string response;
    char buffer[1024];
    // Nothing follows the response before the first message is sent.
    while (response.find("\r\n\r\n") == std::string::npos) {
        const ssize_t n = ::recv(socket_, buffer, sizeof buffer, 0);
        if (n <= 0) fail("read the opening handshake");
        response.append(buffer, static_cast<std::size_t>(n));
    }
    if (response.rfind("HTTP/1.1 101 ", 0) != 0 ||
        response.find(kExampleAccept) == std::string::npos) {
        throw std::runtime_error("the server refused the opening handshake");
    }
    ::fcntl(socket_, F_SETFL, O_NONBLOCK);
}

void Client::send(std::size_t count) {
    const auto now = Clock::now();
    for (std::size_t i = 0; i < count; ++i, ++sent_) {
        frames_.append(unsent_, sent_);
        sent_at_[sent_ % sent_at_.size()] = now;
    }
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

std::size_t Client::receive(std::vector<char>& buffer) {
    const ssize_t n = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (n < 0) {
        if (errno == EAGAIN) return 0;
        fail("receive");
    }
    if (n == 0) throw std::runtime_error("the server closed the connection");
    const std::size_t echoes = reader_.read({buffer.data(), static_cast<std::size_t>(n)});
    if (echoes > sent_ - echoed_) throw std::runtime_error("an echo of nothing");
    echoed_ += echoes;
    return echoes;
}

void Client::close() {
    ::fcntl(socket_, F_SETFL, 0);
    send_all(socket_, FrameSpec(opcode::close, close_payload(1000)).octets());
    char buffer[256];
    ssize_t n = 0;
    while ((n = ::recv(socket_, buffer, sizeof buffer, 0)) > 0) {
    }
    if (n < 0) fail("wait for the end of the connection");
    ::close(socket_);
    socket_ = -1;
}

}  // namespace wsecho_bench
