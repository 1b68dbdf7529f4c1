// A point in time after which a test stops waiting.

#pragma once

#include <chrono>
#include <functional>
#include <stdexcept>

namespace wsecho_test {

/// What everything in this folder throws when the server does not do what the test needs in order
/// to go on. GoogleTest reports it as a failure of the test.
class ClientError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// `time` multiplied by the environment variable WSECHO_TIMEOUT_SCALE, for slow machines.
std::chrono::milliseconds scaled(std::chrono::milliseconds time);

/// How long anything here waits for the server when it is not told: 5 s, to be scaled.
inline constexpr std::chrono::milliseconds kPatience{5000};

/// A timeout that no test lives to see: whatever waits for it makes the test itself time out.
inline constexpr std::chrono::hours kForEver{10};

class Deadline {
public:
    explicit Deadline(std::chrono::milliseconds timeout)
        : end_(std::chrono::steady_clock::now() + scaled(timeout)) {}

    bool passed() const { return std::chrono::steady_clock::now() >= end_; }

    /// What is left, rounded up, for poll(); 0 when it has passed.
    int poll_timeout() const;

private:
    std::chrono::steady_clock::time_point end_;
};

/// Looks at `condition` again and again until it holds. For what the system tells nobody about,
/// such as the end of a thread. Returns whether it held in time.
bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds timeout = kPatience);

}  // namespace wsecho_test
