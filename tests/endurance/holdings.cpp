// /proc/self, and the allocator's own books.

#include "holdings.hpp"

#include <cstdio>

#include "support/deadline.hpp"
#include "support/memory_use.hpp"
#include "support/process_facts.hpp"

namespace wsecho_test {

namespace {

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
