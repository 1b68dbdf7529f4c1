#include "tool/help.hpp"

#include <string_view>

namespace wsecho::tool {
namespace {

constexpr std::string_view kIntroduction =
    "ws-echo: a WebSocket echo server for tests and scripts.\n"
    "\n"
    "Usage: ws-echo [OPTIONS]\n"
    "\n"
    "Text comes back as text, binary as binary. SIGINT or SIGTERM ends it. SIZE is a\n"
    "number of bytes, or 64KiB, 16MiB; D is a duration: 500ms, 2s, 1m.\n";

constexpr std::string_view kClosing =
    "\n"
    "Exit codes:\n"
    "  0    stopped as asked           4    cannot read or write a file\n"
    "  2    usage                      5    internal error\n"
    "  3    cannot listen              124  lifetime over (--max-lifetime)\n"
    "  A second signal ends it at once, with 128 + its number.\n"
    "\n"
    "Examples:\n"
    "  ws-echo --port 9001 --debug\n"
    "  PORT=$(ws-echo --port 0 --print-port --background --exit-when-idle 1m)\n"
    "  eval \"$(ws-echo --port 0 --print-env --background)\"; ...; kill \"$WS_ECHO_PID\"\n";

constexpr std::size_t kColumns = 80;
constexpr std::size_t kIndent = 2;
constexpr std::size_t kDescriptionColumn = 30;

// Appends `text` word by word; from kDescriptionColumn to kColumns.
void append_wrapped(std::string& out, std::string_view text) {
    std::size_t column = kDescriptionColumn;
    bool first = true;
    while (!text.empty()) {
        // A default in brackets is not torn apart.
        const std::size_t end = text[0] == '[' ? text.find(']') + 1 : text.find(' ');
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(word.size() < text.size() ? word.size() + 1 : text.size());
        if (!first && column + 1 + word.size() > kColumns) {
            out += '\n';
            out.append(kDescriptionColumn, ' ');
            column = kDescriptionColumn;
        } else if (!first) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
        first = false;
    }
    out += '\n';
}

void append_entry(std::string& out, const HelpEntry& entry) {
    std::string names(kIndent, ' ');
    names += entry.names;
    if (names.size() + 2 > kDescriptionColumn) {
        out += names + '\n' + std::string(kDescriptionColumn, ' ');
    } else {
        names.resize(kDescriptionColumn, ' ');
        out += names;
    }
    append_wrapped(out, entry.description);
}

}  // namespace

std::string format_help(const std::vector<HelpGroup>& groups) {
    std::string out(kIntroduction);
    for (const HelpGroup& group : groups) {
        out += '\n' + group.title + ":\n";
        for (const HelpEntry& entry : group.entries) append_entry(out, entry);
    }
    return out.append(kClosing);
}

}  // namespace wsecho::tool
