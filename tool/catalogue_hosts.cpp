// Lines for /etc/hosts: the server names that ask for steps of TLS.

#include <string>
#include <string_view>

#include "behavior/server_name.hpp"
#include "tool/catalogue_formats.hpp"

namespace wsecho::tool {
namespace {

using behavior::Entry;
using behavior::ParameterKind;

// These act on clients that send no server name.
bool needs_no_name(const Entry& entry) {
    return entry.name == "tls.on-plain" || entry.name == "tls.sni-required";
}

void append_line(std::string& out, const Step& step) {
    out.append("127.0.0.1 ").append(behavior::server_name_of(step)).append(".localhost\n");
}

void append_lines(std::string& out, const Entry& entry) {
    const auto& parameters = entry.parameters;
    if (parameters.empty() || !is_required(parameters.front())) append_line(out, Step(entry.name));
    if (parameters.empty() || parameters.front().kind != ParameterKind::choice) return;
    for (const std::string_view choice : choices_of(parameters.front())) {
        if (choice == parameters.front().fallback) continue;
        append_line(out, Step(entry.name, {std::string(choice)}));
    }
}

}  // namespace

std::string list_as_hosts(const Entries& entries) {
    std::string out;
    for (const Entry* entry : entries) {
        if (entry->group == "tls" && !needs_no_name(*entry)) append_lines(out, *entry);
    }
    return out;
}

}  // namespace wsecho::tool
