// What POSIX does not have and the tool makes use of where it is there: everything Linux-only.

#pragma once

#include <sys/types.h>

#include <vector>

#include "tool/descriptor.hpp"

namespace wsecho::tool {

/// A descriptor that becomes readable when the process has ended, and stays so although its number
/// be used again (Linux 5.3: pidfd_open). None where there is no such thing.
Descriptor watch_process(pid_t process) noexcept;

/// Closes all descriptors from 3 up but those in `kept`.
void close_descriptors_but(std::vector<int> kept) noexcept;

}  // namespace wsecho::tool
