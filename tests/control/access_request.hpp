// Requests to ask the rules of access about.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "control/access/access.hpp"

namespace wsecho::control {

/// A request from this machine, as curl sends it. `extra` fields follow the Host.
inline Request request_with(const std::vector<Header>& extra, const std::string& method = "GET") {
    Request request;
    request.method = method;
    request.path = "/-/state";
    request.headers = {{"Host", "127.0.0.1:9001"}};
    request.headers.insert(request.headers.end(), extra.begin(), extra.end());
    request.arrival.remote_address = "127.0.0.1:50432";
    request.arrival.port = 9001;
    return request;
}

inline Request request_to(const std::string& host) {
    Request request = request_with({});
    request.headers = {{"Host", host}};
    return request;
}

inline Request request_from(const std::string& remote_address) {
    Request request = request_with({});
    request.arrival.remote_address = remote_address;
    return request;
}

/// "ok", "204", or "403 host_not_allowed".
inline std::string answer_to(const AccessRules& rules, const Request& request,
                             bool is_open_path = false) {
    const auto response = rules.check(request, is_open_path);
    if (!response) return "ok";
    const std::string status = std::to_string(response->status);
    const std::string before = R"("code":")";
    const std::size_t at = response->body.rfind(before);
    if (at == std::string::npos) return status;
    const std::size_t begin = at + before.size();
    return status + ' ' + response->body.substr(begin, response->body.find('"', begin) - begin);
}

}  // namespace wsecho::control
