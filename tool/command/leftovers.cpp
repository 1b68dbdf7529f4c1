#include "tool/command/leftovers.hpp"

#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#ifdef __linux__
#include <sys/prctl.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>
#endif

namespace wsecho::tool {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kGrace{2};

// True if no child is left.
bool collect_children([[maybe_unused]] pid_t group) {
    for (;;) {
        const pid_t collected = ::waitpid(-1, nullptr, WNOHANG);
        if (collected > 0) continue;
        if (collected == 0 || errno != ECHILD) return false;
#ifdef __linux__
        return true;  // orphans have become children
#else
        return ::kill(-group, 0) != 0;
#endif
    }
}

#ifdef __linux__

// The parent of a process; 0 if it is gone.
pid_t parent_of(const std::filesystem::path& folder) {
    std::ifstream file(folder / "stat");
    std::string line;
    std::getline(file, line);
    // The second field, the name in parentheses, may contain anything, even a parenthesis.
    std::istringstream fields(line.substr(line.rfind(')') + 1));
    std::string state;
    pid_t parent = 0;
    fields >> state >> parent;
    return parent;
}

// /proc may be missing, or show the numbers of another PID namespace.
bool proc_is_ours() {
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self", error) == std::to_string(::getpid());
}

std::vector<pid_t> descendants() {
    std::multimap<pid_t, pid_t> children;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
        const std::string name = entry.path().filename().string();
        if (std::isdigit(static_cast<unsigned char>(name.front())) == 0) continue;
        children.emplace(parent_of(entry.path()), std::stoi(name));
    }
    std::vector<pid_t> found = {::getpid()};
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto [begin, end] = children.equal_range(found[i]);
        std::for_each(begin, end, [&](const auto& child) { found.push_back(child.second); });
    }
    found.erase(found.begin());
    return found;
}

#endif

// A stopped process acts on SIGTERM only after SIGCONT.
void signal_process(pid_t process, int number) {
    ::kill(process, number);
    if (number != SIGKILL) ::kill(process, SIGCONT);
}

void signal_all(pid_t group, int number) {
#ifdef __linux__
    if (proc_is_ours()) {
        for (const pid_t each : descendants()) signal_process(each, number);
        return;
    }
#endif
    signal_process(-group, number);
}

// False if some are left after the grace period. A process may start another one while it is being
// killed, so `again` repeats the signal.
bool wait_for_all(pid_t group, const WakePipe& child_ended, int again) {
    const Clock::time_point end = Clock::now() + kGrace;
    for (;;) {
        child_ended.drain();
        if (collect_children(group)) return true;
        if (again != 0) signal_all(group, again);
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0) return false;
        pollfd watched = {child_ended.descriptor(), POLLIN, 0};
        ::poll(&watched, 1, static_cast<int>(left.count()));
    }
}

}  // namespace

void adopt_orphans() noexcept {
#ifdef __linux__
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
}

void end_leftovers(pid_t group, const WakePipe& child_ended) {
    if (collect_children(group)) return;
    signal_all(group, SIGTERM);
    if (wait_for_all(group, child_ended, 0)) return;
    signal_all(group, SIGKILL);
    wait_for_all(group, child_ended, SIGKILL);
}

}  // namespace wsecho::tool
