// The protocols of sd_notify(3) and sd_watchdog_enabled(3): datagrams of text.

#include "tool/supervisor.hpp"

#include <fcntl.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): unsetenv is not in <cstdlib>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>

#include "tool/exit_code.hpp"

namespace wsecho::tool {
namespace {

std::optional<std::int64_t> number_in(const std::string& written) {
    std::int64_t number = 0;
    const char* const end = written.data() + written.size();
    const auto result = std::from_chars(written.data(), end, number);
    if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
    return number;
}

std::optional<std::chrono::milliseconds> interval_in(const Environment& environment) {
    const std::string process = written_in(environment, "WATCHDOG_PID");
    if (!process.empty() && number_in(process) != ::getpid()) return std::nullopt;
    const auto limit = number_in(written_in(environment, "WATCHDOG_USEC"));
    if (!limit || *limit <= 0) return std::nullopt;
    const std::chrono::microseconds half(*limit / 2);
    return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(half),
                    std::chrono::milliseconds(1));
}

}  // namespace

Supervisor::Supervisor(const Environment& environment, std::optional<int> ready_descriptor)
    : socket_(written_in(environment, "NOTIFY_SOCKET")), interval_(interval_in(environment)) {
    if (!ready_descriptor) return;
    const int flags = ::fcntl(*ready_descriptor, F_GETFL);
    const std::string number = std::to_string(*ready_descriptor);
    if (flags == -1 || (flags & O_ACCMODE) == O_RDONLY) {
        throw Failure(ExitCode::usage, "--ready-fd: descriptor " + number + " is not open" +
                                           (flags == -1 ? "" : " for writing") +
                                           " (open it, as in " + number +
                                           ">ready.txt); see ws-echo --help");
    }
    ::fcntl(*ready_descriptor, F_SETFD, FD_CLOEXEC);
    ready_.reset(*ready_descriptor);
}

void Supervisor::report_ready(const std::string& url, const std::string& status, pid_t process) {
    if (ready_) {
        const std::error_code error = write_unless_stuck(ready_.get(), url + '\n');
        if (error) {
            throw Failure(ExitCode::file, "cannot write to descriptor " +
                                              std::to_string(ready_.get()) + ": " +
                                              error.message() + " (--ready-fd)");
        }
        ready_.reset();
    }
    send("READY=1\nSTATUS=" + status + "\nMAINPID=" + std::to_string(process), Patience::a_second);
}

// As with sd_notify(3), a supervisor that does not listen is no error.
void Supervisor::send(std::string_view message, Patience patience) const {
    sockaddr_un address = {};
    const bool is_name = !socket_.empty() && (socket_[0] == '/' || socket_[0] == '@');
    if (!is_name || socket_.size() >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    socket_.copy(address.sun_path, socket_.size());
    if (socket_[0] == '@') address.sun_path[0] = '\0';
    const std::size_t size = offsetof(sockaddr_un, sun_path) + socket_.size();
    const Descriptor sender(::socket(AF_UNIX, SOCK_DGRAM, 0));
    if (!sender) return;
    ::fcntl(sender.get(), F_SETFD, FD_CLOEXEC);
    const timeval timeout = {1, 0};
    ::setsockopt(sender.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    const int flags = patience == Patience::none ? MSG_DONTWAIT : 0;
    ::sendto(sender.get(), message.data(), message.size(), flags,
             reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size));
}

void clear_supervisor_variables() {
    for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS",
                             "LISTEN_PID", "LISTEN_FDNAMES"}) {
        ::unsetenv(name);
    }
}

}  // namespace wsecho::tool
