// /proc/self, and the allocator's own books: glibc's, or a sanitizer's where it takes its place.

#include "holdings.hpp"

#include <malloc.h>

#include <cstdio>

#include "support/deadline.hpp"
#include "support/memory_use.hpp"
#include "support/process_facts.hpp"

// Of the sanitizers' runtime: what was allocated and not freed. Null without one.
extern "C" __attribute__((weak)) std::size_t __sanitizer_get_current_allocated_bytes();

namespace wsecho_test {

namespace {

// What a thread keeps for its next allocations counts as allocated in glibc's books.
std::size_t heap_in_use() {
    if (__sanitizer_get_current_allocated_bytes) return __sanitizer_get_current_allocated_bytes();
    const auto books = ::mallinfo2();
    return books.uordblks + books.hblkhd;  // in arenas, and with a mapping of their own
}

std::string row(const char* name, const char* unit, std::size_t before, std::size_t after) {
    char line[100];
    std::snprintf(line, sizeof line, "%-22s %12zu %12zu %+12lld\n",
                  (name + std::string(unit)).c_str(), before, after,
                  static_cast<long long>(after) - static_cast<long long>(before));
    return line;
}

}  // namespace

Holdings Holdings::now(std::size_t threads) {
    eventually([threads] { return thread_count() <= threads; }, std::chrono::milliseconds(200));
    Holdings holdings;
    holdings.threads = thread_count();
    holdings.descriptors = open_descriptors().size();
    holdings.heap = heap_in_use();
    holdings.resident = resident_memory();
    holdings.time = std::chrono::steady_clock::now();
    return holdings;
}

std::string compared(const Holdings& before, const Holdings& after) {
    return "                             before        after       gained\n" +
           row("threads", "", before.threads, after.threads) +
           row("descriptors", "", before.descriptors, after.descriptors) +
           row("heap in use", ", octets", before.heap, after.heap) +
           row("resident", ", octets", before.resident, after.resident);
}

}  // namespace wsecho_test
