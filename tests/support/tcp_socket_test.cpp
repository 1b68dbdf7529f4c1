// TcpSocket against a bare listener: it reports segments, ends and silence correctly.

#include "support/tcp_socket.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

using namespace wsecho_test;

namespace {

// Accepts one connection on the loopback; the test decides what to do with it.
class Listener {
public:
    Listener() : listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(listening_, generic, size), 0);
        EXPECT_EQ(::listen(listening_, 1), 0);
        EXPECT_EQ(::getsockname(listening_, generic, &size), 0);
        port_ = ntohs(address.sin_port);
    }
    ~Listener() {
        ::close(listening_);
        if (accepted_ >= 0) ::close(accepted_);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    std::uint16_t port() const { return port_; }

    void accept() { accepted_ = ::accept(listening_, nullptr, nullptr); }

    void send(const std::string& octets) {
        EXPECT_EQ(::send(accepted_, octets.data(), octets.size(), 0),
                  static_cast<ssize_t>(octets.size()));
    }

    std::string receive() {
        char buffer[256];
        const ssize_t count = ::recv(accepted_, buffer, sizeof(buffer), 0);
        return std::string(buffer, count > 0 ? static_cast<std::size_t>(count) : 0);
    }

    void end(bool reset) {
        const linger at_once{reset ? 1 : 0, 0};
        ::setsockopt(accepted_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
        ::close(accepted_);
        accepted_ = -1;
    }

private:
    int listening_;
    int accepted_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace

TEST(TcpSocket, TellsFinFromRst) {
    for (const End end : {End::fin, End::rst}) {
        Listener listener;
        TcpSocket socket(listener.port());
        listener.accept();
        listener.send("abc");
        listener.end(end == End::rst);

        EXPECT_EQ(socket.read_until_end(), (Ending{end, "abc"}));
    }
}

TEST(TcpSocket, AbortIsRstAndCloseIsFin) {
    Listener listener;
    TcpSocket first(listener.port());
    listener.accept();
    first.abort();
    EXPECT_EQ(listener.receive(), "");
    EXPECT_EQ(errno, ECONNRESET);

    TcpSocket second(listener.port());
    listener.accept();
    second.close();
    errno = 0;
    EXPECT_EQ(listener.receive(), "");
    EXPECT_EQ(errno, 0);
}

TEST(TcpSocket, SendsEverySegmentWhenTheLastOneIsRead) {
    Listener listener;
    TcpSocket socket(listener.port());
    listener.accept();

    std::thread writer([&] { socket.write_segments({"a", "bc", "def"}); });

    EXPECT_EQ(listener.receive(), "a");
    EXPECT_EQ(listener.receive(), "bc");
    EXPECT_EQ(listener.receive(), "def");
    writer.join();
    EXPECT_EQ(socket.unread_by_server(), 0U);
}

TEST(TcpSocket, GivesUpWhenNothingArrives) {
    Listener listener;
    TcpSocket socket(listener.port());
    listener.accept();
    socket.set_timeout(std::chrono::milliseconds(10));

    EXPECT_THROW(socket.read_exact(1), ClientError);
    EXPECT_THROW(socket.read_until("\n"), ClientError);
    EXPECT_THROW(socket.read_until_end(), ClientError);
}

TEST(TcpSocket, GivesUpWhenNobodyReads) {
    Listener listener;
    TcpSocket socket(listener.port());
    socket.set_timeout(std::chrono::milliseconds(10));

    EXPECT_THROW(
        for (int i = 0; i < 100; ++i) { socket.write(std::string(1 << 20, 'x')); }, ClientError);
}

TEST(TcpSocket, ConnectingToAClosedPortIsAnError) {
    std::uint16_t port = 0;
    {
        Listener listener;
        port = listener.port();
    }

    EXPECT_THROW(TcpSocket socket(port), ClientError);
}
