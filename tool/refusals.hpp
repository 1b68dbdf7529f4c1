// Says on stderr why the server has refused a request, or why the TLS handshake of a client has
// failed: most clients do not show it.

#pragma once

#include <set>
#include <string>

#include "tool/output.hpp"
#include "wsecho/event.hpp"

namespace wsecho::tool {

/// Each sentence is said once, and only the first hundred. What a behavior asked for, and requests
/// that do not ask for a WebSocket, need no word. Not thread-safe.
class Refusals {
public:
    explicit Refusals(Output& output) : output_(output) {}

    void observe(const Event& event);

private:
    Output& output_;
    std::set<std::string, std::less<>> said_;
};

}  // namespace wsecho::tool
