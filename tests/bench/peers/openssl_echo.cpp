// OpenSSL and epoll alone: what an echo over TLS costs without a library for WebSocket or for
// sockets. Knows just enough of RFC 6455 for the benchmark: whole messages in single frames, no
// checks; a close frame returns as it came. Arguments: the port, a certificate and its key, in PEM
// files.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

std::array<char, 256 * 1024> buffer;  // of all clients; each read is processed at once

std::string accept_header(const std::string& request) {
    const std::string name = "Sec-WebSocket-Key: ";
    const std::string key = request.substr(request.find(name) + name.size(), 24);
    const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455, 1.3
    unsigned char hash[SHA_DIGEST_LENGTH];
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash);
    unsigned char encoded[32];
    EVP_EncodeBlock(encoded, hash, sizeof hash);
    return std::string("Sec-WebSocket-Accept: ") + reinterpret_cast<char*>(encoded) + "\r\n\r\n";
}

void unmask(char* data, std::size_t size, const char* key) {
    char twice[8];
    std::memcpy(twice, key, 4);
    std::memcpy(twice + 4, key, 4);
    std::uint64_t mask = 0;
    std::memcpy(&mask, twice, 8);
    std::size_t at = 0;
    for (; at + 8 <= size; at += 8) {
        std::uint64_t octets = 0;
        std::memcpy(&octets, data + at, 8);
        octets ^= mask;
        std::memcpy(data + at, &octets, 8);
    }
    for (; at < size; ++at) data[at] = static_cast<char>(data[at] ^ key[at & 3]);
}

class Client {
public:
    Client(SSL_CTX* context, int socket)
        : socket_(socket),
          ssl_(SSL_new(context)),
          in_(BIO_new(BIO_s_mem())),
          out_(BIO_new(BIO_s_mem())) {
        SSL_set_bio(ssl_, in_, out_);
        SSL_set_accept_state(ssl_);
    }
    ~Client() {
        SSL_free(ssl_);
        ::close(socket_);
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    int socket() const { return socket_; }

    // False at the end of the connection.
    bool on_readable() {
        const ssize_t size = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (size <= 0) return false;
        BIO_write(in_, buffer.data(), static_cast<int>(size));
        int count = 0;
        while ((count = SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()))) > 0) {
            plain_.append(buffer.data(), static_cast<std::size_t>(count));
        }
        if (SSL_get_error(ssl_, count) != SSL_ERROR_WANT_READ) return false;
        is_open_ ? echo() : open();
        if (!answer_.empty()) {
            SSL_write(ssl_, answer_.data(), static_cast<int>(answer_.size()));
            answer_.clear();
        }
        return send() && !is_closed_;
    }

    // Whether the socket has not taken everything.
    bool is_blocked() const { return BIO_ctrl_pending(out_) > 0; }

    bool send() {
        char* octets = nullptr;
        const long size = BIO_get_mem_data(out_, &octets);
        if (size == 0) return true;
        const ssize_t sent = ::send(socket_, octets, static_cast<std::size_t>(size), MSG_NOSIGNAL);
        if (sent < 0) return errno == EAGAIN;
        if (sent == size) return BIO_reset(out_) == 1;
        return BIO_read(out_, buffer.data(), static_cast<int>(sent)) == sent;
    }

private:
    void open() {
        if (plain_.find("\r\n\r\n") == std::string::npos) return;
        answer_ =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            accept_header(plain_);
        plain_.clear();
        is_open_ = true;
    }

    // Of a masked frame; 0 if it is not whole (RFC 6455, 5.2).
    static std::size_t header_size(const char* data, std::size_t size) {
        if (size < 2) return 0;
        const int code = data[1] & 0x7f;
        const std::size_t header = code < 126 ? 6 : code == 126 ? 8 : 14;
        return size < header ? 0 : header;
    }

    void echo() {
        std::size_t at = 0;
        for (;;) {
            char* const frame = plain_.data() + at;
            const std::size_t header = header_size(frame, plain_.size() - at);
            if (header == 0) break;
            std::size_t length = frame[1] & 0x7f;
            if (header > 6) length = 0;
            for (std::size_t i = 2; i < header - 4; ++i) {
                length = length << 8 | static_cast<std::uint8_t>(frame[i]);
            }
            if (plain_.size() - at - header < length) break;
            unmask(frame + header, length, frame + header - 4);
            answer_ += frame[0];
            answer_ += static_cast<char>(frame[1] & 0x7f);
            answer_.append(frame + 2, header - 6).append(frame + header, length);
            is_closed_ = is_closed_ || (frame[0] & 0x0f) == 0x8;  // RFC 6455, 5.5.1
            at += header + length;
        }
        plain_.erase(0, at);
    }

    const int socket_;
    SSL* const ssl_;
    BIO* const in_;
    BIO* const out_;
    std::string plain_;
    std::string answer_;
    bool is_open_ = false;
    bool is_closed_ = false;
};

int listen_on(const char* port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(listener, SOMAXCONN);
    return listener;
}

void watch(int epoll, int operation, Client& client) {
    epoll_event event{};
    event.events = client.is_blocked() ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = &client;
    ::epoll_ctl(epoll, operation, client.socket(), &event);
}

void accept_all(SSL_CTX* context, int epoll, int listener) {
    int socket = -1;
    while ((socket = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0) {
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(epoll, EPOLL_CTL_ADD, *new Client(context, socket));
    }
}

void serve(int epoll, const epoll_event& event) {
    Client& client = *static_cast<Client*>(event.data.ptr);
    const bool was_blocked = client.is_blocked();
    bool goes_on = (event.events & EPOLLOUT) == 0 || client.send();
    if (goes_on && (event.events & ~std::uint32_t{EPOLLOUT}) != 0) goes_on = client.on_readable();
    if (!goes_on) {
        delete &client;
    } else if (client.is_blocked() != was_blocked) {
        watch(epoll, EPOLL_CTL_MOD, client);
    }
}

}  // namespace

int main(int, char** argv) {
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate_chain_file(context, argv[2]);
    SSL_CTX_use_PrivateKey_file(context, argv[3], SSL_FILETYPE_PEM);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);

    const int listener = listen_on(argv[1]);
    const int epoll = ::epoll_create1(0);
    epoll_event accepting{};
    accepting.events = EPOLLIN;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &accepting);
    for (;;) {
        std::array<epoll_event, 64> events;
        const int count = ::epoll_wait(epoll, events.data(), 64, -1);
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            event.data.ptr == nullptr ? accept_all(context, epoll, listener) : serve(epoll, event);
        }
    }
}
