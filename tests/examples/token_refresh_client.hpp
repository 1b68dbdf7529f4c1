// A client whose token expires: told so by close code 4001, it gets a new one and comes back.

#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "websocket.hpp"

namespace example {

/// Codes from 4000 on are for applications to agree on (RFC 6455, 7.4.2).
inline constexpr std::uint16_t kTokenExpired = 4001;

/// No token that could be had was accepted.
struct TokensRejected : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads messages from a server that wants a fresh token now and then. Blocking.
class TokenClient {
public:
    /// `fetch_token` gets a new token, from wherever tokens come from.
    TokenClient(const std::string& url, std::function<std::string()> fetch_token)
        : url_(url), fetch_token_(std::move(fetch_token)) {}

    /// The next message; nothing when the server has closed for another reason than the token, see
    /// close_reason(). Throws TokensRejected when three tokens in a row were good for nothing.
    std::optional<std::string> receive() {
        for (int rejected = 0; rejected < 3; ++rejected) {
            if (!socket_) connect();
            boost::beast::flat_buffer buffer;
            boost::beast::get_lowest_layer(*socket_).expires_after(kOpenTimeout);
            try {
                await(context_, [&](auto done) { socket_->async_read(buffer, done); });
                return boost::beast::buffers_to_string(buffer.data());
            } catch (const boost::system::system_error& error) {
                if (error.code() != boost::beast::websocket::error::closed) throw;
            }
            if (socket_->reason().code != kTokenExpired) return std::nullopt;
            socket_.reset();
        }
        throw TokensRejected("the server rejects every token");
    }

    /// What the server's close frame said, once receive() has returned nothing.
    const boost::beast::websocket::close_reason& close_reason() const { return socket_->reason(); }

private:
    void connect() {
        Headers headers;
        headers.set(boost::beast::http::field::authorization, "Bearer " + fetch_token_());
        socket_.emplace(context_);
        open(context_, *socket_, url_, headers);
    }

    Url url_;
    std::function<std::string()> fetch_token_;
    boost::asio::io_context context_;
    std::optional<WebSocket> socket_;
};

}  // namespace example
