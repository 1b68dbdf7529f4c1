#include "tool/announcement.hpp"

#include <unistd.h>

#include <system_error>
#include <utility>

#include "tool/descriptor.hpp"
#include "tool/exit_code.hpp"
#include "tool/output.hpp"

namespace wsecho::tool {
namespace {

// For `eval "$(...)"`, in the style of ssh-agent. No value needs quotes: the host in the URL is
// numeric, the path of a Unix socket is percent-encoded, and a shell does not expand pathnames in
// an assignment. A port that is empty counts as none.
std::string shell_assignments(const std::string& url, const std::string& port,
                              const std::string& pid) {
    return "WS_ECHO_URL=" + url + "; WS_ECHO_PORT=" + port + "; WS_ECHO_PID=" + pid +
           "; export WS_ECHO_URL WS_ECHO_PORT WS_ECHO_PID;\n";
}

}  // namespace

Announcement make_announcement(Print print, std::string url, std::uint16_t port, pid_t pid,
                               const std::string& listening_on) {
    if (!url.empty() && url.back() == '/') url.pop_back();
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
            announcement.out =
                shell_assignments(url, port == 0 ? "" : std::to_string(port), std::to_string(pid));
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
