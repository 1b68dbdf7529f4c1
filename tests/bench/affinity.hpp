// What the system lets the server and the load use: a processor of their own, and descriptors.

#pragma once

#include <cstddef>

namespace wsecho_bench {

enum class Role { server, load, both };

/// Binds the calling thread to the first processor it may use (server), to the last (load) or to
/// all (both in one process). Does nothing where there is only one, or where the system does not
/// let us.
void bind_to_processor_of(Role role) noexcept;

/// Raises the limit on open descriptors, also for servers started later. Returns false if the
/// system forbids to have this many.
bool allow_descriptors(std::size_t count) noexcept;

}  // namespace wsecho_bench
