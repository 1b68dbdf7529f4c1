// What a run with --fail-on-violation has not tested.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "wsecho/event.hpp"

namespace wsecho::tool {

/// Follows which faults the clients asked for, which of them acted, and which were judged. Clients
/// with the same behavior and the same `?id=` are one test: it is enough if a fault acts on one of
/// them. Not thread-safe.
class TestGaps {
public:
    /// Call it for every event of TraceDepth::connections.
    void observe(const Event& event);

    /// A sentence for each gap, once the server has stopped. Empty if at least one fault acted, at
    /// least one in each test, and all that acted were judged.
    std::vector<std::string> sentences() const;

private:
    /// A connection that is open.
    struct Client {
        std::string target;
        std::string test;                  // behavior and id
        std::vector<std::string> skipped;  // sentences about faults
    };
    struct Test {
        bool acted = false;
        std::vector<std::string> skipped;  // of its last connection
    };

    void note_request(const Event& event);
    void note_end(const Event& event);
    void add(const std::string& sentence);

    std::unordered_map<std::uint64_t, Client> clients_;
    std::map<std::string, Test> tests_;
    std::vector<std::string> sentences_;
    std::string last_refusal_;
    bool client_came_ = false;
    bool fault_acted_ = false;
};

}  // namespace wsecho::tool
