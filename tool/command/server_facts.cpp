#include "tool/command/server_facts.hpp"

#include <cstddef>
#include <filesystem>

namespace wsecho::tool {
namespace {

// Without the slash at its end, as --print-url prints it.
std::string trimmed(std::string url) {
    if (!url.empty() && url.back() == '/') url.pop_back();
    return url;
}

// "::1" of "ws://[::1]:43211"
std::string host_in(const std::string& url) {
    const std::size_t begin = url.find("//") + 2;
    const std::string host = url.substr(begin, url.rfind(':') - begin);
    return host.front() == '[' ? host.substr(1, host.size() - 2) : host;
}

}  // namespace

ServerFacts facts_of(const EchoServer& server, const Settings& settings,
                     const std::string& control_url, const std::vector<std::string>& further) {
    ServerFacts facts;
    facts.url = trimmed(server.url());
    facts.control_url = control_url;
    facts.further = further;
    if (!settings.tls.ca_file.empty()) {
        facts.ca_file = std::filesystem::absolute(settings.tls.ca_file).string();
    }
    if (server.port() == 0) return facts;
    facts.host = host_in(server.url());
    facts.port = std::to_string(server.port());
    if (settings.tls.on) facts.wss_url = trimmed(server.url("/", Scheme::wss));
    if (!settings.tls.on || settings.tls.server.accept_plain) {
        facts.ws_url = trimmed(server.url("/", Scheme::ws));
    }
    return facts;
}

}  // namespace wsecho::tool
