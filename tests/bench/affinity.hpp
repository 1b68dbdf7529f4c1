// Server and load on processors of their own, so that neither takes the other's time.

#pragma once

namespace wsecho_bench {

enum class Role { server, load };

/// Binds the calling thread to the first processor it may use (server) or to the last (load).
/// Does nothing where there is only one, or where the system does not let us.
void bind_to_processor_of(Role role) noexcept;

}  // namespace wsecho_bench
