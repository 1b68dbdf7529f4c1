// What POSIX does not have and the tool makes use of where it is there: everything Linux-only.

#pragma once

#include <sys/types.h>

#include <vector>

#include "tool/descriptor.hpp"

namespace wsecho::tool {

/// A descriptor that becomes readable when the process has ended, and stays so although its number
/// be used again (Linux 5.3: pidfd_open). None where there is no such thing.
Descriptor watch_process(pid_t process) noexcept;

/// The process that `process` is a copy of: the nearest one, itself or above it, that is not just a
/// fork of its own parent. For a subshell, which is a fork of the shell without an exec, that is
/// the shell; for a program it is the program. (Linux; elsewhere `process`.)
pid_t original_of_fork(pid_t process);

/// Closes all descriptors from 3 up but those in `kept`.
void close_descriptors_but(std::vector<int> kept) noexcept;

}  // namespace wsecho::tool
