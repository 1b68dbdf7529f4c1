#include "tool/help.hpp"

#include <string_view>

#include "tool/paragraph.hpp"

namespace wsecho::tool {
namespace {

constexpr std::string_view kIntroduction =
    "ws-echo: a WebSocket echo server for tests and scripts.\n"
    "\n"
    "Usage: ws-echo [OPTIONS]\n"
    "  or:  ws-echo faults [NAME]\n"
    "\n"
    "Text comes back as text, binary as binary, unless a client asks for something\n"
    "else in its URL: /do/close(4001,bye)@message:3 closes instead of answering the\n"
    "third message. ws-echo faults lists what can be asked for.\n"
    "\n"
    "SIGINT or SIGTERM ends it. SIZE is a number of bytes, or 64KiB, 16MiB; D is a\n"
    "duration: 500ms, 2s, 1m.\n";

constexpr std::string_view kClosing =
    "\n"
    "Exit codes:\n"
    "  0    stopped as asked\n"
    "  1    a client violates the RFC (--fail-on-violation)\n"
    "  2    usage\n"
    "  3    cannot listen\n"
    "  4    cannot read or write a file\n"
    "  5    internal error\n"
    "  124  lifetime over (--max-lifetime)\n"
    "  A second signal ends it at once, with 128 + its number.\n"
    "\n"
    "Examples:\n"
    "  ws-echo --port 9001 --debug\n"
    "  ws-echo --behavior 'hs.status(503);first=2' --debug\n"
    "  ws-echo --once --fail-on-violation --behavior 'frame.rsv2@message:1'\n"
    "  PORT=$(ws-echo --port 0 --print-port --background --exit-when-idle 1m)\n"
    "  eval \"$(ws-echo --port 0 --print-env --background)\"; ...; kill \"$WS_ECHO_PID\"\n";

constexpr std::string_view kFaultsIntroduction =
    "ws-echo faults: lists all that a server can be told to do.\n"
    "\n"
    "Usage: ws-echo faults [OPTIONS] [NAME]\n"
    "\n"
    "NAME is that of one of them, hs.status, and tells all about it; or that of a\n"
    "group, hs; or what names begin with, echo. with the dot.\n";

constexpr std::size_t kIndent = 2;
constexpr std::size_t kDescriptionColumn = 30;

void append_groups(std::string& out, const std::vector<HelpGroup>& groups) {
    for (const HelpGroup& group : groups) {
        out += '\n' + group.title + ":\n";
        for (const HelpEntry& entry : group.entries) {
            append_term(out, entry.names, kIndent, entry.description, kDescriptionColumn);
        }
    }
}

}  // namespace

std::string format_help(const std::vector<HelpGroup>& groups) {
    std::string out(kIntroduction);
    append_groups(out, groups);
    return out.append(kClosing);
}

std::string format_faults_help(const std::vector<HelpGroup>& groups) {
    std::string out(kFaultsIntroduction);
    append_groups(out, groups);
    return out;
}
}  // namespace wsecho::tool
