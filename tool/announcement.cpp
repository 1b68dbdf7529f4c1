#include "tool/announcement.hpp"

#include <unistd.h>

#include <system_error>
#include <utility>

#include "tool/descriptor.hpp"
#include "tool/exit_code.hpp"
#include "tool/output.hpp"

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

// For `eval "$(...)"`. POSIX shells and fish all read `export NAME=VALUE`; fish has no assignment
// without it. A port that is empty counts as none.
std::string shell_assignments(const std::string& url, const std::string& port,
                              const std::string& pid) {
    return "export WS_ECHO_URL=" + in_quotes(url) + "; export WS_ECHO_PORT=" + port +
           "; export WS_ECHO_PID=" + pid + ";\n";
}

std::string fish_assignments(const std::string& url, const std::string& port,
                             const std::string& pid) {
    return "set -gx WS_ECHO_URL " + in_quotes(url) + "; set -gx WS_ECHO_PORT " + port +
           "; set -gx WS_ECHO_PID " + pid + ";\n";
}

}  // namespace

Announcement make_announcement(Print print, std::string url, std::uint16_t port, pid_t pid,
                               const std::string& listening_on) {
    if (!url.empty() && url.back() == '/') url.pop_back();
    const std::string written_port = port == 0 ? "" : std::to_string(port);
    Announcement announcement;
    announcement.sentence = "listening on " + (listening_on.empty() ? url : listening_on) +
                            " (pid " + std::to_string(pid) + ")";
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
            announcement.out = shell_assignments(url, written_port, std::to_string(pid));
            break;
        case Print::fish_env:
            announcement.out = fish_assignments(url, written_port, std::to_string(pid));
            break;
    }
    return announcement;
}

void announce_on_standard_streams(const Announcement& announcement, Output& output) {
    output.say(announcement.sentence);
    print_on_stdout(announcement);
}

void print_on_stdout(const Announcement& announcement) {
    const std::error_code error = write_unless_stuck(STDOUT_FILENO, announcement.out);
    if (!error) return;
    const bool is_stuck = error == std::errc::timed_out;
    throw Failure(ExitCode::file,
                  "cannot write to stdout: " + (is_stuck ? "nobody reads it" : error.message()));
}

}  // namespace wsecho::tool
