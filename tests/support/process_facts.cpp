// Linux's /proc/self, and getrusage(2).

#include "support/process_facts.hpp"

#include <dirent.h>
#include <sys/resource.h>

#include <memory>
#include <string>

#include "support/deadline.hpp"

namespace wsecho_test {

namespace {

std::vector<int> numbers_in(const char* path) {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path), ::closedir);
    if (!folder) throw ClientError(std::string("cannot open ") + path);
    std::vector<int> numbers;
    while (const dirent* entry = ::readdir(folder.get())) {
        if (entry->d_name[0] != '.') numbers.push_back(std::stoi(entry->d_name));
    }
    return numbers;
}

std::chrono::microseconds to_duration(const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

}  // namespace

std::size_t thread_count() {
    return numbers_in("/proc/self/task").size();
}

// The folder's own descriptor is among them, the same number every time nothing else changes.
std::vector<int> open_descriptors() {
    return numbers_in("/proc/self/fd");
}

std::chrono::microseconds cpu_time() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return to_duration(usage.ru_utime) + to_duration(usage.ru_stime);
}

}  // namespace wsecho_test
