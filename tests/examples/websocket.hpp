// What the example clients share: a WebSocket of Boost.Beast, and how to open it within a timeout.

#pragma once

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

namespace example {

using Error = boost::system::error_code;
using Tcp = boost::asio::ip::tcp;
using WebSocket = boost::beast::websocket::stream<boost::beast::tcp_stream>;
using Headers = boost::beast::http::fields;

/// For connecting, and again for the opening handshake.
inline constexpr std::chrono::seconds kOpenTimeout{5};

/// The server answered the opening handshake with something other than 101.
struct Refused : std::runtime_error {
    explicit Refused(boost::beast::websocket::response_type answer)
        : std::runtime_error("refused with HTTP status " + std::to_string(answer.result_int())),
          response(std::move(answer)) {}

    boost::beast::websocket::response_type response;
};

/// The parts of "ws://HOST:PORT/TARGET"; HOST is a numeric address.
struct Url {
    explicit Url(const std::string& url) {
        constexpr std::size_t kScheme = 5;  // "ws://"
        const auto path = url.find('/', kScheme);
        const auto colon = url.rfind(':', path);
        if (url.rfind("ws://", 0) != 0 || path == std::string::npos || colon < kScheme) {
            throw std::invalid_argument("not a URL of the form ws://HOST:PORT/TARGET: " + url);
        }
        endpoint.address(boost::asio::ip::make_address(url.substr(kScheme, colon - kScheme)));
        endpoint.port(static_cast<std::uint16_t>(std::stoul(url.substr(colon + 1))));
        host = url.substr(kScheme, path - kScheme);
        target = url.substr(path);
    }

    Tcp::endpoint endpoint;
    std::string host;  ///< with the port, as the Host header has it
    std::string target;
};

/// Runs one asynchronous operation to its end and throws its error. Blocking code needs this too:
/// Beast's timeouts do nothing for the synchronous calls, which can block for ever.
template <typename Start>
void await(boost::asio::io_context& context, Start start) {
    Error error = boost::asio::error::would_block;
    start([&error](Error result, auto&&...) { error = result; });
    context.restart();
    while (error == boost::asio::error::would_block && context.run_one() > 0) {
    }
    if (error) throw boost::system::system_error(error);
}

/// Connects and completes the opening handshake, with `headers` in the request. Throws Refused, or
/// boost::system::system_error.
inline void open(boost::asio::io_context& context, WebSocket& socket, const Url& url,
                 const Headers& headers = {}) {
    socket.set_option(boost::beast::websocket::stream_base::decorator(
        [headers](boost::beast::websocket::request_type& request) {
            for (const auto& field : headers) request.set(field.name_string(), field.value());
        }));
    boost::beast::tcp_stream& tcp = boost::beast::get_lowest_layer(socket);
    tcp.expires_after(kOpenTimeout);
    await(context, [&](auto done) { tcp.async_connect(url.endpoint, done); });
    tcp.socket().set_option(Tcp::no_delay(true));  // or else small messages wait for each other

    boost::beast::websocket::response_type response;
    tcp.expires_after(kOpenTimeout);
    try {
        await(context,
              [&](auto done) { socket.async_handshake(response, url.host, url.target, done); });
    } catch (const boost::system::system_error& error) {
        if (error.code() != boost::beast::websocket::error::upgrade_declined) throw;
        throw Refused(std::move(response));
    }
    tcp.expires_never();
    // The closing handshake is bounded too; silence is not.
    socket.set_option(boost::beast::websocket::stream_base::timeout{
        kOpenTimeout, boost::beast::websocket::stream_base::none(), false});
}

}  // namespace example
