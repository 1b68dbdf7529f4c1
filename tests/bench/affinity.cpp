#include "affinity.hpp"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>

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
    if (role == Role::both) {
        ::sched_setaffinity(0, sizeof allowed, &allowed);
        return;
    }
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(role == Role::server ? first : last, &one);
    ::sched_setaffinity(0, sizeof one, &one);
}

bool allow_descriptors(std::size_t count) noexcept {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const rlimit wanted{count, std::max<rlim_t>(count, limit.rlim_max)};
    if (count <= limit.rlim_cur || ::setrlimit(RLIMIT_NOFILE, &wanted) == 0) return true;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return count <= limit.rlim_cur;
}

}  // namespace wsecho_bench
