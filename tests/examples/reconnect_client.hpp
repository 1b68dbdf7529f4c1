// A client that stays connected: what is lost is connected anew, after pauses that grow.

#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>

#include "websocket.hpp"

namespace example {

struct ReconnectOptions {
    std::chrono::milliseconds first_pause{100};
    std::chrono::milliseconds longest_pause{30'000};
    int attempts = 20;  ///< in a row; then the last error is thrown

    /// A connection on which nothing comes for so long counts as lost.
    std::chrono::milliseconds silence{30'000};

    /// Replaced in tests, which have no time to wait.
    std::function<void(std::chrono::milliseconds)> sleep = [](std::chrono::milliseconds pause) {
        std::this_thread::sleep_for(pause);
    };
};

/// Reads messages from a server over as many connections as it takes. Blocking; one thread.
class ReconnectClient {
public:
    explicit ReconnectClient(const std::string& url, ReconnectOptions options = {})
        : url_(url), options_(std::move(options)) {}

    /// The next message; nothing when the server has closed with 1000. Throws Refused for a status
    /// that waiting does not mend (below 500).
    std::optional<std::string> receive() {
        // Only a message ends a row of failures. An open connection does not: against a server that
        // accepts and drops, the pauses would never grow.
        for (int failures = 1;; ++failures) {
            try {
                if (!socket_) connect();
                return read();
            } catch (const Refused& refused) {
                socket_.reset();
                if (refused.response.result_int() < 500 || failures == options_.attempts) throw;
            } catch (const boost::system::system_error&) {
                const auto close_code = socket_->reason().code;
                socket_.reset();
                if (close_code == boost::beast::websocket::close_code::normal) return std::nullopt;
                if (failures == options_.attempts) throw;
            }
            options_.sleep(pause_after(failures));
        }
    }

private:
    void connect() {
        socket_.emplace(context_);
        open(context_, *socket_, url_);
    }

    std::string read() {
        boost::beast::flat_buffer buffer;
        boost::beast::get_lowest_layer(*socket_).expires_after(options_.silence);
        await(context_, [&](auto done) { socket_->async_read(buffer, done); });
        return boost::beast::buffers_to_string(buffer.data());
    }

    // Doubles up to the bound. Half of it is random, so that a thousand clients that lost the same
    // server do not come back in the same instant (RFC 6455, 7.2.3).
    std::chrono::milliseconds pause_after(int failures) {
        auto pause = options_.first_pause;
        for (int n = 1; n < failures && pause < options_.longest_pause; ++n) pause *= 2;
        const auto most = std::min(pause, options_.longest_pause).count();
        return std::chrono::milliseconds(
            std::uniform_int_distribution<long long>(most / 2, most)(random_));
    }

    Url url_;
    ReconnectOptions options_;
    std::minstd_rand random_{std::random_device{}()};
    boost::asio::io_context context_;
    std::optional<WebSocket> socket_;
};

}  // namespace example
