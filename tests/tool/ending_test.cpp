// The tool exits by itself: after N clients, when idle, after its lifetime, with its parent.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::HasSubstr;

// Long enough to reveal a mistake, short enough to wait for.
constexpr milliseconds kQuietPeriod{150};

TEST(ToolOnce, ExitsWhenTheClientCloses) {
    Tool tool({"--once"});
    RawClient client = RawClient::open(tool.port());
    client.send_text("hello");
    client.read_message();

    client.close_cleanly();
    client.close();

    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolOnce, ExitsWhenTheClientResets) {
    Tool tool({"--once"});
    RawClient client = RawClient::open(tool.port());

    client.abort();

    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolOnce, IgnoresConnectionsWithoutAnOpeningHandshake) {
    Tool tool({"--once", "--trace", "connections"});
    RawClient stray(tool.port());
    EXPECT_EQ(stray.handshake(Request().remove("Upgrade")).status / 100, 4);
    stray.close();
    tool.error().up_to("#1 = closed");

    RawClient client = RawClient::open(tool.port());
    client.sync();  // the server still serves it

    client.close_cleanly();
    client.close();
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolExitAfterConnections, CountsClientsThatHaveLeft) {
    Tool tool({"--exit-after-connections", "3"});
    RawClient stays = RawClient::open(tool.port());
    RawClient::open(tool.port()).close_cleanly();
    RawClient::open(tool.port()).close_cleanly();
    stays.sync();

    RawClient::open(tool.port()).close_cleanly();

    EXPECT_EQ(stays.read_close_code(), 1001);
    stays.send_close(1001);
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolExitWhenIdle, CountsFromTheStart) {
    const auto start = steady_clock::now();
    Tool tool({"--exit-when-idle", "100ms"});

    EXPECT_EQ(tool.wait(), Exit{0});
    EXPECT_GE(steady_clock::now() - start, milliseconds(100));
}

TEST(ToolExitWhenIdle, RunsWhileAClientIsConnected) {
    Tool tool({"--exit-when-idle", "500ms"});
    RawClient client = RawClient::open(tool.port());

    EXPECT_FALSE(tool.ends_within(milliseconds(700)));

    const auto start = steady_clock::now();
    client.close_cleanly();
    client.close();
    EXPECT_EQ(tool.wait(), Exit{0});
    EXPECT_GE(steady_clock::now() - start, milliseconds(500));
}

TEST(ToolMaxLifetime, ClosesTheClientsAndExitsWith124) {
    const auto start = steady_clock::now();
    Tool tool({"--max-lifetime", "300ms"});
    RawClient client = RawClient::open(tool.port());

    EXPECT_EQ(client.read_close_code(), 1001);
    EXPECT_EQ(tool.wait(), Exit{124});
    EXPECT_GE(steady_clock::now() - start, milliseconds(300));
    EXPECT_EQ(tool.error().rest(), "ws-echo: stopped after 300ms (--max-lifetime)\n");
}

TEST(ToolMaxLifetime, HasNoEffectIfTheToolExitsEarlier) {
    Tool tool({"--max-lifetime", "1h", "--once"});

    RawClient::open(tool.port()).close_cleanly();

    EXPECT_EQ(tool.wait(), Exit{0});
}

class ToolExitWithParent : public testing::Test {
protected:
    static void SetUpTestSuite() { adopt_orphans(); }

    // A shell that starts the tool and exits at the end of its stdin.
    static std::vector<std::string> shell_around(const std::string& tool_and_more) {
        return {"/bin/sh", "-c",
                "\"$0\" --host 127.0.0.1 --port 0 --exit-with-parent " + tool_and_more +
                    " read -r _; exit 0",
                tool_path()};
    }
};

TEST_F(ToolExitWithParent, ExitsWhenTheParentExits) {
    Child parent(shell_around("&"));
    const std::string announcement = parent.error().next();
    Process server(pid_in(announcement));
    RawClient client = RawClient::open(port_in(announcement));
    EXPECT_FALSE(parent.ends_within(kQuietPeriod));
    client.sync();

    parent.close_input();

    EXPECT_EQ(parent.wait(), Exit{0});
    EXPECT_EQ(client.read_close_code(), 1001);
    client.close();
    EXPECT_EQ(server.wait(), Exit{0});
}

TEST_F(ToolExitWithParent, WatchesTheCallerInTheBackground) {
    Child parent(shell_around("--background;"));
    Process server(pid_in(parent.error().next()));
    EXPECT_FALSE(server.ends_within(kQuietPeriod));

    parent.signal(SIGKILL);

    EXPECT_EQ(server.wait(), Exit{0});
}

}  // namespace
}  // namespace wsecho_test
