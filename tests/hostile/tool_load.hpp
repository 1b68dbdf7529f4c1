// A hostile load on the tool, as a child process.

#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "hostile/load.hpp"
#include "tool/tool_process.hpp"

namespace wsecho_test {

/// Runs "ws-echo --print-port" with more arguments; with at most `descriptors` open files, unless
/// that is 0.
struct LoadedTool {
    explicit LoadedTool(const std::vector<std::string>& arguments,
                        const SpawnOptions& spawn_options = {}, std::size_t descriptors = 0);

    Child tool;
    const std::uint16_t tool_port;
};

class ToolLoad : public LoadedTool, public Load {
public:
    explicit ToolLoad(const std::vector<std::string>& arguments,
                      const SpawnOptions& spawn_options = {}, std::size_t descriptors = 0);

    /// Sends SIGTERM, and checks that the tool exits with `code` within its grace. Attackers may
    /// still be at work.
    void stop(int code = 0);

    /// The neighbor leaves, and the tool stops, unless it has stopped already. Checks that the
    /// neighbor noticed nothing.
    void finish(const std::string& name, const Bounds& bounds = {}, int code = 0);

private:
    std::optional<std::chrono::microseconds> stop_time_;
};

}  // namespace wsecho_test
