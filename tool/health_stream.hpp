// The connection of a health check, which ends in bounded time.

#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "tls/client_stream.hpp"
#include "tool/descriptor.hpp"
#include "tool/health_target.hpp"

namespace wsecho::tool {

/// Each call throws std::runtime_error if it fails, or after the deadline.
class HealthStream {
public:
    using Clock = std::chrono::steady_clock;

    /// Connects, with TLS if the target has it. SIGPIPE must be ignored.
    HealthStream(const HealthTarget& target, Clock::time_point deadline);

    void write(std::string_view octets);

    /// Octets that have arrived; none at the end of the stream.
    std::string read();

private:
    void connect(const HealthTarget& target);
    void wait(bool to_read) const;

    const Clock::time_point deadline_;
    Descriptor socket_;
    std::unique_ptr<tls::ClientStream> tls_;  // null without TLS
};

}  // namespace wsecho::tool
