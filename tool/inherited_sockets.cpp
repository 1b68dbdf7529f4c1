// The protocol of sd_listen_fds_with_names(3).

#include "tool/inherited_sockets.hpp"

#include <unistd.h>

#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>

#include "text/escape.hpp"
#include "text/field_value.hpp"
#include "tool/exit_code.hpp"

namespace wsecho::tool {
namespace {

constexpr int kFirst = 3;
constexpr int kMostSockets = 256;
constexpr std::string_view kBehavior = "behavior";

[[noreturn]] void fail(const std::string& why) {
    throw Failure(ExitCode::cannot_listen, "cannot listen on inherited sockets: " + why);
}

int to_number(const std::string& written) {
    int number = 0;
    const char* const end = written.data() + written.size();
    const auto result = std::from_chars(written.data(), end, number);
    return result.ec == std::errc() && result.ptr == end ? number : -1;
}

int count_of(const Environment& environment) {
    const std::string written = written_in(environment, "LISTEN_FDS");
    const int count = to_number(written);
    if (count > 0 && count <= kMostSockets) return count;
    fail("LISTEN_FDS is " + text::quote(written) + ", not a number of 1 to 256");
}

// The names that systemd gives to a socket whose unit has no FileDescriptorName.
bool is_default_name(std::string_view name) {
    constexpr std::string_view kUnit = ".socket";
    const bool is_unit =
        name.size() > kUnit.size() && name.substr(name.size() - kUnit.size()) == kUnit;
    return name.empty() || name == "unknown" || is_unit;
}

Behavior to_behavior(std::string_view written) {
    try {
        return Behavior(written);
    } catch (const std::invalid_argument& error) {
        fail("LISTEN_FDNAMES: " + std::string(error.what()));
    }
}

// Takes the next name from `names`. A colon separates names, so that of "behavior:TEXT" is two of
// them; systemd allows no colon in a name, hence behavior=TEXT.
void use_next(std::string_view& names, int descriptor, Settings& settings) {
    const std::string_view name = text::cut(names, ":");
    if (name == "ws" || is_default_name(name)) {
        settings.server.host.all.push_back("fd:" + std::to_string(descriptor));
    } else if (name == "control") {
        if (settings.control.api.socket) fail("LISTEN_FDNAMES has the name control twice");
        settings.control.api.socket = descriptor;
    } else if (name == kBehavior) {
        settings.listen.push_back({0, to_behavior(text::cut(names, ":")), descriptor});
    } else if (name.substr(0, kBehavior.size() + 1) == "behavior=") {
        settings.listen.push_back({0, to_behavior(name.substr(kBehavior.size() + 1)), descriptor});
    } else {
        fail("LISTEN_FDNAMES has the unknown name " + text::quote(name) +
             " (use ws, control, or behavior=TEXT)");
    }
    settings.inherited.push_back(descriptor);
}

}  // namespace

bool has_inherited_sockets(const Environment& environment) {
    return to_number(written_in(environment, "LISTEN_PID")) == ::getpid() &&
           !written_in(environment, "LISTEN_FDS").empty();
}

void use_inherited_sockets(const Environment& environment, Settings& settings) {
    const int count = count_of(environment);
    const std::string all = written_in(environment, "LISTEN_FDNAMES");
    std::string_view names = all;
    std::vector<std::string> others = std::move(settings.server.host.all);
    settings.server.host.all.clear();
    for (int i = 0; i < count; ++i) use_next(names, kFirst + i, settings);
    if (!names.empty()) fail("LISTEN_FDNAMES has more names than LISTEN_FDS has sockets");
    if (settings.server.host.all.empty() && others.empty()) {
        fail("none of them is for WebSocket clients (name one ws)");
    }
    for (std::string& other : others) settings.server.host.all.push_back(std::move(other));
}

}  // namespace wsecho::tool
