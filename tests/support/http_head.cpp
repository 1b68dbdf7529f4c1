// Writing requests and parsing responses.

#include "support/http_head.hpp"

#include <algorithm>
#include <cctype>
#include <ostream>

#include "support/deadline.hpp"

namespace wsecho_test {

namespace {

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

}  // namespace

Request::Request(std::string target) : target_(std::move(target)) {
    fields_ = {{"Host", "127.0.0.1"},
               {"Upgrade", "websocket"},
               {"Connection", "Upgrade"},
               {"Sec-WebSocket-Key", kExampleHandshakeKey},
               {"Sec-WebSocket-Version", "13"}};
}

Request& Request::method(std::string method) {
    return method_ = std::move(method), *this;
}

Request& Request::version(std::string version) {
    return version_ = std::move(version), *this;
}

Request& Request::set(const std::string& name, const std::string& value) {
    for (auto& field : fields_) {
        if (same_name(field.first, name)) {
            field = {name, value};
            return *this;
        }
    }
    return add(name, value);
}

Request& Request::add(const std::string& name, const std::string& value) {
    fields_.emplace_back(name, value);
    return *this;
}

Request& Request::remove(std::string_view name) {
    fields_.erase(std::remove_if(fields_.begin(), fields_.end(),
                                 [&](const auto& field) { return same_name(field.first, name); }),
                  fields_.end());
    return *this;
}

std::string Request::octets() const {
    std::string text = method_ + " " + target_ + " " + version_ + "\r\n";
    for (const auto& [name, value] : fields_) text += name + ": " + value + "\r\n";
    return text + "\r\n";
}

Request offering(const std::string& extensions) {
    return Request().set("Sec-WebSocket-Extensions", extensions);
}

std::optional<std::string> Response::header(std::string_view name) const {
    std::optional<std::string> found;
    for (const auto& field : fields) {
        if (!same_name(field.first, name)) continue;
        if (found) throw ClientError("twice in the answer: " + field.first);
        found = field.second;
    }
    return found;
}

std::ostream& operator<<(std::ostream& out, const Response& response) {
    return out << response.octets;
}

namespace {

// RFC 9110, 5.6.2: what a field's name is made of.
bool is_token(std::string_view text) {
    constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](unsigned char octet) {
        return std::isalnum(octet) != 0 ||
               kOthers.find(static_cast<char>(octet)) != std::string_view::npos;
    });
}

std::string_view trim(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// "HTTP/1.1 101 Switching Protocols"; the reason may be empty, the space before it may not.
bool parse_status_line(const std::string& line, Response& response) {
    const std::string form = "HTTP/1.1 101 ";
    if (line.size() < form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool digit = std::isdigit(static_cast<unsigned char>(form[i])) != 0;
        if (digit ? std::isdigit(static_cast<unsigned char>(line[i])) == 0 : line[i] != form[i]) {
            return false;
        }
    }
    response.version = line.substr(0, 8);
    response.status = std::stoi(line.substr(9, 3));
    response.reason = line.substr(form.size());
    return true;
}

bool parse_field_line(std::string_view line, Response& response) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
    response.fields.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
    return true;
}

}  // namespace

Response parse_response(const std::string& octets) {
    const auto malformed = [&] { return ClientError("not the head of an answer:\n" + octets); };
    Response response;
    response.octets = octets;
    std::size_t begin = 0;
    for (;;) {
        const std::size_t end = octets.find("\r\n", begin);
        if (end == std::string::npos) throw malformed();
        const std::string line = octets.substr(begin, end - begin);
        begin = end + 2;
        if (line.empty() && response.status != 0 && begin == octets.size()) return response;
        const bool good = response.status == 0 ? parse_status_line(line, response)
                                               : parse_field_line(line, response);
        if (!good) throw malformed();
    }
}

}  // namespace wsecho_test
