#include "tool/descriptor.hpp"

#include <fcntl.h>
#include <limits.h>  // NOLINT(modernize-deprecated-headers): PIPE_BUF is POSIX's
#include <poll.h>
#include <sys/stat.h>
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

// Writes after poll(2) reports the descriptor as writable, so that EAGAIN is not an error: another
// process may have made a standard stream non-blocking.
std::error_code write_pieces(int descriptor, std::string_view octets, std::size_t piece,
                             int timeout) noexcept {
    while (!octets.empty()) {
        pollfd writable = {descriptor, POLLOUT, 0};
        const int ready = ::poll(&writable, 1, timeout);
        if (ready == 0) return std::make_error_code(std::errc::timed_out);
        if (ready < 0 && errno == EINTR) continue;
        const ssize_t count = ::write(descriptor, octets.data(), std::min(octets.size(), piece));
        if (count < 0 && errno != EINTR && errno != EAGAIN) return {errno, std::generic_category()};
        if (count > 0) octets.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
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
    return write_pieces(descriptor, octets, octets.size(), -1);
}

std::error_code write_unless_stuck(int descriptor, std::string_view octets) noexcept {
    // After poll(2) reports a pipe as writable, it takes PIPE_BUF octets without blocking.
    return write_pieces(descriptor, octets, PIPE_BUF, 1000);
}

void write_stderr(std::string_view text) noexcept {
    [[maybe_unused]] const std::error_code error = write_unless_stuck(STDERR_FILENO, text);
}

void occupy_standard_descriptors() {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(number, F_GETFD) != -1) continue;
        // open() takes the lowest free number, which is this one.
        const int access = number == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (::open("/dev/null", access) < 0) throw_errno("cannot open /dev/null");
    }
}

bool may_stay_open(int descriptor) noexcept {
    struct stat status = {};
    return ::isatty(descriptor) == 1 ||
           (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode));
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
