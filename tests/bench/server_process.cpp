#include "server_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "affinity.hpp"
#include "loopback.hpp"

namespace wsecho_bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{20};

[[noreturn]] void fail(const std::string& what, int error = errno) {
    throw std::system_error(error, std::generic_category(), what);
}

// Writes the error to `problem`, which exec closes.
[[noreturn]] void become(const std::vector<std::string>& command, int out, int problem) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nothing is left behind when the benchmark is killed
    bind_to_processor_of(Role::server);
    ::dup2(out, STDOUT_FILENO);
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDERR_FILENO);
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    const int error = errno;
    (void)!::write(problem, &error, sizeof error);
    ::_exit(127);
}

// Puts a free port into the command. 0: the command does not ask for one.
std::uint16_t put_port(std::vector<std::string>& command) {
    std::uint16_t port = 0;
    for (std::string& argument : command) {
        const std::size_t at = argument.find("{port}");
        if (at == std::string::npos) continue;
        if (port == 0) port = free_port();
        argument.replace(at, 6, std::to_string(port));
    }
    return port;
}

std::string read_line(int descriptor) {
    std::string line;
    for (;;) {
        pollfd ready{descriptor, POLLIN, 0};
        char octet = 0;
        const auto patience = std::chrono::milliseconds(kPatience).count();
        if (::poll(&ready, 1, static_cast<int>(patience)) <= 0) return {};
        if (::read(descriptor, &octet, 1) != 1) return {};
        if (octet == '\n') return line;
        line += octet;
    }
}

}  // namespace

ServerProcess::ServerProcess(std::vector<std::string> command) {
    port_ = put_port(command);
    int ends[2] = {-1, -1};
    if (port_ != 0) {
        ends[1] = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    } else if (::pipe2(ends, O_CLOEXEC) != 0) {
        fail("pipe");
    }
    try {
        start(command, ends[1]);
        ::close(std::exchange(ends[1], -1));
        port_ != 0 ? wait_until_it_accepts() : wait_until_it_prints(ends[0]);
    } catch (...) {
        for (const int descriptor : ends) ::close(descriptor);
        end();
        throw;
    }
    ::close(ends[0]);
}

ServerProcess::~ServerProcess() {
    end();
}

// Returns when the child has become the program.
void ServerProcess::start(const std::vector<std::string>& command, int out) {
    int problem[2];
    if (::pipe2(problem, O_CLOEXEC) != 0) fail("pipe");
    pid_ = ::fork();
    if (pid_ == 0) become(command, out, problem[1]);
    int error = pid_ < 0 ? errno : 0;
    ::close(problem[1]);
    (void)!::read(problem[0], &error, sizeof error);
    ::close(problem[0]);
    if (error != 0) fail("cannot start " + command[0], error);
}

void ServerProcess::wait_until_it_accepts() {
    const auto start = Clock::now();
    while (!accepts_connections(port_)) {
        if (::waitpid(pid_, nullptr, WNOHANG) != 0) {
            pid_ = -1;
            throw std::runtime_error("ended at its start");
        }
        if (Clock::now() - start > kPatience) throw std::runtime_error("does not listen");
    }
    start_time_ = Clock::now() - start;
}

void ServerProcess::wait_until_it_prints(int out) {
    const auto start = Clock::now();
    port_ = static_cast<std::uint16_t>(std::strtoul(read_line(out).c_str(), nullptr, 10));
    if (port_ == 0) throw std::runtime_error("printed no port");
    start_time_ = Clock::now() - start;
}

std::chrono::nanoseconds ServerProcess::cpu_time() const {
    clockid_t clock{};
    timespec used{};
    if (const int error = ::clock_getcpuclockid(pid_, &clock)) fail("clock_getcpuclockid", error);
    if (::clock_gettime(clock, &used) != 0) fail("clock_gettime");
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

std::size_t ServerProcess::memory(const char* kind) const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
    std::size_t kibibytes = 0;
    for (std::string word; file >> word;) {
        if (word == kind && file >> kibibytes) return kibibytes * 1024;
    }
    throw std::runtime_error("cannot read the server's memory");
}

void ServerProcess::end() noexcept {
    if (pid_ <= 0) return;
    const pid_t pid = std::exchange(pid_, -1);
    ::kill(pid, SIGTERM);
    for (int i = 0; i < 300; ++i) {
        if (::waitpid(pid, nullptr, WNOHANG) != 0) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

}  // namespace wsecho_bench
