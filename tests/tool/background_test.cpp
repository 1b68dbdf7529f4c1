// --background: the command returns, and the server runs on.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string descriptor_target(pid_t process, int number) {
    return std::filesystem::read_symlink("/proc/" + std::to_string(process) + "/fd/" +
                                         std::to_string(number));
}

class ToolBackground : public testing::Test {
protected:
    static void SetUpTestSuite() { adopt_orphans(); }

    // Waits until the command has exited and every process has closed its stdout and stderr.
    static Outcome run(std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"--host", "127.0.0.1", "--port", "0", "--background"});
        return run_tool(more);
    }
};

TEST_F(ToolBackground, ReturnsWhileTheServerRunsOn) {
    const Outcome outcome = run({"--print-port"});
    Process server(pid_in(outcome.error));

    EXPECT_EQ(outcome.exit, Exit{0});
    EXPECT_EQ(outcome.out, std::to_string(port_in(outcome.error)) + "\n");
    RawClient client = RawClient::open(port_in(outcome.error));
    client.send_text("hello");
    EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::text, false, "hello"}));

    server.signal(SIGTERM);
    EXPECT_EQ(client.read_close_code(), 1001);
    EXPECT_EQ(server.wait(), Exit{0});
}

TEST_F(ToolBackground, PrintsTheProcessOfTheServer) {
    const Outcome outcome = run({"--print-env"});
    Process server(pid_in(outcome.error));

    EXPECT_THAT(outcome.out,
                HasSubstr("; export WS_ECHO_PID=" + std::to_string(server.pid()) + ";"));
    EXPECT_FALSE(server.ends_within(std::chrono::milliseconds(0)));
}

TEST_F(ToolBackground, RunsInItsOwnSessionWithoutStandardStreams) {
    const Outcome outcome = run();
    Process server(pid_in(outcome.error));

    EXPECT_EQ(::getsid(server.pid()), server.pid());
    for (const int number : {0, 1, 2}) {
        EXPECT_EQ(descriptor_target(server.pid(), number), "/dev/null") << number;
    }
}

TEST_F(ToolBackground, KeepsAStderrThatIsAFile) {
    const TemporaryFolder folder;
    const std::string path = folder.path("stderr");
    const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    SpawnOptions options;
    options.error = file;
    Child command({tool_path(), "--host", "127.0.0.1", "--port", "0", "--background"}, options);
    ::close(file);
    EXPECT_EQ(command.wait(), Exit{0});
    const std::string announcement = content_of(path);
    Process server(pid_in(announcement));
    RawClient client(port_in(announcement));

    EXPECT_EQ(client.handshake(Request("/do/clsoe")).status, 400);

    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), Exit{0});
    EXPECT_THAT(content_of(path), HasSubstr("refused \"/do/clsoe\""));
}

TEST_F(ToolBackground, ClosesInheritedDescriptors) {
    std::array<int, 2> ends = {-1, -1};
    ASSERT_EQ(::pipe(ends.data()), 0);  // inherited, as by a shell's `exec 3> >(...)`
    Lines reader(ends[0]);
    const Outcome outcome = run();
    Process server(pid_in(outcome.error));
    ::close(ends[1]);

    EXPECT_EQ(reader.rest(), "");
}

TEST_F(ToolBackground, KeepsTracingOnStderr) {
    Child command({tool_path(), "--host", "127.0.0.1", "--port", "0", "--background", "--debug"});
    const std::string announcement = command.error().up_to("ws-echo: listening on").back();
    Process server(pid_in(announcement));
    EXPECT_EQ(command.wait(), Exit{0});

    RawClient client = RawClient::open(port_in(announcement));
    client.send_text("hello");

    EXPECT_THAT(command.error().up_to(" #1 < ").back(), HasSubstr(" #1 < text 5 \"hello\""));
}

TEST_F(ToolBackground, KeepsTheTraceFileOpen) {
    TemporaryFolder folder;
    const Outcome outcome = run({"--trace-file", folder.path("trace"), "--once"});
    Process server(pid_in(outcome.error));

    RawClient::open(port_in(outcome.error)).close_cleanly();

    EXPECT_EQ(server.wait(), Exit{0});
    EXPECT_THAT(content_of(folder.path("trace")), HasSubstr(" #1 = closed clean "));
}

TEST_F(ToolBackground, ExitsWith3AndLeavesNoProcessIfThePortIsTaken) {
    Tool owner({});
    const std::string port = std::to_string(owner.port());

    const Outcome outcome = run({"--print-port", "--port", port});

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error,
              "ws-echo: cannot listen on 127.0.0.1:" + port +
                  ": Address already in use (try port 0, which takes any free one)\n");
    owner.signal(SIGTERM);
    EXPECT_EQ(owner.wait(), Exit{0});
    EXPECT_TRUE(all_children_end());
}

TEST_F(ToolBackground, ExitsWith4IfItCannotWriteThePortFile) {
    TemporaryFolder folder;

    const Outcome outcome = run({"--print-port", "--port-file", folder.path("missing/port")});

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.error, StartsWith("ws-echo: cannot write the port file "));
}

TEST_F(ToolBackground, StopsTheServerIfItCannotPrintThePort) {
    SpawnOptions spawn_options;
    spawn_options.out = kClosed;

    const Outcome outcome = run_tool(
        {"--host", "127.0.0.1", "--port", "0", "--background", "--print-port"}, spawn_options);

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_THAT(outcome.error, StartsWith("ws-echo: cannot write to stdout: "));
    EXPECT_TRUE(all_children_end());
}

}  // namespace
}  // namespace wsecho_test
