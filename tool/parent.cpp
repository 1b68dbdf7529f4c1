#include "tool/parent.hpp"

#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>
#include <unistd.h>

#include <cerrno>

#include "tool/exit_code.hpp"

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
    std::uint64_t stack = 0;  // its start address: exec picks it at random, fork keeps it
    std::filesystem::path program;
};

// From proc(5); all zeros if that cannot be read.
ProcessFacts facts_of(pid_t process) {
    const std::string folder = "/proc/" + std::to_string(process);
    std::ifstream file(folder + "/stat");
    std::string line;
    std::getline(file, line);
    // The second field, the name in parentheses, may contain anything, even a parenthesis.
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

// The shell, if the process is a subshell, which is a fork of its shell without an exec; otherwise
// the process itself. Only Linux can tell; elsewhere it is always the process itself.
pid_t skip_subshells(pid_t process) {
#ifdef __linux__
    for (;;) {
        const ProcessFacts facts = facts_of(process);
        // The kernel shows 0 or 1 to readers that may not know the address.
        if (facts.parent == 0 || facts.stack <= 1) break;
        const ProcessFacts above = facts_of(facts.parent);
        if (above.stack != facts.stack || above.program != facts.program) break;
        process = facts.parent;
    }
#endif
    return process;
}

// A descriptor that becomes readable when the process ends, and refers to that process even if its
// number is used again (pidfd_open, Linux 5.3); none if the system has no such call.
Descriptor watch_process([[maybe_unused]] pid_t process) noexcept {
#if defined(__linux__) && defined(SYS_pidfd_open)
    // By number, because glibc has a wrapper only since 2.36.
    return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0U)));
#else
    return Descriptor();
#endif
}

}  // namespace

Parent::Parent(bool in_background)
    : is_direct_(!in_background),
      process_(in_background ? skip_subshells(::getppid()) : ::getppid()),
      watch_(watch_process(process_)) {
    if (process_ == 0) {
        throw Failure(ExitCode::usage,
                      "--exit-with-parent: the process that started this one is not visible from "
                      "inside this container (use --exit-when-idle or --max-lifetime)");
    }
}

bool Parent::is_gone() const noexcept {
    // Exact for a direct parent, whereas another process may have its number by now.
    if (is_direct_) return ::getppid() != process_;
    if (watch_) {
        pollfd watched = {watch_.get(), POLLIN, 0};
        return ::poll(&watched, 1, 0) == 1;
    }
    return ::kill(process_, 0) != 0 && errno == ESRCH;
}

std::optional<std::chrono::milliseconds> Parent::check_interval() const {
    if (watch_) return std::nullopt;
    return std::chrono::milliseconds(250);
}

}  // namespace wsecho::tool
