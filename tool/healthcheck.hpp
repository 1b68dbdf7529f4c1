// `ws-echo healthcheck`: asks a running server whether it is ready, as containers need it.

#pragma once

#include <chrono>
#include <optional>

#include "tool/environment.hpp"
#include "tool/exit_code.hpp"
#include "tool/health_target.hpp"

namespace wsecho::tool {

struct HealthQuery {
    std::optional<HealthTarget> target;  ///< nullopt: the server of this container
    std::chrono::milliseconds timeout{2000};
};

/// Asks, and says on stderr what came of it. ExitCode::ok: a GET got a status from 200 to 299, or a
/// WebSocket got its echo; otherwise expectation_not_met. Ignores SIGPIPE from now on.
///
/// Without a target, the server is that of process 1, if that is ws-echo; its options are read from
/// there and from `environment`, which is the same for all processes of a container.
Answer check_health(const HealthQuery& query, const Environment& environment);

}  // namespace wsecho::tool
