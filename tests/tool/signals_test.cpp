// Signals: the first one stops gracefully, the second one at once.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers
#include <unistd.h>

#include <string>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::AnyOf;

class ToolStopSignal : public testing::TestWithParam<int> {};

TEST_P(ToolStopSignal, ClosesTheClientsWith1001AndExits0) {
    Tool tool({});
    RawClient client = RawClient::open(tool.port());

    tool.signal(GetParam());

    EXPECT_EQ(client.read_close_code(), 1001);
    client.send_close(1001);
    EXPECT_EQ(tool.wait(), Exit{0});
}

INSTANTIATE_TEST_SUITE_P(Each, ToolStopSignal, testing::Values(SIGINT, SIGTERM, SIGHUP),
                         [](const testing::TestParamInfo<int>& signal) {
                             return "Signal" + std::to_string(signal.param);
                         });

TEST(ToolSignals, ClientThatDoesNotAnswerDelaysNothingMuch) {
    Tool tool({});
    RawClient client = RawClient::open(tool.port());

    tool.signal(SIGTERM);

    EXPECT_EQ(tool.wait(), Exit{0});
    EXPECT_EQ(client.read_close_code(), 1001);
}

TEST(ToolSignals, SecondOneEndsItAtOnce) {
    Tool tool({});
    tool.wait_until_listening();

    // Stopped, it finds both when it goes on, and cannot end between them.
    tool.signal(SIGSTOP);
    tool.signal(SIGINT);
    tool.signal(SIGTERM);
    tool.signal(SIGCONT);

    EXPECT_THAT(tool.wait(), AnyOf(Exit{128 + SIGINT}, Exit{128 + SIGTERM}));
}

TEST(ToolSignals, HangupIsIgnoredUnderNohup) {
    Surroundings surroundings;
    surroundings.ignore_sighup = true;
    Tool tool({}, surroundings);
    RawClient client = RawClient::open(tool.port());

    tool.signal(SIGHUP);
    client.sync();

    tool.signal(SIGTERM);
    EXPECT_EQ(client.read_close_code(), 1001);
    client.close();
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolSignals, StopItAlsoWhenNobodyReadsTheTrace) {
    Tool tool({"--trace", "bytes", "--trace-format", "json"});  // has every octet
    RawClient client = RawClient::open(tool.port());
    // Base64 of this is more than any pipe takes; the server is stuck before it can answer.
    client.send_binary(std::string(4 << 20, 'x'));

    tool.signal(SIGTERM);

    EXPECT_EQ(tool.wait(), Exit{4});  // and says so: a part of the trace is lost
}

TEST(ToolSignals, TraceWhoseReaderHasLeftDoesNotEndTheServer) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    Surroundings surroundings;
    surroundings.error = ends[1];
    Tool tool({"--debug", "--print-port"}, surroundings);
    const auto port = static_cast<std::uint16_t>(std::stoi(tool.out().next()));
    ::close(ends[1]);
    ::close(ends[0]);

    RawClient client = RawClient::open(port);
    client.send_text("hello");

    EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::text, false, "hello"}));
    tool.signal(SIGTERM);
    EXPECT_EQ(tool.wait(), Exit{4});
}

}  // namespace
}  // namespace wsecho_test
