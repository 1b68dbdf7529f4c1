#include "tool/platform.hpp"

#include <unistd.h>

#include <algorithm>

#ifdef __linux__
#include <sys/syscall.h>
#endif

namespace wsecho::tool {
namespace {

void close_range(int first, int last) noexcept {
#if defined(__linux__) && defined(SYS_close_range)
    // By number: glibc has had a wrapper only since 2.34. Kernels before 5.9 refuse.
    if (::syscall(SYS_close_range, static_cast<unsigned>(first), static_cast<unsigned>(last), 0U) ==
        0) {
        return;
    }
#endif
    // A limit in the millions is not worth as many calls: numbers are given out from below.
    constexpr long kMost = 65536;
    const long limit = std::min(::sysconf(_SC_OPEN_MAX), kMost);
    for (int number = first; number <= last && number < limit; ++number) ::close(number);
}

}  // namespace

Descriptor watch_process([[maybe_unused]] pid_t process) noexcept {
#if defined(__linux__) && defined(SYS_pidfd_open)
    // By number: glibc has had a wrapper only since 2.36.
    return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0U)));
#else
    return Descriptor();
#endif
}

void close_descriptors_but(std::vector<int> kept) noexcept {
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
