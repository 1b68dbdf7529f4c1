// Linux's /proc, and its clocks of threads.

#include "hostile/watch.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "support/deadline.hpp"

namespace wsecho_test {

namespace {

// As pthread_getcpuclockid() makes it, which needs the thread's handle (see clock_getcpuclockid(3)
// for processes).
clockid_t clock_of_thread(int thread) {
    constexpr int kCpuTimeOfThread = 6;
    return static_cast<clockid_t>((~static_cast<unsigned>(thread) << 3U) | kCpuTimeOfThread);
}

int first_not_among(const std::vector<int>& before) {
    for (const int thread : threads_of_this_process()) {
        if (std::find(before.begin(), before.end(), thread) == before.end()) return thread;
    }
    throw ClientError("no new thread");
}

clockid_t clock_of_process(pid_t process) {
    clockid_t clock{};
    if (::clock_getcpuclockid(process, &clock) != 0) throw ClientError("no clock of the child");
    return clock;
}

}  // namespace

std::vector<int> threads_of_this_process() {
    std::vector<int> threads;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
        threads.push_back(std::stoi(entry.path().filename()));
    }
    return threads;
}

std::size_t raise_descriptor_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<std::size_t>(limit.rlim_cur);
}

Watch::Watch(const std::vector<int>& before)
    : folder_("/proc/self/"), clock_(clock_of_thread(first_not_among(before))) {}

Watch::Watch(pid_t child)
    : folder_("/proc/" + std::to_string(child) + "/"), clock_(clock_of_process(child)) {}

std::chrono::microseconds Watch::cpu() const {
    timespec time{};
    if (::clock_gettime(clock_, &time) != 0) return {};
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

void Watch::reset_peak() const {
    ::malloc_trim(0);
    std::ofstream(folder_ + "clear_refs") << "5";
}

std::size_t Watch::status_octets(const std::string& name) const {
    std::ifstream status(folder_ + "status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(name + ":", 0) == 0) return std::stoul(line.substr(name.size() + 1)) * 1024;
    }
    return 0;
}

}  // namespace wsecho_test
