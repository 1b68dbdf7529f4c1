// What a server uses, in this process or in a child: CPU time and memory.

#pragma once

#include <sys/types.h>

#include <time.h>  // NOLINT(modernize-deprecated-headers): clockid_t
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace wsecho_test {

/// The threads of this process.
std::vector<int> threads_of_this_process();

/// Raises the limit on open files of this process, and so of its children, as far as allowed.
/// Returns the limit.
std::size_t raise_descriptor_limit();

class Watch {
public:
    /// Watches the first thread of this process that is not among `before`.
    explicit Watch(const std::vector<int>& before);

    /// Watches a child.
    explicit Watch(pid_t child);

    /// The CPU time so far. After the thread's or the child's end, 0.
    std::chrono::microseconds cpu() const;

    /// Resident memory of the process, in octets.
    std::size_t memory() const { return status_octets("VmRSS"); }

    /// Its peak since reset_peak().
    std::size_t peak_memory() const { return status_octets("VmHWM"); }
    void reset_peak() const;

private:
    std::size_t status_octets(const std::string& name) const;

    std::string folder_;
    clockid_t clock_;
};

}  // namespace wsecho_test
