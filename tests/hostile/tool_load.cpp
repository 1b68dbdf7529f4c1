#include "hostile/tool_load.hpp"

#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers

#include "support/deadline.hpp"

namespace wsecho_test {

namespace {

using std::chrono::milliseconds;
using ToolClock = std::chrono::steady_clock;

std::vector<std::string> command_for(const std::vector<std::string>& arguments,
                                     std::size_t descriptors) {
    std::vector<std::string> command;
    if (descriptors > 0) {
        command = {"/bin/sh", "-c",
                   "ulimit -n " + std::to_string(descriptors) + R"(; exec "$0" "$@")"};
    }
    for (const char* argument : {"--host", "127.0.0.1", "--port", "0", "--print-port"}) {
        if (argument == std::string("--host")) command.push_back(tool_path());
        command.emplace_back(argument);
    }
    command.insert(command.end(), arguments.begin(), arguments.end());
    return command;
}

}  // namespace

LoadedTool::LoadedTool(const std::vector<std::string>& arguments, const SpawnOptions& spawn_options,
                       std::size_t descriptors)
    : tool(command_for(arguments, descriptors), spawn_options),
      tool_port(static_cast<std::uint16_t>(std::stoi(tool.out().next()))) {}

ToolLoad::ToolLoad(const std::vector<std::string>& arguments, const SpawnOptions& spawn_options,
                   std::size_t descriptors)
    : LoadedTool(arguments, spawn_options, descriptors), Load(tool_port, Watch(tool.pid())) {}

void ToolLoad::stop(int code) {
    neighbor().expect_going_away();
    const auto start = ToolClock::now();
    tool.signal(SIGTERM);
    EXPECT_EQ(tool.wait(), (Exit{code, 0}));
    stop_time_ = std::chrono::duration_cast<std::chrono::microseconds>(ToolClock::now() - start);
    EXPECT_LT(*stop_time_, scaled(milliseconds(2000)));
}

void ToolLoad::finish(const std::string& name, const Bounds& bounds, int code) {
    if (stop_time_) {
        EXPECT_EQ(neighbor().wait_for_going_away(), "") << "the neighbor's fault";
    } else {
        EXPECT_EQ(neighbor().leave(), "") << "the neighbor's fault";
        stop(code);
    }
    check(name, bounds, *stop_time_);
}

}  // namespace wsecho_test
