// The floor of every echo server: epoll, recv and send, and no protocol. Argument: the port.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

std::array<char, 64 * 1024> buffer;  // of all clients; each read is processed at once

class Client {
public:
    explicit Client(int socket) : socket_(socket) {}
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    int socket() const { return socket_; }

    // Whether the socket has not taken everything. Then nothing more is read.
    bool is_blocked() const { return !unsent_.empty(); }

    // False at the end of the connection, here and below.
    bool echo() {
        const ssize_t size = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (size <= 0) return size < 0 && errno == EAGAIN;
        const auto count = static_cast<std::size_t>(size);
        const ssize_t sent = send(buffer.data(), count);
        if (sent < 0) return false;
        unsent_.assign(buffer.data() + sent, count - static_cast<std::size_t>(sent));
        return true;
    }

    bool send_rest() {
        const ssize_t sent = send(unsent_.data(), unsent_.size());
        if (sent < 0) return false;
        unsent_.erase(0, static_cast<std::size_t>(sent));
        return true;
    }

private:
    ssize_t send(const char* data, std::size_t size) const {
        const ssize_t sent = ::send(socket_, data, size, MSG_NOSIGNAL);
        return sent < 0 && errno == EAGAIN ? 0 : sent;
    }

    const int socket_;
    std::string unsent_;
};

int listen_on(const char* port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(listener, SOMAXCONN);
    return listener;
}

void watch(int epoll, int operation, Client& client) {
    epoll_event event{};
    event.events = client.is_blocked() ? EPOLLOUT : EPOLLIN;
    event.data.ptr = &client;
    ::epoll_ctl(epoll, operation, client.socket(), &event);
}

void accept_all(int epoll, int listener) {
    int socket = -1;
    while ((socket = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0) {
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(epoll, EPOLL_CTL_ADD, *new Client(socket));
    }
}

void serve(int epoll, Client& client) {
    const bool was_blocked = client.is_blocked();
    if (was_blocked ? !client.send_rest() : !client.echo()) {
        delete &client;
    } else if (client.is_blocked() != was_blocked) {
        watch(epoll, EPOLL_CTL_MOD, client);
    }
}

}  // namespace

int main(int, char** argv) {
    const int listener = listen_on(argv[1]);
    const int epoll = ::epoll_create1(0);
    epoll_event accepting{};
    accepting.events = EPOLLIN;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &accepting);
    for (;;) {
        std::array<epoll_event, 64> events;
        const int count = ::epoll_wait(epoll, events.data(), 64, -1);
        for (int i = 0; i < count; ++i) {
            auto* const client = static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
            client == nullptr ? accept_all(epoll, listener) : serve(epoll, *client);
        }
    }
}
