#include "tool/terminal.hpp"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is not in <csignal>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <string_view>

#include "tool/descriptor.hpp"
#include "tool/paragraph.hpp"
#include "tool/pipe.hpp"

namespace wsecho::tool {
namespace {

constexpr std::size_t kLeastColumns = 40;
constexpr std::size_t kMostColumns = 120;
constexpr int kNoSuchCommand = 127;  // the exit code of sh
constexpr int kFoundButNotRun = 126;

std::string_view text_of(const char* name, const Environment& environment) {
    const char* value = environment(name);
    return value == nullptr ? std::string_view() : value;
}

// 0 for anything but a number.
std::size_t count_in(std::string_view text) {
    std::size_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    return result.ec == std::errc() && result.ptr == text.data() + text.size() ? number : 0;
}

std::size_t columns_of_terminal() {
    struct winsize size = {};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

// A pager in the background would be stopped as soon as it reads a key.
bool is_in_foreground() {
    const pid_t group = ::tcgetpgrp(STDOUT_FILENO);
    return group < 0 || group == ::getpgrp();
}

std::string pager_in(const Environment& environment) {
    const char* pager = environment("PAGER");
    return pager == nullptr ? "less" : pager;
}

bool can_page(const std::string& pager, const Environment& environment) {
    const std::string_view terminal = text_of("TERM", environment);
    return !pager.empty() && pager != "cat" && !terminal.empty() && terminal != "dumb" &&
           ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && is_in_foreground();
}

// Ignores signals while it lives. Ctrl-C in a pager is for the pager only, and its early end makes
// this process's writes fail instead of killing it.
class IgnoredSignals {
public:
    IgnoredSignals() {
        struct sigaction ignore = {};
        ignore.sa_handler = SIG_IGN;
        for (std::size_t i = 0; i < kCount; ++i) ::sigaction(kSignals[i], &ignore, &before_[i]);
    }
    ~IgnoredSignals() { restore(); }

    IgnoredSignals(const IgnoredSignals&) = delete;
    IgnoredSignals& operator=(const IgnoredSignals&) = delete;

    void restore() const {
        for (std::size_t i = 0; i < kCount; ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
    }

private:
    static constexpr std::size_t kCount = 3;
    static constexpr int kSignals[kCount] = {SIGINT, SIGQUIT, SIGPIPE};
    struct sigaction before_[kCount] = {};
};

[[noreturn]] void run_pager(const std::string& pager, int input, const IgnoredSignals& signals) {
    signals.restore();
    ::dup2(input, STDIN_FILENO);
    // -F: leaves at once if all fits on the screen; -R: shows colors; -X: does not clear the
    // screen.
    ::setenv("LESS", "FRX", 0);
    ::execl("/bin/sh", "sh", "-c", pager.c_str(), static_cast<char*>(nullptr));
    ::_exit(kNoSuchCommand);
}

int exit_code_of(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return 0;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

}  // namespace

std::size_t columns_of_stdout(const Environment& environment) {
    std::size_t columns = count_in(text_of("COLUMNS", environment));
    if (columns == 0) columns = columns_of_terminal();
    if (columns == 0) columns = kColumns;
    return std::clamp(columns, kLeastColumns, kMostColumns);
}

bool show_in_pager(const std::string& text, const Environment& environment) {
    const std::string pager = pager_in(environment);
    if (!can_page(pager, environment)) return false;
    Pipe pipe = make_pipe();
    const IgnoredSignals signals;
    const pid_t child = ::fork();
    if (child < 0) return false;
    if (child == 0) run_pager(pager, pipe.read_end.get(), signals);
    pipe.read_end.reset();
    // Fails if the user leaves the pager before the end.
    [[maybe_unused]] const std::error_code left = write_all(pipe.write_end.get(), text);
    pipe.write_end.reset();
    const int code = exit_code_of(child);
    return code != kNoSuchCommand && code != kFoundButNotRun;
}

}  // namespace wsecho::tool
