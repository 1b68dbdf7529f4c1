// What the clients must do (--expect-connections and the like), and whether they have.

#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "control/waits/verify.hpp"
#include "tool/settings.hpp"
#include "wsecho/event.hpp"

namespace wsecho::tool {

/// How an expectation has turned out.
struct ExpectationResult {
    std::string name;  ///< as on the command line: `--expect-text "hello"`
    bool met = false;
    std::string message;  ///< a sentence if it is not met
    std::string details;  ///< lines that explain more; may be empty
};

/// Follows the server's events. Thread-safe.
class Expectations {
public:
    explicit Expectations(const ExpectationSettings& settings);

    /// The events that observe() needs.
    TraceDepth depth() const;

    /// True if all expectations are met now, for the first time, and ExpectationSettings has
    /// exit_when_met. The results stay as they are from then on.
    bool observe(const Event& event);

    /// Whether all are met.
    bool are_met() const;

    /// The server begins to stop: a client that is still connected has not closed by itself.
    void note_stop();

    /// One for each, in the order of the help; those about messages in the order of the command
    /// line.
    std::vector<ExpectationResult> results() const;

private:
    void count(const Event& event);
    void note_close(const Event& event);
    void note_end(const Event& event);
    void add_problem(std::uint64_t connection, const std::string& what);
    bool all_hold() const;
    bool closes_hold() const;
    void add_sequence(std::vector<ExpectationResult>& results) const;
    ExpectationResult close_result() const;

    const ExpectationSettings settings_;

    mutable std::mutex mutex_;  // guards the rest
    bool is_frozen_ = false;
    std::uint64_t connections_ = 0;
    std::unordered_set<std::uint64_t> counted_;  // of these, still connected
    std::uint64_t messages_ = 0;
    control::Verification sequence_;

    // Clients: the close code of each that is connected, if its close frame has arrived.
    std::unordered_map<std::uint64_t, std::optional<std::uint16_t>> clients_;
    std::unordered_set<std::uint64_t> connected_at_stop_;
    std::uint64_t clients_ended_ = 0;
    std::vector<std::string> close_problems_;
    std::uint64_t more_close_problems_ = 0;  // beyond those
};

}  // namespace wsecho::tool
