#include "support/http_client.hpp"

#include <algorithm>
#include <utility>

#include "support/exchange_record.hpp"

namespace wsecho_test {

HttpClient::HttpClient(std::uint16_t port, std::string host) : port_(port), host_(std::move(host)) {
    set("Host", "127.0.0.1:" + std::to_string(port));
}

void HttpClient::set(const std::string& name, const std::string& value) {
    fields_.erase(std::remove_if(fields_.begin(), fields_.end(),
                                 [&](const auto& field) { return field.first == name; }),
                  fields_.end());
    if (!value.empty()) fields_.emplace_back(name, value);
}

TcpSocket& HttpClient::socket() {
    if (!socket_) {
        socket_.emplace(port_, host_);
        if (tls_) socket_->start_tls(*tls_);
    }
    return *socket_;
}

HttpResponse HttpClient::request(const std::string& method, const std::string& target,
                                 const std::string& body) {
    send(method, target, body);
    return receive();
}

void HttpClient::send(const std::string& method, const std::string& target,
                      const std::string& body) {
    sent_ = {method, target, body};
    std::string octets = method + ' ' + target + " HTTP/1.1\r\n";
    for (const auto& [name, value] : fields_) octets += name + ": " + value + "\r\n";
    if (!body.empty()) {
        octets += "Content-Type: application/json\r\n";
        octets += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    socket().write(octets + "\r\n" + body);
}

HttpResponse HttpClient::receive() {
    HttpResponse response;
    response.head = parse_response(socket().read_until("\r\n\r\n"));
    response.body = read_body(response.head);
    record_exchange({sent_.method, sent_.target, sent_.body, response.status(),
                     response.header("Content-Type").value_or(""), response.head.octets,
                     response.body});
    // "close", or "Upgrade, close" of a response that expects a WebSocket.
    const std::string connection = response.header("Connection").value_or("");
    if (connection.find("close") != std::string::npos) socket_.reset();
    return response;
}

std::string HttpClient::read_body(const Response& head) {
    if (sent_.method == "HEAD" || head.status == 204) return {};
    if (const auto length = head.header("Content-Length")) {
        return socket().read_exact(std::stoul(*length));
    }
    return socket().read_until_end().octets;
}

}  // namespace wsecho_test
