// The file with the server's process: its content, and when it exists. It is written and removed as
// the port file is; port_file_test.cpp has more.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers

#include <fstream>
#include <string>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

TEST(ToolPidFile, ContainsTheProcessBeforeThePortIsPrinted) {
    TemporaryFolder folder;
    Tool tool({"--pid-file", folder.path("pid"), "--print-port"});

    tool.out().next();

    EXPECT_EQ(content_of(folder.path("pid")), std::to_string(tool.pid()) + "\n");
    EXPECT_THAT(folder.files(), ElementsAre("pid"));
}

TEST(ToolPidFile, IsWrittenBeforeThePortFile) {
    TemporaryFolder folder;
    Tool tool({"--pid-file", folder.path("pid"), "--port-file", folder.path("port")});

    ASSERT_TRUE(
        eventually([&] { return testing::Value(folder.files(), testing::Contains("port")); }));

    EXPECT_EQ(content_of(folder.path("pid")), std::to_string(tool.pid()) + "\n");
}

TEST(ToolPidFile, ContainsTheProcessOfABackgroundServer) {
    adopt_orphans();
    TemporaryFolder folder;

    const Outcome outcome = run_tool({"--background", "--port", "0", "--host", "127.0.0.1",
                                      "--print-port", "--pid-file", folder.path("pid")});
    Process server(pid_in(outcome.error));

    EXPECT_EQ(content_of(folder.path("pid")), std::to_string(server.pid()) + "\n");
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), Exit{0});
    EXPECT_THAT(folder.files(), IsEmpty());
}

TEST(ToolPidFile, IsRemovedWhenTheToolEnds) {
    TemporaryFolder folder;
    Tool stopped({"--pid-file", folder.path("stopped")});
    Tool once({"--pid-file", folder.path("once"), "--once"});
    Tool over({"--pid-file", folder.path("over"), "--max-lifetime", "1ms"});

    stopped.wait_until_listening();
    stopped.signal(SIGINT);
    RawClient::open(once.port()).close_cleanly();

    EXPECT_EQ(stopped.wait(), Exit{0});
    EXPECT_EQ(once.wait(), Exit{0});
    EXPECT_EQ(over.wait(), Exit{124});
    EXPECT_THAT(folder.files(), IsEmpty());
}

TEST(ToolPidFile, ReplacesTheFileOfAKilledServer) {
    TemporaryFolder folder;
    {
        Tool killed({"--pid-file", folder.path("pid")});
        killed.wait_until_listening();
        killed.signal(SIGKILL);
        killed.wait();
    }
    Tool tool({"--pid-file", folder.path("pid")});

    tool.wait_until_listening();

    EXPECT_EQ(content_of(folder.path("pid")), std::to_string(tool.pid()) + "\n");
}

TEST(ToolPidFile, OfUnknownOriginIsRemovedIfTheToolCannotListen) {
    TemporaryFolder folder;
    std::ofstream(folder.path("pid")) << "1\n";

    const Outcome outcome =
        run_tool({"--host", "192.0.2.1", "--port", "0", "--pid-file", folder.path("pid")});

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_THAT(folder.files(), IsEmpty());
}

TEST(ToolPidFile, InAMissingFolderMakesTheToolExitWith4) {
    TemporaryFolder folder;

    const Outcome outcome =
        run_tool({"--host", "127.0.0.1", "--port", "0", "--pid-file", folder.path("missing/pid")});

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_THAT(outcome.error, StartsWith("ws-echo: cannot write the pid file " +
                                          folder.path("missing/pid") + ": No such file"));
}

}  // namespace
}  // namespace wsecho_test
