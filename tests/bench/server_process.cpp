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

namespace wsecho_bench {
namespace {

[[noreturn]] void fail(const std::string& what, int error = errno) {
    throw std::system_error(error, std::generic_category(), what);
}

[[noreturn]] void become(const std::vector<std::string>& command, int out) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nothing is left behind when the benchmark is killed
    bind_to_processor_of(Role::server);
    ::dup2(out, STDOUT_FILENO);
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

std::string read_line(int descriptor) {
    std::string line;
    for (;;) {
        pollfd ready{descriptor, POLLIN, 0};
        char octet = 0;
        if (::poll(&ready, 1, 10'000) <= 0 || ::read(descriptor, &octet, 1) != 1) return {};
        if (octet == '\n') return line;
        line += octet;
    }
}

}  // namespace

ServerProcess::ServerProcess(const std::vector<std::string>& command) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
    pid_ = ::fork();
    if (pid_ == 0) become(command, ends[1]);
    const int error = errno;
    ::close(ends[1]);
    const std::string line = pid_ < 0 ? "" : read_line(ends[0]);
    ::close(ends[0]);
    if (pid_ < 0) fail("fork", error);

    port_ = static_cast<std::uint16_t>(std::strtoul(line.c_str(), nullptr, 10));
    if (port_ == 0) {
        end();
        throw std::runtime_error(command[0] + " did not print a port");
    }
}

ServerProcess::~ServerProcess() {
    end();
}

std::chrono::nanoseconds ServerProcess::cpu_time() const {
    clockid_t clock{};
    timespec used{};
    if (const int error = ::clock_getcpuclockid(pid_, &clock)) fail("clock_getcpuclockid", error);
    if (::clock_gettime(clock, &used) != 0) fail("clock_gettime");
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

std::size_t ServerProcess::resident_memory() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    if (!(file >> total >> resident)) throw std::runtime_error("cannot read the server's memory");
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void ServerProcess::end() noexcept {
    ::kill(pid_, SIGTERM);
    for (int i = 0; i < 300; ++i) {
        if (::waitpid(pid_, nullptr, WNOHANG) != 0) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

}  // namespace wsecho_bench
