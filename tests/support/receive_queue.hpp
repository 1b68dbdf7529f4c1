// How much the other end of a TCP connection on this machine has not read yet.

#pragma once

#include <cstddef>
#include <optional>

namespace wsecho_test {

/// The octets sent on socket `fd` that wait in the kernel for the program at the other end. Nothing
/// where the system does not tell: it needs Linux, and both ends on this machine.
std::optional<std::size_t> unread_by_peer(int fd);

}  // namespace wsecho_test
