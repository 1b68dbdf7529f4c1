#include "tool/command/guard.hpp"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <system_error>

#include "tool/command/keeper.hpp"
#include "tool/exit_code.hpp"

namespace wsecho::tool {
namespace {

[[noreturn]] void throw_system_error(int error) {
    throw Failure(ExitCode::internal,
                  "cannot run a command: " + std::generic_category().message(error));
}

// NUL-terminated texts: the folder, the number of words, the words, the variables.
std::string octets_of(const Launch& launch) {
    std::string octets = launch.folder + '\0' + std::to_string(launch.words.size()) + '\0';
    for (const std::string& word : launch.words) octets += word + '\0';
    for (const auto& [name, value] : launch.environment) octets += name + '=' + value + '\0';
    return octets;
}

}  // namespace

Guard::Guard() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) throw_system_error(errno);
    channel_.reset(ends[0]);
    Descriptor other(ends[1]);
    process_ = ::fork();
    if (process_ < 0) throw_system_error(errno);
    if (process_ == 0) {
        channel_.reset();
        keep_command(std::move(other));
    }
    // After the fork: the keeper starts no other program but the command, and closes its end there.
    close_on_exec(channel_.get());
}

Guard::~Guard() {
    channel_.reset();
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
    if (was_killed_ && group_ != 0) ::kill(-group_, SIGKILL);
}

void Guard::start(const Launch& launch) {
    const std::string octets = octets_of(launch);
    const auto size = static_cast<std::uint32_t>(octets.size());
    std::string header(sizeof size, '\0');
    header.replace(0, sizeof size, reinterpret_cast<const char*>(&size), sizeof size);
    if (const std::error_code error = write_all(channel_.get(), header + octets)) {
        throw_system_error(error.value());
    }
}

// A guard that was killed is noticed by next().
void Guard::pass(int signal) {
    const char octet = static_cast<char>(signal);
    [[maybe_unused]] const std::error_code error = write_all(channel_.get(), {&octet, 1});
}

std::optional<CommandEvent> Guard::next() {
    CommandEvent event;
    const ssize_t size = ::recv(channel_.get(), &event, sizeof event, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
    if (size != static_cast<ssize_t>(sizeof event)) {
        was_killed_ = true;
        throw Failure(ExitCode::internal, "the process that runs the command was killed");
    }
    if (event.kind == CommandEvent::Kind::started) group_ = event.value;
    return event;
}

}  // namespace wsecho::tool
