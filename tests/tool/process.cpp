#include "process.hpp"

#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ostream>

#ifdef __linux__
#include <sys/prctl.h>
#endif

extern char** environ;

namespace wsecho_test {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw ClientError(what + ": " + std::strerror(errno));
}

// Null-terminated, as exec requires.
std::vector<char*> pointers_to(std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    for (std::string& string : strings) pointers.push_back(string.data());
    pointers.push_back(nullptr);
    return pointers;
}

bool starts_with(const std::string& text, const std::string& start) {
    return text.compare(0, start.size(), start) == 0;
}

std::vector<std::string> environment_with(const std::vector<std::string>& additions) {
    const auto is_replaced = [&](const std::string& variable) {
        const std::string name = variable.substr(0, variable.find('=') + 1);
        return std::any_of(additions.begin(), additions.end(),
                           [&](const std::string& added) { return starts_with(added, name); });
    };
    std::vector<std::string> environment = additions;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string variable = *entry;
        if (!starts_with(variable, "WS_ECHO_") && !starts_with(variable, "NO_COLOR=") &&
            !is_replaced(variable)) {
            environment.push_back(variable);
        }
    }
    return environment;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Exit& exit) {
    if (exit.signal != 0) return out << "killed by signal " << exit.signal;
    return out << "exit code " << exit.code;
}

// ---- Process ----

Process::~Process() {
    if (exit_) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void Process::signal(int number) const {
    if (exit_ || ::kill(pid_, number) != 0) fail("cannot signal process " + std::to_string(pid_));
}

Exit Process::wait(std::chrono::milliseconds timeout) {
    if (!ends_within(timeout)) {
        throw ClientError("process " + std::to_string(pid_) + " did not end");
    }
    return *exit_;
}

bool Process::ends_within(std::chrono::milliseconds timeout) {
    return eventually([this] { return collect(); }, timeout);
}

bool Process::collect() {
    if (exit_) return true;
    int status = 0;
    const pid_t collected = ::waitpid(pid_, &status, WNOHANG);
    // A background server becomes an orphan, and our child, shortly after its announcement.
    if (collected < 0 && errno == ECHILD && ::kill(pid_, 0) == 0) return false;
    if (collected < 0) fail("cannot wait for process " + std::to_string(pid_));
    if (collected == 0) return false;
    exit_ = WIFSIGNALED(status) ? Exit{0, WTERMSIG(status)} : Exit{WEXITSTATUS(status), 0};
    return true;
}

void adopt_orphans() {
#ifdef __linux__
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) fail("cannot adopt orphans");
#else
    throw ClientError("cannot adopt orphans on this system");
#endif
}

bool all_children_end() {
    return eventually([] {
        while (::waitpid(-1, nullptr, WNOHANG) > 0) {
        }
        return errno == ECHILD;
    });
}

// ---- Child ----

// Pipes to stdin and from stdout and stderr, with our ends and the child's. In the child, exec
// closes all of them except the copies that became its standard descriptors.
struct Child::Pipes {
    Pipes() {
        for (auto* ends : {in, out, error}) {
            if (::pipe(ends) != 0) fail("cannot make a pipe");
            ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
            ::fcntl(ends[1], F_SETFD, FD_CLOEXEC);
        }
    }

    int in[2];
    int out[2];
    int error[2];
};

namespace {

// Runs between fork and exec, where only a few calls are safe. `standard` has the descriptors for
// 0 to 2.
[[noreturn]] void become(char* const* arguments, char* const* environment, const int* standard,
                         bool ignore_sighup) {
    for (int number = 0; number < 3; ++number) {
        if (standard[number] == kClosed) {
            ::close(number);
        } else {
            ::dup2(standard[number], number);
        }
    }
    ::signal(SIGHUP, ignore_sighup ? SIG_IGN : SIG_DFL);
    ::execve(arguments[0], arguments, environment);
    ::_exit(127);
}

pid_t spawn(std::vector<std::string> command, std::vector<std::string> environment,
            const int* standard, bool ignore_sighup) {
    const std::vector<char*> arguments = pointers_to(command);
    const std::vector<char*> variables = pointers_to(environment);
    const pid_t pid = ::fork();
    if (pid < 0) fail("cannot fork");
    if (pid == 0) become(arguments.data(), variables.data(), standard, ignore_sighup);
    return pid;
}

}  // namespace

Child::Child(const std::vector<std::string>& command, const SpawnOptions& spawn_options)
    : Child(command, spawn_options, Pipes()) {}

Child::Child(const std::vector<std::string>& command, const SpawnOptions& spawn_options,
             Pipes pipes)
    : Process([&] {
          const int standard[] = {spawn_options.in.value_or(pipes.in[0]),
                                  spawn_options.out.value_or(pipes.out[1]),
                                  spawn_options.error.value_or(pipes.error[1])};
          return spawn(command, environment_with(spawn_options.environment), standard,
                       spawn_options.ignore_sighup);
      }()),
      in_(pipes.in[1]),
      out_(pipes.out[0]),
      error_(pipes.error[0]) {
    for (const int end : {pipes.in[0], pipes.out[1], pipes.error[1]}) ::close(end);
}

Child::~Child() {
    close_input();
}

void Child::close_input() {
    if (in_ >= 0) ::close(in_);
    in_ = -1;
}

}  // namespace wsecho_test
