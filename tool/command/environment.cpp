#include "tool/command/environment.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace wsecho::tool {
namespace {

constexpr const char* kFurther = "WS_ECHO_LISTEN_URL_";

void remove_further(Variables& environment) {
    const std::string prefix = kFurther;
    auto at = environment.lower_bound(prefix);
    while (at != environment.end() && at->first.compare(0, prefix.size(), prefix) == 0) {
        at = environment.erase(at);
    }
}

}  // namespace

Variables read_environment(const char* const* entries) {
    Variables environment;
    for (; *entries != nullptr; ++entries) {
        const std::string entry = *entries;
        const std::size_t sign = entry.find('=');
        if (sign == std::string::npos) continue;
        environment.emplace(entry.substr(0, sign), entry.substr(sign + 1));
    }
    return environment;
}

void set_server_variables(Variables& environment, const ServerFacts& facts, pid_t pid) {
    const std::pair<const char*, std::string> all[] = {
        {"WS_ECHO_URL", facts.url},           {"WS_ECHO_WS_URL", facts.ws_url},
        {"WS_ECHO_WSS_URL", facts.wss_url},   {"WS_ECHO_CONTROL_URL", facts.control_url},
        {"WS_ECHO_PID", std::to_string(pid)}, {"WS_ECHO_CA", facts.ca_file}};
    for (const auto& [name, value] : all) {
        if (value.empty()) {
            environment.erase(name);
        } else {
            environment[name] = value;
        }
    }
    remove_further(environment);
    std::size_t number = 0;
    for (const std::string& url : facts.further) {
        environment[kFurther + std::to_string(++number)] = url;
    }
}

}  // namespace wsecho::tool
