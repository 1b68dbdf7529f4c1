// A client over standalone Asio, in the same program, that is configured in another way than ours:
// handler tracking adds members to most of Asio's classes.

#define ASIO_STANDALONE
#define ASIO_ENABLE_HANDLER_TRACKING

#include <gtest/gtest.h>

#include <asio.hpp>
#include <string>
#include <string_view>

#include "wsecho/echo_server.hpp"

// Not a WebSocket's: the answer ends with FIN.
constexpr std::string_view kPlainRequest = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

TEST(AsioNeighbor, MayBeConfiguredInAnotherWay) {
    wsecho::EchoServer server;
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    std::string response;

    socket.async_connect({asio::ip::address_v4::loopback(), server.port()},
                         [&](const asio::error_code& error) {
                             ASSERT_FALSE(error) << error.message();
                             asio::write(socket, asio::buffer(kPlainRequest));
                             asio::error_code end;
                             asio::read(socket, asio::dynamic_buffer(response), end);
                         });
    io.run();

    EXPECT_EQ(response.substr(0, 12), "HTTP/1.1 426") << response << server.transcript();
}
