#include "affinity.hpp"

#include <sched.h>

namespace wsecho_bench {

void bind_to_processor_of(Role role) noexcept {
    // What may be used is asked once, before the load is bound and its children inherit that.
    static const cpu_set_t allowed = [] {
        cpu_set_t set;
        if (::sched_getaffinity(0, sizeof set, &set) != 0) CPU_ZERO(&set);
        return set;
    }();
    int first = -1;
    int last = -1;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (!CPU_ISSET(cpu, &allowed)) continue;
        if (first < 0) first = cpu;
        last = cpu;
    }
    if (first == last) return;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(role == Role::server ? first : last, &one);
    ::sched_setaffinity(0, sizeof one, &one);
}

}  // namespace wsecho_bench
