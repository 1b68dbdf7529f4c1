// The client of an imagined author, over Boost.Beast: it echoes messages until the server closes.

#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <string>

/// `url` is "ws://HOST:PORT/TARGET" with a numeric host. Blocking, without a timeout of its own.
inline void echo_until_closed(const std::string& url) {
    namespace beast = boost::beast;
    constexpr std::size_t kScheme = 5;  // "ws://"
    const auto path = url.find('/', kScheme);
    const auto colon = url.rfind(':', path);
    const std::string host = url.substr(kScheme, colon - kScheme);
    const std::string port = url.substr(colon + 1, path - colon - 1);

    boost::asio::io_context io;
    beast::websocket::stream<boost::asio::ip::tcp::socket> stream(io);
    stream.next_layer().connect(
        {boost::asio::ip::make_address(host), static_cast<unsigned short>(std::stoi(port))});
    beast::websocket::permessage_deflate deflate;
    deflate.client_enable = true;
    stream.set_option(deflate);
    stream.read_message_max(0);
    stream.handshake(host + ":" + port, url.substr(path));

    beast::flat_buffer message;
    for (beast::error_code error; !error; message.clear()) {
        stream.read(message, error);
        stream.text(stream.got_text());
        if (!error) stream.write(message.data(), error);
    }
}
