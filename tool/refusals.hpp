// Says on stderr why the server has refused a request: most clients show no body of a refusal.

#pragma once

#include <set>
#include <string>

#include "tool/output.hpp"
#include "wsecho/event.hpp"

namespace wsecho::tool {

/// Each sentence is said once, and only the first hundred. Refusals by a behavior, and of requests
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
