#include "loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace wsecho_bench {
namespace {

constexpr timeval kPatience{10, 0};

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in address_of(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool can_be_listened_on(std::uint16_t port) {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in address = address_of(port);
    const int result = ::bind(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::close(probe);
    return result == 0;
}

}  // namespace

std::uint16_t free_port() {
    constexpr int kFirst = 20'000;
    constexpr int kCount = 10'000;
    static int next = ::getpid() % kCount;  // so that two programs rarely try the same
    for (int tries = 0; tries < kCount; ++tries) {
        next = (next + 1) % kCount;
        const auto port = static_cast<std::uint16_t>(kFirst + next);
        if (can_be_listened_on(port)) return port;
    }
    throw std::runtime_error("there is no free port");
}

bool accepts_connections(std::uint16_t port) {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in server = address_of(port);
    const int result = ::connect(probe, reinterpret_cast<const sockaddr*>(&server), sizeof server);
    ::close(probe);
    return result == 0;
}

LoopbackSocket::LoopbackSocket(Taken taken) : socket_(taken.descriptor) {
    if (socket_ < 0) fail("socket");
    const int on = 1;
    const linger reset{1, 0};
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
}

LoopbackSocket::LoopbackSocket(std::uint16_t port)
    : LoopbackSocket(Taken{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}) {
    const sockaddr_in server = address_of(port);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) {
        fail("connect");  // the destructor runs: the other constructor has completed
    }
}

LoopbackSocket::~LoopbackSocket() {
    if (socket_ >= 0) ::close(socket_);
}

std::pair<LoopbackSocket, LoopbackSocket> LoopbackSocket::pair() {
    const LoopbackSocket listener(Taken{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)});
    sockaddr_in address = address_of(0);
    socklen_t size = sizeof address;
    if (::bind(listener.socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(listener.socket_, 1) != 0 ||
        ::getsockname(listener.socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        fail("listen");
    }
    LoopbackSocket one(ntohs(address.sin_port));
    return {std::move(one),
            LoopbackSocket(Taken{::accept4(listener.socket_, nullptr, nullptr, SOCK_CLOEXEC)})};
}

void LoopbackSocket::write(std::string_view octets) {
    if (::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(octets.size())) {
        fail("send");
    }
}

std::string LoopbackSocket::read(std::size_t count) {
    std::string octets(count, '\0');
    for (std::size_t got = 0; got < count;) {
        const ssize_t n = ::recv(socket_, octets.data() + got, count - got, 0);
        if (n < 0) fail("receive");
        if (n == 0) throw std::runtime_error("the other end closed the connection");
        got += static_cast<std::size_t>(n);
    }
    return octets;
}

}  // namespace wsecho_bench
