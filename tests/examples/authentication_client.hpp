// A client that shows who it is in the opening handshake, and tells its user when that is refused.

#pragma once

#include <stdexcept>
#include <string>

#include "websocket.hpp"

namespace example {

/// The server wants other credentials: HTTP status 401.
struct Unauthorized : std::runtime_error {
    explicit Unauthorized(const std::string& wanted)
        : std::runtime_error("unauthorized; the server wants: " + wanted), challenge(wanted) {}

    std::string challenge;  ///< WWW-Authenticate, such as `Bearer realm="chat"`
};

/// Connects with a bearer token (RFC 6750, 2.1). Blocking.
class AuthenticatedClient {
public:
    /// With an empty token no credentials are sent. Throws Unauthorized, or Refused for any other
    /// HTTP status than 101; neither is tried again.
    AuthenticatedClient(const std::string& url, const std::string& token) {
        // In a header and not in the URL, which ends up in the logs of servers and proxies.
        Headers headers;
        if (!token.empty()) {
            headers.set(boost::beast::http::field::authorization, "Bearer " + token);
        }
        try {
            open(context_, socket_, Url(url), headers);
        } catch (const Refused& refused) {
            if (refused.response.result() != boost::beast::http::status::unauthorized) throw;
            throw Unauthorized(
                std::string(refused.response[boost::beast::http::field::www_authenticate]));
        }
    }

    void say(const std::string& text) {
        boost::beast::get_lowest_layer(socket_).expires_after(kOpenTimeout);
        await(context_, [&](auto done) { socket_.async_write(boost::asio::buffer(text), done); });
    }

private:
    boost::asio::io_context context_;
    WebSocket socket_{context_};
};

}  // namespace example
