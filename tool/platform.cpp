#include "tool/platform.hpp"

#include <unistd.h>

#include <algorithm>

#ifdef __linux__
#include <sys/syscall.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#endif

namespace wsecho::tool {
namespace {

#ifdef __linux__

struct ProcessFacts {
    pid_t parent = 0;
    std::uint64_t stack = 0;  // where it starts: chosen at random by exec, and kept by fork
    std::filesystem::path program;
};

// From proc(5); nothing but zeros if that cannot be read.
ProcessFacts facts_of(pid_t process) {
    const std::string folder = "/proc/" + std::to_string(process);
    std::ifstream file(folder + "/stat");
    std::string line;
    std::getline(file, line);
    // The second field, the name in parentheses, may hold anything; after it comes the third.
    std::istringstream fields(line.substr(line.rfind(')') + 1));
    ProcessFacts facts;
    std::string skipped;
    fields >> skipped >> facts.parent;
    for (int field = 5; field < 28; ++field) fields >> skipped;
    if (!(fields >> facts.stack)) return {};
    std::error_code unreadable;
    facts.program = std::filesystem::read_symlink(folder + "/exe", unreadable);
    return facts;
}

#endif

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

pid_t original_of_fork(pid_t process) {
#ifdef __linux__
    for (;;) {
        const ProcessFacts facts = facts_of(process);
        // 0 and 1 are given instead of the address to those who may not know it.
        if (facts.parent == 0 || facts.stack <= 1) break;
        const ProcessFacts above = facts_of(facts.parent);
        if (above.stack != facts.stack || above.program != facts.program) break;
        process = facts.parent;
    }
#endif
    return process;
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
