// The memory of the tool: it stays in its bound, and gives back what a burst took.

#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

#include "support/deadline.hpp"
#include "support/expectations.hpp"
#include "support/memory_use.hpp"
#include "support/payloads.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

std::size_t resident_memory_of(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmRSS:", 0) == 0) return std::stoul(line.substr(6)) * 1024;
    }
    return 0;
}

// All clients have most of their message under way at the same time.
void send_at_once(std::uint16_t port, std::size_t clients, const std::string& payload) {
    const std::string frame = FrameSpec(opcode::binary, payload).octets();
    const std::size_t most = frame.size() / 10 * 9;
    std::vector<RawClient> all;
    for (std::size_t i = 0; i < clients; ++i) all.push_back(RawClient::open(port));
    for (RawClient& each : all) each.write(frame.substr(0, most));
    for (RawClient& each : all) {
        each.write(frame.substr(most));
        expect_frame(each, opcode::binary, payload);
    }
}

TEST(ToolMemory, IsGivenBackAfterABurst) {
    if (!memory_is_measurable()) GTEST_SKIP() << "a sanitizer keeps freed memory";
    Tool tool({"--history", "16MiB"});
    const std::uint16_t port = tool.port();
    const std::size_t before = resident_memory_of(tool.pid());

    for (int round = 0; round < 3; ++round) send_at_once(port, 60, some_binary(kMiB));

    const std::size_t limit = before + (16 + 8) * kMiB;
    EXPECT_TRUE(eventually([&] { return resident_memory_of(tool.pid()) <= limit; }))
        << before << " " << resident_memory_of(tool.pid());
}

TEST(ToolMemory, StaysInTheBoundOfHistoryAfterManyClients) {
    if (!memory_is_measurable()) GTEST_SKIP() << "a sanitizer keeps freed memory";
    Tool tool({"--history", "1MiB"});
    const std::uint16_t port = tool.port();
    const std::size_t before = resident_memory_of(tool.pid());

    for (int i = 0; i < 8000; ++i) {
        RawClient::open(port, Request("/?id=client-" + std::to_string(i))).close_cleanly();
    }

    EXPECT_LE(resident_memory_of(tool.pid()), before + 8 * kMiB);
}

}  // namespace
}  // namespace wsecho_test
