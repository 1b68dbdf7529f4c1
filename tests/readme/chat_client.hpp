// The client of an imagined user, over Boost.Beast: what the test in the README is about.

#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <stdexcept>
#include <string>

/// Joins a room of a chat server and talks. Blocking, without a timeout of its own.
class ChatClient {
public:
    /// `url` is "ws://HOST:PORT/TARGET" with a numeric host.
    explicit ChatClient(const std::string& url, const std::string& token = "") {
        constexpr std::size_t kScheme = 5;  // "ws://"
        const auto path = url.find('/', kScheme);
        const auto colon = url.rfind(':', path);
        const std::string host = url.substr(kScheme, colon - kScheme);
        const std::string port = url.substr(colon + 1, path - colon - 1);

        stream_.next_layer().connect(
            {boost::asio::ip::make_address(host), static_cast<unsigned short>(std::stoi(port))});
        stream_.set_option(boost::beast::websocket::stream_base::decorator(
            [token](boost::beast::websocket::request_type& request) {
                if (!token.empty()) request.set("Authorization", "Bearer " + token);
            }));
        stream_.handshake(host + ":" + port, url.substr(path));
    }

    void say(const std::string& text) {
        stream_.text(true);
        stream_.write(boost::asio::buffer(text));
    }

    std::string hear() {
        boost::beast::flat_buffer buffer;
        stream_.read(buffer);
        return boost::beast::buffers_to_string(buffer.data());
    }

    void leave() { stream_.close({boost::beast::websocket::close_code::normal, "bye"}); }

private:
    boost::asio::io_context io_;
    boost::beast::websocket::stream<boost::beast::tcp_stream> stream_{io_};
};
