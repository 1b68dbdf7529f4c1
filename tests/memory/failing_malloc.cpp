#include "failing_malloc.hpp"

#include <execinfo.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

// glibc's own.
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* __libc_calloc(std::size_t count, std::size_t size);
extern "C" void* __libc_realloc(void* memory, std::size_t size);

namespace {

std::atomic<bool> is_counting{false};
std::atomic<bool> failed{false};
std::atomic<std::uint64_t> count{0};
std::atomic<std::uint64_t> to_fail{0};
thread_local bool is_test_thread = false;

// For whoever debugs a failure: where the allocation was that failed.
void show() {
    static const bool is_wanted = std::getenv("WSECHO_SHOW_ALLOCATION") != nullptr;
    if (!is_wanted) return;
    void* frames[40];
    ::backtrace_symbols_fd(frames, ::backtrace(frames, 40), STDERR_FILENO);
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, "\n", 1);
}

bool fails() {
    if (!is_counting.load(std::memory_order_relaxed) || is_test_thread) return false;
    if (++count != to_fail) return false;
    failed = true;
    show();
    errno = ENOMEM;
    return true;
}

}  // namespace

extern "C" void* malloc(std::size_t size) {
    return fails() ? nullptr : __libc_malloc(size);
}

extern "C" void* calloc(std::size_t number, std::size_t size) {
    return fails() ? nullptr : __libc_calloc(number, size);
}

extern "C" void* realloc(void* memory, std::size_t size) {
    return fails() ? nullptr : __libc_realloc(memory, size);
}

namespace wsecho_test {

void fail_allocation(std::uint64_t n) {
    is_test_thread = true;
    failed = false;
    count = 0;
    to_fail = n;
    is_counting = true;
}

std::uint64_t end_failures() {
    is_counting = false;
    return count;
}

bool has_failed() {
    return failed;
}

}  // namespace wsecho_test
