// Loads on the tool while its trace cannot be written.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "hostile/attackers.hpp"
#include "hostile/tool_load.hpp"
#include "tool/full_pipe.hpp"

namespace wsecho_test {
namespace {

constexpr int kIncomplete = 4;  // the exit code: a part of the trace is lost

// History, the tool's buffer of the trace, and what a load may take besides.
constexpr std::size_t kMemory = (16 + 16 + 32) * kMiB;

void expect_echoes(ToolLoad& load, const std::string& name) {
    load.attack(
        [&](const Until& until) { return flood(load.port(), messages_with_echo(7000), until); });

    Bounds bounds;
    bounds.memory = kMemory;
    load.finish(name, bounds, kIncomplete);
}

const std::vector<std::string> kDepths = {"messages", "bytes"};

}  // namespace

class HostileTrace : public ::testing::TestWithParam<std::string> {};

TEST_P(HostileTrace, OnAFullDisk) {
    ToolLoad load({"--trace", GetParam(), "--trace-file", "/dev/full"});

    expect_echoes(load, "octets, trace of " + GetParam() + " on a full disk");
}

TEST_P(HostileTrace, OnAStderrThatIsAFullDisk) {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    ASSERT_GE(full, 0);
    SpawnOptions spawn_options;
    spawn_options.error = full;
    ToolLoad load({"--trace", GetParam()}, spawn_options);
    ::close(full);

    expect_echoes(load, "octets, trace of " + GetParam() + " on a full stderr");
}

TEST_P(HostileTrace, IntoAPipeThatNobodyReads) {
    FullPipe pipe;
    SpawnOptions spawn_options;
    spawn_options.error = pipe.write_end();
    ToolLoad load({"--trace", GetParam(), "--trace-format", "json"}, spawn_options);

    expect_echoes(load, "octets, trace of " + GetParam() + " into a full pipe");
}

INSTANTIATE_TEST_SUITE_P(Depths, HostileTrace, ::testing::ValuesIn(kDepths),
                         [](const ::testing::TestParamInfo<std::string>& each) {
                             return each.param;
                         });

}  // namespace wsecho_test
