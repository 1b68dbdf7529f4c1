#include "tool/help.hpp"

#include <string_view>

#include "tool/paragraph.hpp"

namespace wsecho::tool {
namespace {

constexpr std::string_view kIntroduction =
    "ws-echo: a WebSocket echo server for tests and scripts.\n"
    "\n"
    "Usage: ws-echo [OPTIONS]\n"
    "  or:  ws-echo [OPTIONS] -- COMMAND [ARGUMENT]...\n"
    "  or:  ws-echo faults [NAME]\n"
    "  or:  ws-echo faults WORD...\n"
    "  or:  ws-echo grade [OPTIONS] [-- DRIVER [ARGUMENT]...]\n"
    "  or:  ws-echo cases [PATTERN]...\n"
    "  or:  ws-echo wstest -m fuzzingserver [-s FILE]\n"
    "  or:  ws-echo healthcheck [URL]\n"
    "  or:  ws-echo completion bash|zsh|fish\n"
    "\n"
    "The server echoes each message: text as text, binary as binary. A client can ask\n"
    "for another behavior in its URL, as a chain of steps. For example, with\n"
    "/do/close(4001,bye)@message:3 the server closes the connection instead of\n"
    "answering the third message. Some steps are faults. After a fault the server\n"
    "checks whether the client reacts as the WebSocket RFCs require. The result is\n"
    "the verdict. ws-echo faults lists all steps. ws-echo grade runs the cases of the\n"
    "Autobahn testsuite against WebSocket clients, and ws-echo cases explains them.\n"
    "ws-echo completion prints a script with which the shell completes options,\n"
    "values and steps.\n"
    "\n"
    "With a COMMAND, the server runs as long as the command, on 127.0.0.1 and a free\n"
    "port unless you name others. The command finds the URL in $WS_ECHO_URL; {url} in\n"
    "its arguments is replaced by it. The exit code is that of the command.\n"
    "\n"
    "SIGINT or SIGTERM stops the server. SIGQUIT prints what it saw so far, as does\n"
    "SIGTERM with --debug. SIZE is a number of bytes, such as 4096 or 64KiB. D is a\n"
    "duration, such as 500ms, 2s or 1m.\n"
    "\n"
    "Each option has an environment variable: WS_ECHO_TLS_NAME is --tls-name. A flag\n"
    "takes 1, true, yes or on, and 0, false, no or off. An option that can be given\n"
    "several times takes one value per line. The command line comes before the\n"
    "environment. WSECHO_TIMEOUT_SCALE multiplies the timeouts of waits in the\n"
    "control API, as in 5 for a slow machine.\n";

constexpr std::string_view kClosing =
    "\n"
    "Exit codes:\n"
    "  0      stopped as requested\n"
    "  1      an expectation is not met (--expect-connections and the like)\n"
    "  1      a client violated the RFC or a fault is untested (--fail-on-violation)\n"
    "  1      the server is not healthy (healthcheck)\n"
    "  1      a case failed, or was not run (grade)\n"
    "  2      usage error\n"
    "  3      cannot listen\n"
    "  4      cannot read or write a file, or cannot write to stdout or stderr\n"
    "  5      internal error\n"
    "  124    stopped by --max-lifetime, unless a reason for 1 applies\n"
    "  124    the command was stopped by --timeout; 137 if SIGKILL was needed\n"
    "  126    the command cannot be executed\n"
    "  127    the command was not found\n"
    "  128+N  ended by signal N: the command, or the server at a second signal\n"
    "  other  the exit code of the command\n"
    "\n"
    "Examples:\n"
    "  ws-echo --port 9001 --debug\n"
    "  ws-echo --tls --expect-connections 1.. -- pytest\n"
    "  ws-echo -- my-client {url}/chat\n"
    "  ws-echo --behavior 'hs.status(503);first=2' --debug\n"
    "  ws-echo --once --fail-on-violation --behavior 'frame.rsv2@message:1'\n"
    "  PORT=$(ws-echo --port 0 --print-port --background --exit-when-idle 1m)\n"
    "  eval \"$(ws-echo --port 0 --print-env --background)\"; ...; kill \"$WS_ECHO_PID\"\n";

constexpr std::string_view kFaultsIntroduction =
    "ws-echo faults: lists the steps of which behaviors are made.\n"
    "\n"
    "Usage: ws-echo faults [OPTIONS] [NAME]\n"
    "  or:  ws-echo faults [OPTIONS] WORD...\n"
    "\n"
    "Without arguments, all steps are listed. NAME is one of these:\n"
    "  hs.status  a step: prints all its details\n"
    "  hs         a group of steps\n"
    "  echo.      a prefix ending with a dot: all steps whose names begin with it\n"
    "  'frame.*'  a pattern: all steps whose names match; * is any text\n"
    "\n"
    "Any other words are searched for, in any case. A step is listed if its name or\n"
    "its description contains all of them, as in: ws-echo faults slow octets\n"
    "\n"
    "The list is as wide as the terminal, or 80 columns without one. COLUMNS sets\n"
    "another width. On a terminal, a list that is longer than the screen is shown\n"
    "with $PAGER, or less.\n";

constexpr std::string_view kHealthcheckIntroduction =
    "ws-echo healthcheck: asks a running server whether it is ready.\n"
    "\n"
    "Usage: ws-echo healthcheck [OPTIONS] [URL]\n"
    "\n"
    "It prints a sentence on stderr and exits with 0 if the server is healthy, and\n"
    "with 1 if not. A URL with http or https is requested, and needs an answer with\n"
    "2xx; without a path it is /-/ready. A URL with ws or wss needs the echo of a\n"
    "message. The host is a numeric address or localhost. Certificates are not\n"
    "verified.\n"
    "\n"
    "Without a URL, it asks the server in the same container for /-/ready. It finds\n"
    "the port, and whether to use TLS, as that server does: from the options of\n"
    "process 1, if that is ws-echo, and from the environment; else it asks port 9001.\n";

constexpr std::string_view kCompletionIntroduction =
    "ws-echo completion: prints a script with which the shell completes the options\n"
    "of ws-echo, their values, and the names of steps.\n"
    "\n"
    "Usage: ws-echo completion bash|zsh|fish\n"
    "\n"
    "The packages of ws-echo install these scripts. Without a package:\n"
    "  bash  eval \"$(ws-echo completion bash)\"       in ~/.bashrc\n"
    "  zsh   eval \"$(ws-echo completion zsh)\"        in ~/.zshrc, after compinit\n"
    "  fish  ws-echo completion fish | source        in ~/.config/fish/config.fish\n";

// ---- the short help ----

struct ShortEntry {
    std::string_view option;
    std::string_view description;
};

// What most people need, in a line each.
constexpr ShortEntry kMostImportant[] = {
    {"--port", "Port to listen on; 0 picks a free one."},
    {"--host", "Address to listen on. Without it: all."},
    {"--debug", "Print a line for each message and connection."},
    {"--behavior", "What the server does, such as 'close(4001)'."},
    {"--subprotocol", "A subprotocol to select if a client offers it."},
    {"--print-port", "Print the port once the server listens."},
    {"--background", "Return once the server listens, and leave it running."},
    {"--once", "Exit after one client has come and gone."},
    {"--max-lifetime", "Exit after this long (30s, 2m), with code 124."},
    {"--fail-on-violation", "Exit with 1 after a violation, or an untested fault."}};

constexpr std::string_view kShortIntroduction =
    "ws-echo: a WebSocket echo server for tests and scripts.\n"
    "\n"
    "Usage: ws-echo [OPTIONS] [-- COMMAND [ARGUMENT]...]\n"
    "  or:  ws-echo faults [NAME | WORD...]\n"
    "\n"
    "The most important options:\n";

constexpr std::string_view kShortClosing =
    "\n"
    "More:\n"
    "  ws-echo --help           all options, the exit codes and examples\n"
    "  ws-echo faults           all steps that a behavior, or a URL, can ask for\n"
    "  ws-echo grade --help     runs the Autobahn testsuite's cases against a client\n"
    "  ws-echo faults slow      the steps that have this word in their description\n"
    "  ws-echo completion bash  completes all this in the shell; also zsh, fish\n";

constexpr std::size_t kShortColumn = 27;

// Whether `names`, "-p, --port N", has the option among them.
bool has_option(const std::string& names, std::string_view option) {
    const std::size_t at = names.find(option);
    const std::size_t end = at + option.size();
    return at != std::string::npos && (end == names.size() || names[end] == ' ');
}

constexpr std::size_t kIndent = 2;
constexpr std::size_t kDescriptionColumn = 30;

}  // namespace

void append_groups(std::string& out, const std::vector<HelpGroup>& groups) {
    for (const HelpGroup& group : groups) {
        out += '\n' + group.title + ":\n";
        for (const HelpEntry& entry : group.entries) {
            append_term(out, entry.names, kIndent, entry.description, kDescriptionColumn);
        }
    }
}

std::string format_help(const std::vector<HelpGroup>& groups) {
    std::string out(kIntroduction);
    append_groups(out, groups);
    return out.append(kClosing);
}

std::string format_short_help(const std::vector<HelpGroup>& groups) {
    std::string out(kShortIntroduction);
    for (const ShortEntry& each : kMostImportant) {
        for (const HelpGroup& group : groups) {
            for (const HelpEntry& entry : group.entries) {
                if (!has_option(entry.names, each.option)) continue;
                append_term(out, entry.names, kIndent, each.description, kShortColumn);
            }
        }
    }
    return out.append(kShortClosing);
}

std::string format_completion_help(const std::vector<HelpGroup>& groups) {
    std::string out(kCompletionIntroduction);
    append_groups(out, groups);
    return out;
}

std::string format_healthcheck_help(const std::vector<HelpGroup>& groups) {
    std::string out(kHealthcheckIntroduction);
    append_groups(out, groups);
    return out;
}

std::string format_faults_help(const std::vector<HelpGroup>& groups) {
    std::string out(kFaultsIntroduction);
    append_groups(out, groups);
    return out;
}

}  // namespace wsecho::tool
