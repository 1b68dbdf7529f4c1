// Putting a request together and taking an answer apart.

#include "support/http_head.hpp"

#include <algorithm>
#include <cctype>
#include <ostream>
#include <regex>
#include <sstream>

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

Response parse_response(const std::string& octets) {
    static const std::regex status_line("(HTTP/[0-9]\\.[0-9]) ([0-9]{3}) ([^\r\n]*)");
    static const std::regex field_line("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n]*?)[ \t]*");
    const auto malformed = [&] { return ClientError("not the head of an answer:\n" + octets); };

    Response response;
    response.octets = octets;
    std::smatch match;
    std::size_t begin = 0;
    for (;;) {
        const std::size_t end = octets.find("\r\n", begin);
        if (end == std::string::npos) throw malformed();
        const std::string line = octets.substr(begin, end - begin);
        begin = end + 2;
        if (response.status == 0) {
            if (!std::regex_match(line, match, status_line)) throw malformed();
            response.version = match[1];
            response.status = std::stoi(match[2]);
            response.reason = match[3];
        } else if (line.empty()) {
            if (begin != octets.size()) throw malformed();
            return response;
        } else {
            if (!std::regex_match(line, match, field_line)) throw malformed();
            response.fields.emplace_back(match[1], match[2]);
        }
    }
}

}  // namespace wsecho_test
