// POSIX sockets that never block.

#include "tool/health_stream.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace wsecho::tool {
namespace {

constexpr const char* kNoAnswer = "no answer in time";

[[noreturn]] void give_up(int error) {
    throw std::runtime_error(std::generic_category().message(error));
}

struct SocketAddress {
    sockaddr_storage storage = {};
    socklen_t length = 0;

    const sockaddr* generic() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

SocketAddress unix_address(const std::string& name) {
    SocketAddress result;
    auto& address = reinterpret_cast<sockaddr_un&>(result.storage);
    if (name.size() >= sizeof address.sun_path) give_up(ENAMETOOLONG);
    address.sun_family = AF_UNIX;
    name.copy(address.sun_path, name.size());
    const bool is_abstract = name[0] == '@';
    if (is_abstract) address.sun_path[0] = '\0';
    const std::size_t size = name.size() + (is_abstract ? 0 : 1);
    result.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size);
    return result;
}

SocketAddress address_of(const HealthTarget& target) {
    if (target.is_unix()) return unix_address(target.host.substr(5));
    SocketAddress result;
    auto& ipv4 = reinterpret_cast<sockaddr_in&>(result.storage);
    if (::inet_pton(AF_INET, target.host.c_str(), &ipv4.sin_addr) == 1) {
        ipv4.sin_family = AF_INET;
        ipv4.sin_port = htons(target.port);
        result.length = sizeof ipv4;
        return result;
    }
    auto& ipv6 = reinterpret_cast<sockaddr_in6&>(result.storage);
    if (::inet_pton(AF_INET6, target.host.c_str(), &ipv6.sin6_addr) != 1) give_up(EINVAL);
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(target.port);
    result.length = sizeof ipv6;
    return result;
}

}  // namespace

HealthStream::HealthStream(const HealthTarget& target, Clock::time_point deadline)
    : deadline_(deadline) {
    connect(target);
    if (!target.is_encrypted) return;
    tls_ =
        std::make_unique<tls::ClientStream>(socket_.get(), [this](bool to_read) { wait(to_read); });
}

void HealthStream::connect(const HealthTarget& target) {
    const SocketAddress address = address_of(target);
    socket_.reset(::socket(address.generic()->sa_family, SOCK_STREAM, 0));
    if (!socket_) give_up(errno);
    ::fcntl(socket_.get(), F_SETFD, FD_CLOEXEC);
    ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
    if (::connect(socket_.get(), address.generic(), address.length) == 0) return;
    if (errno != EINPROGRESS) give_up(errno);
    wait(false);
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) give_up(error);
}

void HealthStream::wait(bool to_read) const {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
        pollfd watched = {socket_.get(), static_cast<short>(to_read ? POLLIN : POLLOUT), 0};
        const auto timeout = std::max<std::chrono::milliseconds::rep>(left.count(), 0);
        const int ready = ::poll(&watched, 1, static_cast<int>(timeout));
        if (ready > 0) return;
        if (ready == 0) throw std::runtime_error(kNoAnswer);
        if (errno != EINTR) give_up(errno);
    }
}

void HealthStream::write(std::string_view octets) {
    if (tls_) {
        tls_->write(octets);
        return;
    }
    while (!octets.empty()) {
        wait(false);
        const ssize_t count = ::write(socket_.get(), octets.data(), octets.size());
        if (count < 0 && errno != EAGAIN && errno != EINTR) give_up(errno);
        if (count > 0) octets.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string HealthStream::read() {
    char buffer[4096];
    if (tls_) return {buffer, tls_->read(buffer, sizeof buffer)};
    for (;;) {
        wait(true);
        const ssize_t count = ::read(socket_.get(), buffer, sizeof buffer);
        if (count >= 0) return {buffer, static_cast<std::size_t>(count)};
        if (errno != EAGAIN && errno != EINTR) give_up(errno);
    }
}

}  // namespace wsecho::tool
