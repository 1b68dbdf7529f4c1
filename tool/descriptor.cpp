#include "tool/descriptor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace wsecho::tool {
namespace {

[[noreturn]] void throw_errno(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

void Descriptor::reset(int number) noexcept {
    if (number_ >= 0) ::close(number_);
    number_ = number;
}

Pipe make_pipe() {
    int ends[2];
    if (::pipe(ends) != 0) throw_errno("cannot make a pipe");
    for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::error_code write_all(int descriptor, std::string_view octets) noexcept {
    while (!octets.empty()) {
        const ssize_t written = ::write(descriptor, octets.data(), octets.size());
        if (written < 0 && errno != EINTR) return {errno, std::generic_category()};
        if (written > 0) octets.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

void write_stderr(std::string_view text) noexcept {
    pollfd writable = {STDERR_FILENO, POLLOUT, 0};
    if (::poll(&writable, 1, 1000) != 1) return;
    // An error on stderr has nowhere to be told.
    [[maybe_unused]] const std::error_code error = write_all(STDERR_FILENO, text);
}

void occupy_standard_descriptors() {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(number, F_GETFD) != -1) continue;
        // open() takes the lowest free number, which is this one.
        const int access = number == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (::open("/dev/null", access) < 0) throw_errno("cannot open /dev/null");
    }
}

void redirect_to_null(int number) {
    const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!null || ::dup2(null.get(), number) < 0) throw_errno("cannot open /dev/null");
}

}  // namespace wsecho::tool
