// The tool on Unix sockets: what it prints, and what becomes of the socket file.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers

#include <filesystem>
#include <string>

#include "support/raw_client.hpp"
#include "support/socket_path.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::HasSubstr;

void expect_echo_at(const SocketPath& socket) {
    RawClient client(0, socket.host());
    ASSERT_EQ(client.handshake().status, 101);
    client.send_text("hello");
    EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::text, false, "hello"}));
    client.close_cleanly();
}

TEST(ToolUnixSocket, IsAnnouncedByItsUrl) {
    const SocketPath socket;
    Tool tool({"--unix", socket.path(), "--print-url"});

    const std::string url = "ws+unix://" + socket.path() + ":";
    EXPECT_EQ(tool.wait_until_listening(),
              "ws-echo: listening on " + url + " (pid " + std::to_string(tool.pid()) + ")");
    EXPECT_EQ(tool.out().next(), url);
    expect_echo_at(socket);
}

TEST(ToolUnixSocket, HasNoPortInTheEnvironment) {
    const SocketPath socket;
    Tool tool({"--unix", socket.path(), "--print-env"}, {{"WS_ECHO_PORT=77"}});

    EXPECT_THAT(tool.out().next(), HasSubstr("WS_ECHO_URL='ws+unix://" + socket.path() +
                                             ":'; export WS_ECHO_PORT=; "));
    expect_echo_at(socket);
}

TEST(ToolUnixSocket, IsAddedToThePortThatIsGiven) {
    const SocketPath socket;
    Tool tool({"--unix", socket.path(), "--port", "0", "--host", "127.0.0.1", "--print-port"});

    const std::string port = tool.out().next();
    EXPECT_THAT(
        tool.wait_until_listening(),
        HasSubstr("on ws://127.0.0.1:" + port + " and ws+unix://" + socket.path() + ": (pid "));
    expect_echo_at(socket);
    EXPECT_EQ(RawClient(static_cast<std::uint16_t>(std::stoi(port))).handshake().status, 101);
}

TEST(ToolUnixSocket, FileIsRemovedAtEveryExit) {
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        const SocketPath socket;
        Tool tool({"--unix", socket.path()});
        tool.wait_until_listening();

        tool.signal(number);

        EXPECT_EQ(tool.wait(), Exit{0});
        EXPECT_TRUE(socket.is_empty());
    }
    const SocketPath socket;
    Tool once({"--unix", socket.path(), "--once"});
    once.wait_until_listening();
    expect_echo_at(socket);
    EXPECT_EQ(once.wait(), Exit{0});
    EXPECT_TRUE(socket.is_empty());

    EXPECT_EQ(run_tool({"--unix", socket.path(), "--max-lifetime", "1ms"}).exit, Exit{124});
    EXPECT_TRUE(socket.is_empty());

    SpawnOptions closed;
    closed.out = kClosed;
    EXPECT_EQ(run_tool({"--unix", socket.path(), "--print-url"}, closed).exit, Exit{4});
    EXPECT_TRUE(socket.is_empty());
}

TEST(ToolUnixSocket, OfAKilledToolIsReplaced) {
    const SocketPath socket;
    {
        Tool killed({"--unix", socket.path()});
        killed.wait_until_listening();
        killed.signal(SIGKILL);
        killed.wait();
    }
    ASSERT_TRUE(socket.is_socket());

    Tool tool({"--unix", socket.path()});
    tool.wait_until_listening();
    expect_echo_at(socket);
}

TEST(ToolUnixSocket, OfARunningToolMakesTheNextOneExitWith3) {
    const SocketPath socket;
    Tool running({"--unix", socket.path()});
    running.wait_until_listening();

    const Outcome outcome = run_tool({"--unix", socket.path(), "--print-url"});

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error,
              "ws-echo: cannot listen on unix:" + socket.path() +
                  ": Address already in use (another process uses it; use another path)\n");
    expect_echo_at(socket);
}

}  // namespace
}  // namespace wsecho_test
