// A point in time after which a test stops waiting.

#pragma once

#include <chrono>
#include <functional>
#include <stdexcept>

namespace wsecho_test {

/// Everything in this folder throws it when the server does not do what the test needs to go on.
/// GoogleTest reports it as a failure of the test.
class ClientError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The server has reset the connection, and the client noticed while it connected or sent. Reading
/// does not throw it: see TcpSocket::read_until_end().
class ResetByServer : public ClientError {
public:
    using ClientError::ClientError;
};

/// `time` multiplied by the environment variable WSECHO_TIMEOUT_SCALE, for slow machines.
std::chrono::milliseconds scaled(std::chrono::milliseconds time);

/// The default timeout of everything here that waits for the server: 5 s before scaling.
inline constexpr std::chrono::milliseconds kPatience{5000};

/// A timeout that no test reaches: a wait that is not woken makes the test itself time out.
inline constexpr std::chrono::hours kForEver{10};

class Deadline {
public:
    explicit Deadline(std::chrono::milliseconds timeout)
        : end_(std::chrono::steady_clock::now() + scaled(timeout)) {}

    bool passed() const { return std::chrono::steady_clock::now() >= end_; }

    /// The time left in milliseconds for poll(), rounded up; 0 after the deadline.
    int poll_timeout() const;

private:
    std::chrono::steady_clock::time_point end_;
};

/// Checks `condition` again and again until it holds, and returns whether it held in time. For
/// changes that nothing announces, such as the end of a thread.
bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds timeout = kPatience);

}  // namespace wsecho_test
