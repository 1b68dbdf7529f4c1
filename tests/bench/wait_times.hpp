// How soon a client of the control API learns of a message.

#pragma once

#include <iosfwd>

namespace wsecho_bench {

/// A table of the time from sending a message to its echo, to the answer of a request that waits,
/// and to the answer of the request that finds it when a client asks every 10 ms.
void print_wait_times(std::ostream& out);

}  // namespace wsecho_bench
