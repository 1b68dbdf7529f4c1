#include "tool/descriptor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

#ifdef __linux__
#include <sys/syscall.h>
#endif

namespace wsecho::tool {
namespace {

[[noreturn]] void throw_errno(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

void close_range(int first, int last) noexcept {
#if defined(__linux__) && defined(SYS_close_range)
    // By number, because glibc has a wrapper only since 2.34. Kernels before 5.9 return an error.
    if (::syscall(SYS_close_range, static_cast<unsigned>(first), static_cast<unsigned>(last), 0U) ==
        0) {
        return;
    }
#endif
    // The limit may be in the millions, but the system hands out the lowest free numbers first.
    constexpr long kMost = 65536;
    const long limit = std::min(::sysconf(_SC_OPEN_MAX), kMost);
    for (int number = first; number <= last && number < limit; ++number) ::close(number);
}

}  // namespace

void Descriptor::reset(int number) noexcept {
    if (number_ >= 0) ::close(number_);
    number_ = number;
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
    // There is nowhere to report an error on stderr.
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

void close_descriptors_except(std::vector<int> kept) noexcept {
    std::sort(kept.begin(), kept.end());
    int first = STDERR_FILENO + 1;
    for (const int number : kept) {
        if (number < first) continue;
        if (number > first) close_range(first, number - 1);
        first = number + 1;
    }
    close_range(first, 0x7fffffff);
}

}  // namespace wsecho::tool
