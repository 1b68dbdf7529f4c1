#include "tool/announcement.hpp"

#include <unistd.h>

#include <system_error>
#include <utility>
#include <vector>

#include "tool/descriptor.hpp"
#include "tool/exit_code.hpp"

namespace wsecho::tool {
namespace {

// In single quotes. A backslash stands outside of them, because fish reads it inside too.
std::string in_quotes(const std::string& value) {
    std::string out = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') {
            out.append("'\\") += c;
            out += '\'';
        } else {
            out += c;
        }
    }
    return out += '\'';
}

using Assignments = std::vector<std::pair<std::string, std::string>>;

// Commands for `eval "$(...)"`, one for each variable. POSIX shells and fish all read
// `export NAME=VALUE`; fish has no assignment without it.
std::string assignments(Print print, const Assignments& all) {
    std::string out;
    for (const auto& [name, value] : all) {
        if (!out.empty()) out += "; ";
        out +=
            (print == Print::fish_env ? "set -gx " + name + ' ' : "export " + name + '=') + value;
    }
    return out += ";\n";
}

// A Unix socket has an empty port.
Assignments variables(const std::string& url, std::uint16_t port, const std::string& pid,
                      const std::vector<std::string>& further, const std::string& control_url) {
    Assignments all = {{"WS_ECHO_URL", in_quotes(url)},
                       {"WS_ECHO_PORT", port == 0 ? "" : std::to_string(port)},
                       {"WS_ECHO_PID", pid}};
    if (!control_url.empty()) all.emplace_back("WS_ECHO_CONTROL_URL", in_quotes(control_url));
    std::size_t number = 0;
    for (const std::string& each : further) {
        all.emplace_back("WS_ECHO_LISTEN_URL_" + std::to_string(++number), in_quotes(each));
    }
    return all;
}

}  // namespace

Announcement make_announcement(Print print, std::string url, std::uint16_t port, pid_t pid,
                               const std::string& listening_on,
                               const std::vector<std::string>& further,
                               const std::string& control_url) {
    if (!url.empty() && url.back() == '/') url.pop_back();
    Announcement announcement;
    announcement.url = url;
    announcement.status = "listening on " + (listening_on.empty() ? url : listening_on);
    announcement.sentence = announcement.status + " (pid " + std::to_string(pid) + ")";
    switch (print) {
        case Print::nothing:
            break;
        case Print::port:
            announcement.out = std::to_string(port) + "\n";
            break;
        case Print::url:
            announcement.out = url + "\n";
            break;
        case Print::env:
        case Print::fish_env:
            announcement.out =
                assignments(print, variables(url, port, std::to_string(pid), further, control_url));
            break;
    }
    return announcement;
}

void print_on_stdout(const Announcement& announcement) {
    const std::error_code error = write_unless_stuck(STDOUT_FILENO, announcement.out);
    if (!error) return;
    const bool is_stuck = error == std::errc::timed_out;
    throw Failure(ExitCode::file,
                  "cannot write to stdout: " + (is_stuck ? "nobody reads it" : error.message()));
}

}  // namespace wsecho::tool
