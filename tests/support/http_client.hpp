// An HTTP/1.1 client for the control API, with keep-alive.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "support/http_head.hpp"
#include "support/tcp_socket.hpp"

namespace wsecho_test {

struct HttpResponse {
    Response head;
    std::string body;

    int status() const { return head.status; }
    std::optional<std::string> header(std::string_view name) const { return head.header(name); }
};

/// Sends one request at a time. Connects at the first request, and again if the server has
/// announced the end of the connection. Throws ClientError as TcpSocket does.
/// Each exchange is recorded: see exchange_record.hpp.
class HttpClient {
public:
    /// `host` as for TcpSocket.
    explicit HttpClient(std::uint16_t port, std::string host = "127.0.0.1");

    /// Speaks TLS on each connection from here on.
    void use_tls(TlsClientOptions options = {}) { tls_ = std::move(options); }

    /// Sends this field with all later requests: "Authorization", "Host" ... An empty value removes
    /// the field.
    void set(const std::string& name, const std::string& value);

    // ---- whole exchanges; a body that is not empty is sent as application/json ----

    HttpResponse get(const std::string& target) { return request("GET", target); }
    HttpResponse post(const std::string& target, const std::string& body = {}) {
        return request("POST", target, body);
    }
    HttpResponse put(const std::string& target, const std::string& body) {
        return request("PUT", target, body);
    }
    HttpResponse remove(const std::string& target) { return request("DELETE", target); }
    HttpResponse request(const std::string& method, const std::string& target,
                         const std::string& body = {});

    // ---- halves, for what happens while the server has a request ----

    void send(const std::string& method, const std::string& target, const std::string& body = {});

    /// The response to the request of send(). Reads its body by Content-Length; without one, until
    /// the end of the connection.
    HttpResponse receive();

    /// The connection; for cut, slow and invalid requests. What is sent and read here is not
    /// recorded.
    TcpSocket& socket();

private:
    struct Sent {
        std::string method;
        std::string target;
        std::string body;
    };

    std::string read_body(const Response& head);

    const std::uint16_t port_;
    const std::string host_;
    std::optional<TlsClientOptions> tls_;
    HeaderFields fields_;
    std::optional<TcpSocket> socket_;
    Sent sent_;
};

}  // namespace wsecho_test
