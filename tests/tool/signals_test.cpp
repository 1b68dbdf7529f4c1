// Signals: the first stops the tool gracefully, the second immediately.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers
#include <unistd.h>

#include <string>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::AnyOf;

class ToolStopSignal : public testing::TestWithParam<int> {};

TEST_P(ToolStopSignal, ClosesTheClientsWith1001AndExitsWith0) {
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

TEST(ToolSignals, StopTheToolDespiteAClientThatDoesNotAnswer) {
    Tool tool({});
    RawClient client = RawClient::open(tool.port());

    tool.signal(SIGTERM);

    EXPECT_EQ(tool.wait(), Exit{0});
    EXPECT_EQ(client.read_close_code(), 1001);
}

TEST(ToolSignals, StopTheToolImmediatelyTheSecondTime) {
    Tool tool({});
    tool.wait_until_listening();

    // While stopped it receives both, so it cannot exit between them.
    tool.signal(SIGSTOP);
    tool.signal(SIGINT);
    tool.signal(SIGTERM);
    tool.signal(SIGCONT);

    EXPECT_THAT(tool.wait(), AnyOf(Exit{128 + SIGINT}, Exit{128 + SIGTERM}));
}

TEST(ToolSignals, ExcludeSighupUnderNohup) {
    SpawnOptions spawn_options;
    spawn_options.ignore_sighup = true;
    Tool tool({}, spawn_options);
    RawClient client = RawClient::open(tool.port());

    tool.signal(SIGHUP);
    client.sync();

    tool.signal(SIGTERM);
    EXPECT_EQ(client.read_close_code(), 1001);
    client.close();
    EXPECT_EQ(tool.wait(), Exit{0});
}

// The lines of stderr up to the first one with `last`.
std::string error_up_to(Tool& tool, const std::string& last) {
    std::string lines;
    for (const std::string& line : tool.error().up_to(last)) lines += line + '\n';
    return lines;
}

TEST(ToolSignals, SigquitPrintsTheTranscriptAndTheServerGoesOn) {
    Tool tool({});
    RawClient client = RawClient::open(tool.port(), Request("/chat"));

    for (const char* text : {"one", "two"}) {
        client.send_text(text);
        EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::text, false, text}));
        tool.signal(SIGQUIT);
        const std::string printed = error_up_to(tool, std::string("> text 3 \"") + text);
        EXPECT_THAT(printed, testing::StartsWith("ws-echo: what the server saw so far:\n+0.0"));
        EXPECT_THAT(printed, testing::HasSubstr("#1 = open \"/chat\"\n"));
    }

    tool.signal(SIGTERM);
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolSignals, SigquitPrintsTheTranscriptAsOneObjectOfJson) {
    Tool tool({"--debug", "--trace-format", "json"});
    RawClient client = RawClient::open(tool.port(), Request("/chat"));

    tool.signal(SIGQUIT);

    const std::string printed = error_up_to(tool, "what the server saw so far");
    const std::string last = printed.substr(printed.rfind('{'));
    EXPECT_THAT(last, testing::HasSubstr("#1 = open \\\"/chat\\\""));
}

TEST(ToolSignals, SigtermPrintsTheTranscriptWithDebugOnly) {
    TemporaryFolder folder;
    Tool debug({"--debug", "--trace-file", folder.path("trace")});
    Tool quiet({});
    RawClient first = RawClient::open(debug.port(), Request("/chat"));
    RawClient second = RawClient::open(quiet.port(), Request("/chat"));

    debug.signal(SIGTERM);
    quiet.signal(SIGTERM);

    first.abort();
    second.abort();
    EXPECT_EQ(debug.wait(), Exit{0});
    EXPECT_EQ(quiet.wait(), Exit{0});
    const std::string printed = debug.error().rest();
    EXPECT_THAT(printed, testing::StartsWith("ws-echo: what the server saw so far:\n+0.0"));
    EXPECT_THAT(printed, testing::HasSubstr("#1 = open \"/chat\"\n"));
    EXPECT_EQ(quiet.error().rest(), "");
}

// A pipe for the tool's stderr. The test holds both ends.
class StderrPipe {
public:
    StderrPipe() {
        if (::pipe(ends_) != 0) throw ClientError("cannot make a pipe");
        for (const int end : ends_) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    }
    ~StderrPipe() { close(); }

    StderrPipe(const StderrPipe&) = delete;
    StderrPipe& operator=(const StderrPipe&) = delete;

    SpawnOptions spawn_options() const {
        SpawnOptions result;
        result.error = ends_[1];
        return result;
    }

    bool is_full() const {
        pollfd writable = {ends_[1], POLLOUT, 0};
        return ::poll(&writable, 1, 0) == 0;
    }

    void close() {
        for (int& end : ends_) {
            if (end >= 0) ::close(end);
            end = -1;
        }
    }

private:
    int ends_[2];
};

std::uint16_t printed_port(Tool& tool) {
    return static_cast<std::uint16_t>(std::stoi(tool.out().next()));
}

TEST(ToolSignals, StopTheToolWhileNobodyReadsTheTrace) {
    StderrPipe pipe;
    Tool tool({"--trace", "bytes", "--trace-format", "json", "--print-port"}, pipe.spawn_options());
    RawClient client = RawClient::open(printed_port(tool));
    client.send_binary(std::string(1 << 20, 'x'));  // in base64, more than the pipe holds
    ASSERT_TRUE(eventually([&] { return pipe.is_full(); }));

    tool.signal(SIGTERM);

    EXPECT_EQ(tool.wait(), Exit{4});  // not 0, because a part of the trace is lost
}

TEST(ToolSignals, OfAClosedTracePipeDoNotStopTheServer) {
    StderrPipe pipe;
    Tool tool({"--debug", "--print-port"}, pipe.spawn_options());
    const std::uint16_t port = printed_port(tool);
    pipe.close();

    RawClient client = RawClient::open(port);
    client.send_text("hello");

    EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::text, false, "hello"}));
    tool.signal(SIGTERM);
    EXPECT_EQ(tool.wait(), Exit{4});
}

}  // namespace
}  // namespace wsecho_test
