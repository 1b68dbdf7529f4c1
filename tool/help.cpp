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
    "The server echoes each message: text as text, binary as binary. A client can ask\n"
    "for another behavior in its URL, as a chain of steps. For example, with\n"
    "/do/close(4001,bye)@message:3 the server closes the connection instead of\n"
    "answering the third message. Some steps are faults. After a fault the server\n"
    "checks whether the client reacts as the WebSocket RFCs require. The result is\n"
    "the verdict. ws-echo faults lists all steps.\n"
    "\n"
    "SIGINT or SIGTERM stops the server. SIGQUIT prints what it saw so far, as does\n"
    "SIGTERM with --debug. SIZE is a number of bytes, such as 4096 or 64KiB. D is a\n"
    "duration, such as 500ms, 2s or 1m.\n";

constexpr std::string_view kClosing =
    "\n"
    "Exit codes:\n"
    "  0      stopped as requested\n"
    "  1      a client violated the RFC (--fail-on-violation)\n"
    "  2      usage error\n"
    "  3      cannot listen\n"
    "  4      cannot read or write a file, or cannot write to stdout or stderr\n"
    "  5      internal error\n"
    "  124    stopped by --max-lifetime\n"
    "  128+N  ended at once by a second signal; N is its number\n"
    "\n"
    "Examples:\n"
    "  ws-echo --port 9001 --debug\n"
    "  ws-echo --behavior 'hs.status(503);first=2' --debug\n"
    "  ws-echo --once --fail-on-violation --behavior 'frame.rsv2@message:1'\n"
    "  PORT=$(ws-echo --port 0 --print-port --background --exit-when-idle 1m)\n"
    "  eval \"$(ws-echo --port 0 --print-env --background)\"; ...; kill \"$WS_ECHO_PID\"\n";

constexpr std::string_view kFaultsIntroduction =
    "ws-echo faults: lists the steps of which behaviors are made.\n"
    "\n"
    "Usage: ws-echo faults [OPTIONS] [NAME]\n"
    "\n"
    "NAME is one of these; without it, all steps are listed:\n"
    "  hs.status  a step: prints all its details\n"
    "  hs         a group of steps\n"
    "  echo.      a prefix ending with a dot: all steps whose names begin with it\n";

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
