// A synchronous client made of Boost.Beast's WebSocket stream, in which no wait is endless.

#pragma once

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "support/deadline.hpp"
#include "wsecho/message.hpp"

namespace wsecho_test {

/// Every operation throws boost::system::system_error when it fails, or takes over 10 s times
/// WSECHO_TIMEOUT_SCALE.
class BeastClient {
    using Tcp = boost::asio::ip::tcp;
    using Stream = boost::beast::websocket::stream<boost::beast::tcp_stream>;
    using Error = boost::system::error_code;
    using WsMessage = wsecho::WsMessage;

public:
    enum class Compression : std::uint8_t { off, on };

    /// Connects to 127.0.0.1:port and completes the opening handshake.
    BeastClient(std::uint16_t port, const std::string& target, Compression compression) {
        boost::beast::websocket::permessage_deflate deflate;
        deflate.client_enable = compression == Compression::on;
        stream_.set_option(deflate);
        stream_.read_message_max(std::size_t{64} << 20);
        stream_.control_callback([this](auto kind, boost::beast::string_view payload) {
            if (kind == boost::beast::websocket::frame_type::pong) pong_ = std::string(payload);
        });

        const Tcp::endpoint server(boost::asio::ip::address_v4::loopback(), port);
        await([&](auto done) {
            boost::beast::get_lowest_layer(stream_).async_connect(server, done);
        });
        const std::string host = "127.0.0.1:" + std::to_string(port);
        await([&](auto done) { stream_.async_handshake(response_, host, target, done); });
    }

    /// The header field of the server's response; empty without that field.
    std::string response_header(const std::string& name) const {
        return std::string(response_[name]);
    }

    void send(const WsMessage& message) {
        stream_.text(message.is_text());
        await([&](auto done) { stream_.async_write(boost::asio::buffer(message.payload), done); });
    }

    /// Sends one fragment; the first one's type is the message's.
    void send_fragment(const WsMessage& fragment, bool fin) {
        stream_.text(fragment.is_text());
        await([&](auto done) {
            stream_.async_write_some(fin, boost::asio::buffer(fragment.payload), done);
        });
    }

    WsMessage receive() {
        boost::beast::flat_buffer buffer;
        await([&](auto done) { stream_.async_read(buffer, done); });
        std::string payload = boost::beast::buffers_to_string(buffer.data());
        return stream_.got_text() ? WsMessage::text(payload) : WsMessage::binary(payload);
    }

    /// Pings; the answer is read by the next receive().
    void ping(const std::string& payload) {
        const boost::beast::websocket::ping_data data(payload);
        await([&](auto done) { stream_.async_ping(data, done); });
    }

    /// The payload of the last Pong read.
    const std::optional<std::string>& pong() const { return pong_; }

    /// Closes, and returns once the server has closed its side of the TCP connection.
    void close(std::uint16_t code, const std::string& reason) {
        const boost::beast::websocket::close_reason close(
            static_cast<boost::beast::websocket::close_code>(code), reason);
        await([&](auto done) { stream_.async_close(close, done); });
    }

    /// What the server's close frame said.
    const boost::beast::websocket::close_reason& server_close() const { return stream_.reason(); }

private:
    // Starts an operation and runs it to its end, which the stream's expiry brings in any case.
    template <typename Start>
    void await(Start start) {
        Error error = boost::asio::error::would_block;
        boost::beast::get_lowest_layer(stream_).expires_after(scaled(kLimit));
        start([&error](Error result, auto&&...) { error = result; });
        context_.restart();
        while (error == boost::asio::error::would_block && context_.run_one() > 0) {
        }
        if (error) throw boost::system::system_error(error);
    }

    static constexpr std::chrono::milliseconds kLimit{10'000};

    boost::asio::io_context context_{1};
    Stream stream_{context_};
    boost::beast::websocket::response_type response_;
    std::optional<std::string> pong_;
};

/// GoogleTest's name for it.
inline void PrintTo(BeastClient::Compression compression, std::ostream* out) {
    *out << (compression == BeastClient::Compression::on ? "compressed" : "plain");
}

}  // namespace wsecho_test
