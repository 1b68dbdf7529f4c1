// A client in memory with the connection that serves it, and a handler that notes the requests.

#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "control/fake_client.hpp"
#include "control/http/http_connection.hpp"

namespace wsecho_test {

/// The handler answers "METHOD PATH BODY" at once, except to paths that begin with "/-/later":
/// the test answers them.
class ServedClient {
public:
    explicit ServedClient(wsecho::control::HttpSettings settings = {})
        : settings_(std::move(settings)) {
        connection_ = std::make_shared<wsecho::control::HttpConnection>(
            client.stream(), wsecho::engine::Arrival{"127.0.0.1:50432", 9001, false, false},
            [this](wsecho::control::Request request,
                   std::shared_ptr<wsecho::control::Reply> reply) {
                handle(std::move(request), std::move(reply));
            },
            settings_, scheduler,
            [this](const std::shared_ptr<wsecho::control::HttpConnection>&) {
                connection_.reset();
            });
        connection_->start();
        scheduler.run_posted();
    }

    /// Sends octets, and returns what the server answers.
    std::string exchange(std::string_view octets) {
        client.send(octets);
        return client.received();
    }

    void pass(std::chrono::milliseconds time) { scheduler.pass(time); }

    void stop() {
        connection_->stop();
        scheduler.run_posted();
    }

    FakeScheduler scheduler;
    FakeClient client{scheduler};
    std::vector<wsecho::control::Request> requests;                // all
    std::vector<std::shared_ptr<wsecho::control::Reply>> replies;  // of those that wait
    int gone = 0;                                                  // calls of on_gone

private:
    void handle(wsecho::control::Request request, std::shared_ptr<wsecho::control::Reply> reply) {
        requests.push_back(request);
        if (request.path.substr(0, 8) == "/-/later") {
            reply->on_gone([this] { ++gone; });
            replies.push_back(std::move(reply));
        } else if (request.path != "/-/never") {
            reply->send(
                {200, request.method + ' ' + request.path + ' ' + request.body, "text/plain"});
        }
    }

    const wsecho::control::HttpSettings settings_;
    std::shared_ptr<wsecho::control::HttpConnection> connection_;
};

/// The status of the first response in these octets; 0 if there is none.
inline int status_of(std::string_view octets) {
    constexpr std::string_view kVersion = "HTTP/1.1 ";
    if (octets.substr(0, kVersion.size()) != kVersion) return 0;
    return std::stoi(std::string(octets.substr(kVersion.size(), 3)));
}

/// What follows the first head in these octets.
inline std::string after_head(std::string_view octets) {
    const auto end = octets.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string() : std::string(octets.substr(end + 4));
}

}  // namespace wsecho_test
