// One request to the server, and the judgment on its answer.

#include "tool/healthcheck.hpp"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): SIGPIPE is POSIX's

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "journal/deadline.hpp"
#include "text/escape.hpp"
#include "text/field_value.hpp"
#include "tool/arguments.hpp"
#include "tool/grade/plan.hpp"
#include "tool/health_stream.hpp"
#include "wire/frame_header.hpp"

namespace wsecho::tool {
namespace {

constexpr std::string_view kMessage = "ws-echo healthcheck";
constexpr std::size_t kMostOfAnswer = 65536;

// ---- HTTP ----

std::string request_for(const HealthTarget& target, std::string_view fields) {
    std::string request = "GET " + target.target + " HTTP/1.1\r\nHost: " + target.authority();
    return request.append("\r\n").append(fields).append("\r\n");
}

struct HttpAnswer {
    std::string status;  // "200"
    std::string rest;    // what has arrived after the head
};

HttpAnswer read_head(HealthStream& stream) {
    std::string octets;
    std::size_t end = std::string::npos;
    while ((end = octets.find("\r\n\r\n")) == std::string::npos) {
        const std::string more = stream.read();
        octets += more;
        if (more.empty() || octets.size() > kMostOfAnswer) {
            throw std::runtime_error(octets.empty() ? "the server ended the connection"
                                                    : "the answer is not HTTP");
        }
    }
    if (octets.compare(0, 7, "HTTP/1.") != 0) throw std::runtime_error("the answer is not HTTP");
    return {octets.substr(9, 3), octets.substr(end + 4)};
}

// "the server answered 503: {"error":...}"
[[noreturn]] void refuse(HealthStream& stream, const HttpAnswer& answer) {
    std::string body = answer.rest;
    while (body.size() < kMostOfAnswer) {
        const std::string more = stream.read();
        if (more.empty()) break;
        body += more;
    }
    std::string_view rest = body;
    std::string first_line = text::escape(std::string(text::cut(rest, "\n")));
    if (!first_line.empty()) first_line.insert(0, ": ");
    throw std::runtime_error("the server answered " + answer.status + first_line);
}

void ask_http(HealthStream& stream, const HealthTarget& target) {
    stream.write(request_for(target, "Connection: close\r\n"));
    const HttpAnswer answer = read_head(stream);
    if (answer.status[0] != '2') refuse(stream, answer);
}

// ---- WebSocket ----

std::string masked_frame(std::uint8_t first_octet, std::string_view payload) {
    char header[wire::FrameHeader::kLargest];
    const std::size_t size = wire::write_header(header, first_octet, payload.size(),
                                                wire::LengthForm::shortest, wire::kMaskBit);
    // With the key 0 the payload stays as it is. A client must choose it at random only to protect
    // proxies from what others let it send.
    return std::string(header, size) + std::string(4, '\0') + std::string(payload);
}

// Removes the first frame of a server. False if it is not there yet.
bool take_frame(std::string& octets, std::uint8_t& first_octet, std::string& payload) {
    const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(octets[i]); };
    if (octets.size() < 2) return false;
    std::size_t header = 2;
    std::uint64_t length = octet(1) & 0x7fU;
    if (length >= wire::kLength16) {
        header += length == wire::kLength16 ? 2 : 8;
        if (octets.size() < header) return false;
        length = 0;
        for (std::size_t i = 2; i < header; ++i) length = length << 8 | octet(i);
    }
    if (octets.size() - header < length) return false;
    first_octet = octet(0);
    payload = octets.substr(header, static_cast<std::size_t>(length));
    octets.erase(0, header + static_cast<std::size_t>(length));
    return true;
}

// Skips what is not the echo, such as Pings and the messages of a behavior.
void await_echo(HealthStream& stream, std::string octets) {
    constexpr std::uint8_t kTextFrame = 0x81;
    constexpr std::uint8_t kCloseFrame = 0x88;
    std::uint8_t first_octet = 0;
    std::string payload;
    for (;;) {
        while (take_frame(octets, first_octet, payload)) {
            if (first_octet == kTextFrame && payload == kMessage) return;
            if (first_octet == kCloseFrame)
                throw std::runtime_error("the server closed without an echo");
        }
        const std::string more = stream.read();
        if (more.empty() || octets.size() > kMostOfAnswer) {
            throw std::runtime_error("the server sent no echo");
        }
        octets += more;
    }
}

// The echo has come, so nothing that happens now makes the server unhealthy.
void close(HealthStream& stream) {
    try {
        stream.write(masked_frame(0x88, "\x03\xe8"));  // 1000
        while (!stream.read().empty()) {
        }
    } catch (const std::runtime_error&) {
    }
}

void ask_web_socket(HealthStream& stream, const HealthTarget& target) {
    stream.write(request_for(target,
                             "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: d3MtZWNobyBoZWFsdGguLg==\r\n"));
    const HttpAnswer answer = read_head(stream);
    if (answer.status != "101") refuse(stream, answer);
    stream.write(masked_frame(0x81, kMessage));
    await_echo(stream, answer.rest);
    close(stream);
}

// ---- the server ----

std::vector<std::string> arguments_of_process_1() {
    std::ifstream file("/proc/1/cmdline", std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    return arguments_of_server(content);
}

HealthTarget find_server(const Environment& environment) {
    std::vector<std::string> words = arguments_of_process_1();
    if (words.empty()) words = {"ws-echo"};
    std::vector<const char*> arguments(words.size());
    std::transform(words.begin(), words.end(), arguments.begin(),
                   [](const std::string& word) { return word.c_str(); });
    const Parsed parsed =
        parse_arguments(static_cast<int>(arguments.size()), arguments.data(), environment);
    if (const auto* settings = std::get_if<Settings>(&parsed)) return health_target_of(*settings);
    if (const auto* grade = std::get_if<GradeSettings>(&parsed)) {
        return health_target_of(make_plan(*grade).settings.base);
    }
    const auto* mistake = std::get_if<Answer>(&parsed);
    if (mistake == nullptr || mistake->error.empty()) return health_target_of(Settings());
    throw std::runtime_error("the server's options are invalid: " +
                             text::escape(mistake->error.substr(9, mistake->error.size() - 10)));
}

Answer healthy(const std::string& url) {
    return {ExitCode::ok, "", "ws-echo: healthy: " + url + '\n'};
}

// A server that asks each client for a certificate serves its health on a port for control.
std::string remedy_for(const std::string& why) {
    const bool wants_certificate = why.find("certificate required") != std::string::npos ||
                                   why.find("handshake failure") != std::string::npos;
    return wants_certificate ? " (start the server with --control-port, which needs no certificate)"
                             : "";
}

Answer unhealthy(const std::string& url, const std::string& why) {
    return {
        ExitCode::expectation_not_met, "",
        "ws-echo: unhealthy: " + (url.empty() ? "" : url + ": ") + why + remedy_for(why) + '\n'};
}

}  // namespace

Answer check_health(const HealthQuery& query, const Environment& environment) {
    ::signal(SIGPIPE, SIG_IGN);
    std::string url;
    try {
        const HealthTarget target = query.target ? *query.target : find_server(environment);
        url = target.url();
        HealthStream stream(target, HealthStream::Clock::now() + journal::scaled(query.timeout));
        target.is_web_socket ? ask_web_socket(stream, target) : ask_http(stream, target);
        return healthy(url);
    } catch (const std::runtime_error& error) {
        return unhealthy(url, error.what());
    }
}

}  // namespace wsecho::tool
