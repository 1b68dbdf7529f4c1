// A server with the routes of the control API, without HTTP.

#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "control/exchange.hpp"
#include "control/routes/router.hpp"
#include "control/server.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho_test {

/// An answer of the control API.
struct Answer {
    int status = 0;
    std::string type;
    std::string body;
    std::vector<wsecho::Header> headers;

    /// The body as JSON. Throws if it is no JSON.
    nlohmann::json json() const { return nlohmann::json::parse(body); }

    /// The word for programs and the sentence of an error.
    std::string code() const { return json().at("code"); }
    std::string error() const { return json().at("error"); }
};

/// Prints status and body.
std::ostream& operator<<(std::ostream& out, const Answer& answer);

/// Its handlers run on the server's I/O thread, as those of the tool do.
class ControlledServer {
public:
    explicit ControlledServer(const wsecho::Options& options = {},
                              wsecho::control::Program program = {});
    ~ControlledServer();

    /// `target` is decoded: "/-/messages?id=alice&limit=2".
    Answer get(const std::string& target) { return call("GET", target); }
    Answer remove(const std::string& target) { return call("DELETE", target); }
    Answer post(const std::string& target, const std::string& body = {}) {
        return call("POST", target, body);
    }
    Answer put(const std::string& target, const std::string& body) {
        return call("PUT", target, body);
    }
    Answer call(const std::string& method, const std::string& target, const std::string& body = {},
                const std::string& content_type = "application/json");

    wsecho::EchoServer& server() { return *server_; }
    std::uint16_t port() const { return server_->port(); }
    const wsecho::control::Router& router() const;

    /// Runs a task on the I/O thread, and waits for it.
    void run(const std::function<void(wsecho::control::Server&)>& task);

private:
    class Door;

    std::unique_ptr<wsecho::EchoServer> server_;
    Door* door_ = nullptr;  // the server owns it
};

}  // namespace wsecho_test
