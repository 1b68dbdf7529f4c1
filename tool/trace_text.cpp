#include "tool/trace_text.hpp"

#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <string_view>

namespace wsecho::tool {
namespace {

// Received messages and the steps of behaviors stand out; events of connections are dimmed.
std::string_view color_of(const Event& event) {
    if (event.kind == EventKind::problem || event.kind == EventKind::refused) return "\033[31m";
    if (event.kind == EventKind::step || event.kind == EventKind::skipped ||
        event.kind == EventKind::note) {
        return "\033[33m";
    }
    switch (event.direction) {
        case Direction::received:
            return "\033[36m";
        case Direction::sent:
            return {};
        case Direction::none:
            return "\033[2m";
    }
    return {};
}

}  // namespace

bool wants_color(int descriptor) {
    const char* no_color = std::getenv("NO_COLOR");
    if (no_color != nullptr && *no_color != '\0') return false;
    const char* terminal = std::getenv("TERM");
    if (terminal == nullptr || std::string_view(terminal) == "dumb") return false;
    return ::isatty(descriptor) == 1;
}

void append_trace_text(std::string& out, const Event& event, bool color) {
    std::ostringstream line;
    line << event;
    const std::string_view start = color ? color_of(event) : std::string_view();
    out += start;
    out += line.str();
    if (!start.empty()) out += "\033[0m";
}

}  // namespace wsecho::tool
