// Listener: the sockets that it hands over.

#include "engine/listener.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "engine/listening/tcp_address.hpp"
#include "with_alarms.hpp"

namespace {

using asio::ip::tcp;
using wsecho::engine::Endpoint;
using wsecho::engine::Listener;
using wsecho::engine::Socket;
using wsecho::engine::TcpAddress;

class ListenerTest : public wsecho_test::WithAlarms {
protected:
    void connect(std::uint16_t port) {
        client.connect({asio::ip::address_v4::loopback(), port});
        for (int turns = 0; turns < 1000 && !accepted.is_open(); ++turns) readiness.poll();
        ASSERT_TRUE(accepted.is_open());
    }

    tcp::socket client{io};
    Socket accepted;
    Listener listener{
        io,
        readiness,
        alarms,
        std::make_unique<TcpAddress>(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0), false),
        [this](Socket socket, const Endpoint&) { accepted = std::move(socket); },
        [](const std::string& problem) { FAIL() << problem; }};
};

// Else a small message waits until the client has acknowledged the one before it.
TEST_F(ListenerTest, HandsOverSocketsThatSendSmallPiecesAtOnce) {
    listener.listen();
    connect(listener.address().port());

    int no_delay = 0;
    socklen_t size = sizeof no_delay;
    ASSERT_EQ(::getsockopt(accepted.descriptor(), IPPROTO_TCP, TCP_NODELAY, &no_delay, &size), 0);
    EXPECT_NE(no_delay, 0);
}

TEST(EndpointText, IsAsInAUrl) {
    const auto text = [](const char* address, std::uint16_t port) {
        return wsecho::engine::to_text(tcp::endpoint(asio::ip::make_address(address), port));
    };
    EXPECT_EQ(text("127.0.0.1", 43211), "127.0.0.1:43211");
    EXPECT_EQ(text("0.0.0.0", 0), "0.0.0.0:0");
    EXPECT_EQ(text("255.255.255.255", 65535), "255.255.255.255:65535");
    EXPECT_EQ(text("::ffff:192.0.2.10", 80), "192.0.2.10:80");
    EXPECT_EQ(text("::1", 80), "[::1]:80");
    EXPECT_EQ(text("2001:db8::ffff", 1), "[2001:db8::ffff]:1");
}

}  // namespace
