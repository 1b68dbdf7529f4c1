// Linux's /proc/self/status, whose peak clear_refs resets.

#include "support/memory_use.hpp"

#include <malloc.h>

#include <fstream>
#include <string>

#include "support/deadline.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WSECHO_TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WSECHO_TEST_SANITIZED 1
#endif
#endif

// Of the sanitizers' runtime: what was allocated and not freed. Null without one.
extern "C" __attribute__((weak)) std::size_t __sanitizer_get_current_allocated_bytes();

namespace wsecho_test {

namespace {

std::size_t status_octets(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(name + ":", 0) == 0) return std::stoul(line.substr(name.size() + 1)) * 1024;
    }
    throw ClientError("/proc/self/status has no " + name);
}

}  // namespace

std::size_t resident_memory() {
    return status_octets("VmRSS");
}

std::size_t peak_memory() {
    return status_octets("VmHWM");
}

std::size_t reset_peak_memory() {
    ::malloc_trim(0);  // what was freed before is not there to be used up unseen
    std::ofstream("/proc/self/clear_refs") << "5";
    return resident_memory();
}

std::size_t heap_in_use() {
    if (__sanitizer_get_current_allocated_bytes) return __sanitizer_get_current_allocated_bytes();
    const auto books = ::mallinfo2();
    return books.uordblks + books.hblkhd;  // in arenas, and with a mapping of their own
}

bool memory_is_measurable() {
#ifdef WSECHO_TEST_SANITIZED
    return false;
#else
    return std::ifstream("/proc/self/status").good();
#endif
}

}  // namespace wsecho_test
