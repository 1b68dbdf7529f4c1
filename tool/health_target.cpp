// From a URL, or from the settings of a server, to the place that a health check asks.

#include "tool/health_target.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "engine/request_target.hpp"
#include "text/ascii.hpp"
#include "text/escape.hpp"
#include "tool/argument_values.hpp"

namespace wsecho::tool {
namespace {

constexpr std::string_view kReady = "/-/ready";

[[noreturn]] void refuse(const std::string& url, const std::string& why) {
    throw std::invalid_argument(text::quote(url) + " is not a URL for a health check: " + why);
}

// Removes the scheme with its colon.
HealthTarget read_scheme(const std::string& url, std::string& rest, bool& is_unix) {
    const std::size_t colon = std::min(url.find(':'), url.size());
    std::string scheme = url.substr(0, colon);
    rest = url.substr(std::min(colon + 1, url.size()));
    is_unix = scheme.size() > 5 && scheme.compare(scheme.size() - 5, 5, "+unix") == 0;
    if (is_unix) scheme.resize(scheme.size() - 5);
    HealthTarget target;
    target.is_web_socket = scheme == "ws" || scheme == "wss";
    target.is_encrypted = scheme == "https" || scheme == "wss";
    if (!target.is_web_socket && scheme != "http" && scheme != "https") {
        refuse(url, "begin it with http, https, ws or wss, as in http://127.0.0.1:9001");
    }
    return target;
}

// "///tmp/s:/chat" or "@name:/chat": the last colon is in front of the target.
void read_unix_name(const std::string& url, const std::string& rest, HealthTarget& target) {
    const std::size_t colon = rest.rfind(':');
    std::string name = rest.substr(0, colon);
    if (name.compare(0, 2, "//") == 0) name.erase(0, 2);
    if (name.empty() || name == "@") refuse(url, "it names no socket");
    target.host = "unix:" + name;
    target.target = colon == std::string::npos ? "" : rest.substr(colon + 1);
}

void read_authority(const std::string& url, const std::string& rest, HealthTarget& target) {
    if (rest.compare(0, 2, "//") != 0) refuse(url, "two slashes follow the scheme");
    const std::size_t end = std::min(rest.find_first_of("/?#", 2), rest.size());
    const std::string authority = rest.substr(2, end - 2);
    target.target = rest.substr(end);
    if (!engine::is_host_and_port(authority)) refuse(url, "it has no valid host and port");
    const std::size_t colon = authority.find(':', std::min(authority.find(']'), authority.size()));
    const std::size_t first =
        authority.empty() || authority[0] == '[' ? colon : authority.find(':');
    std::string host = authority.substr(0, first);
    if (!host.empty() && host[0] == '[') host = host.substr(1, host.size() - 2);
    if (text::equal_without_case(host, "localhost")) host = "127.0.0.1";
    target.host = host.empty() ? "" : to_host(host);
    if (target.host.empty()) refuse(url, "it has no host");
    target.port = target.is_encrypted ? 443 : 80;
    if (first < authority.size()) target.port = to_port(authority.substr(first + 1));
    if (target.port == 0) refuse(url, "it has no port: add it, as in http://127.0.0.1:9001");
}

// Where a client on this machine connects to.
std::string host_for_clients(const std::string& host) {
    if (host == "::") return "::1";
    const bool is_loopback =
        host.empty() || host == "0.0.0.0" || text::equal_without_case(host, "localhost");
    return is_loopback ? "127.0.0.1" : host;
}

// The content of the port file; 0 without one.
std::uint16_t port_in_file(const std::string& path) {
    std::string line;
    if (path.empty() || !std::getline(std::ifstream(path), line)) return 0;
    try {
        return to_port(line);
    } catch (const std::invalid_argument&) {
        return 0;
    }
}

}  // namespace

std::string HealthTarget::authority() const {
    if (is_unix()) return "localhost";
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

std::string HealthTarget::url() const {
    std::string scheme = is_web_socket ? "ws" : "http";
    if (is_encrypted) scheme += 's';
    if (!is_unix()) return scheme + "://" + authority() + target;
    const std::string name = host.substr(5);
    return scheme + "+unix:" + (name[0] == '@' ? "" : "//") + name + ':' + target;
}

HealthTarget to_health_target(const std::string& url) {
    std::string rest;
    bool is_unix = false;
    HealthTarget target = read_scheme(url, rest, is_unix);
    is_unix ? read_unix_name(url, rest, target) : read_authority(url, rest, target);
    if (target.target.empty() || target.target[0] == '?') target.target.insert(0, "/");
    if (!target.is_web_socket && target.target == "/") target.target = kReady;
    const std::string problem = engine::problem_of_target("GET", target.target);
    if (!problem.empty()) refuse(url, problem);
    return target;
}

HealthTarget health_target_of(const Settings& settings) {
    HealthTarget target;
    const auto& control = settings.control.api.port;
    target.is_encrypted = !control && settings.tls.on && !settings.tls.server.accept_plain;
    const auto& hosts = settings.server.host.all;
    const auto is_tcp = [](const std::string& host) { return host.compare(0, 5, "unix:") != 0; };
    const auto tcp = std::find_if(hosts.begin(), hosts.end(), is_tcp);
    if (tcp == hosts.end()) {
        target.host = hosts.front();
        return target;
    }
    target.host = host_for_clients(*tcp);
    target.port = control.value_or(settings.server.port);
    if (target.port == 0 && !control) target.port = port_in_file(settings.port_file);
    if (target.port == 0) {
        throw std::runtime_error(
            "the server's port is unknown, because the system has chosen it: give the URL, as in "
            "ws-echo healthcheck http://127.0.0.1:43211");
    }
    return target;
}

std::vector<std::string> arguments_of_server(std::string_view command_line) {
    std::vector<std::string> arguments;
    while (!command_line.empty()) {
        const std::size_t end = std::min(command_line.find('\0'), command_line.size());
        const std::string_view word = command_line.substr(0, end);
        command_line.remove_prefix(std::min(end + 1, command_line.size()));
        const std::string_view name = word.substr(word.rfind('/') + 1);
        const bool is_ours = name == "ws-echo" || name == "wstest";
        if (is_ours || !arguments.empty()) arguments.emplace_back(word);
    }
    return arguments;
}

}  // namespace wsecho::tool
