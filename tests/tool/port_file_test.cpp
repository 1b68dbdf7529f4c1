// The port file: its content, its permissions, and when it exists.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

TEST(ToolPortFile, ContainsThePortOnceTheToolListens) {
    TemporaryFolder folder;
    Tool tool({"--port-file", folder.path("port")});

    const std::uint16_t port = tool.port();

    EXPECT_EQ(content_of(folder.path("port")), std::to_string(port) + "\n");
    EXPECT_THAT(folder.files(), ElementsAre("port"));
}

TEST(ToolPortFile, IsRemovedAfterASignal) {
    TemporaryFolder folder;
    Tool tool({"--port-file", folder.path("port")});
    tool.wait_until_listening();

    tool.signal(SIGINT);

    EXPECT_EQ(tool.wait(), Exit{0});
    EXPECT_THAT(folder.files(), IsEmpty());
}

TEST(ToolPortFile, IsRemovedWhenTheToolExitsByItself) {
    TemporaryFolder folder;
    Tool tool({"--port-file", folder.path("port"), "--once"});

    RawClient::open(tool.port()).close_cleanly();

    EXPECT_EQ(tool.wait(), Exit{0});
    EXPECT_THAT(folder.files(), IsEmpty());
}

TEST(ToolPortFile, IsKeptIfAnotherServerReplacedIt) {
    TemporaryFolder folder;
    Tool first({"--port-file", folder.path("port")});
    first.wait_until_listening();
    Tool second({"--port-file", folder.path("port")});
    second.wait_until_listening();

    first.signal(SIGTERM);

    EXPECT_EQ(first.wait(), Exit{0});
    EXPECT_EQ(content_of(folder.path("port")), std::to_string(second.port()) + "\n");
}

TEST(ToolPortFile, HasThePermissionsOfTheUmask) {
    TemporaryFolder folder;
    const mode_t before = ::umask(0027);
    Tool tool({"--port-file", folder.path("port")});
    ::umask(before);
    tool.wait_until_listening();

    struct stat status = {};
    ASSERT_EQ(::stat(folder.path("port").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0640U);
}

TEST(ToolPortFile, InAMissingFolderMakesTheToolExitWith4) {
    TemporaryFolder folder;
    const std::string path = folder.path("missing/port");

    const Outcome outcome =
        run_tool({"--host", "127.0.0.1", "--port", "0", "--print-port", "--port-file", path});

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error, "ws-echo: cannot write the port file " + path +
                                 ": No such file or directory (--port-file needs a path in an "
                                 "existing, writable folder)\n");
}

// Without this check the rename would replace a device with a file.
TEST(ToolPortFile, ThatIsNotARegularFileMakesTheToolExitWith4) {
    TemporaryFolder folder;
    ASSERT_EQ(::mkfifo(folder.path("fifo").c_str(), 0600), 0);

    const Outcome outcome =
        run_tool({"--host", "127.0.0.1", "--port", "0", "--port-file", folder.path("fifo")});

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_THAT(outcome.error,
                StartsWith("ws-echo: cannot write the port file " + folder.path("fifo") +
                           ": it exists and is not a regular file"));
    EXPECT_TRUE(std::filesystem::is_fifo(folder.path("fifo")));
    EXPECT_THAT(folder.files(), ElementsAre("fifo"));
}

// An address of RFC 5737, so that the tool cannot listen.
Outcome run_without_address(const std::string& port_file) {
    return run_tool({"--host", "192.0.2.1", "--port", "0", "--port-file", port_file});
}

TEST(ToolPortFile, OfAKilledServerIsRemovedIfTheToolCannotListen) {
    TemporaryFolder folder;
    {
        Tool killed({"--port-file", folder.path("port")});
        killed.wait_until_listening();
        killed.signal(SIGKILL);
        killed.wait();
    }
    EXPECT_THAT(folder.files(), ElementsAre("port"));

    EXPECT_EQ(run_without_address(folder.path("port")).exit, Exit{3});

    EXPECT_THAT(folder.files(), IsEmpty());
}

TEST(ToolPortFile, OfUnknownOriginIsRemovedIfTheToolCannotListen) {
    TemporaryFolder folder;
    std::ofstream(folder.path("port")) << "43211\n";

    EXPECT_EQ(run_without_address(folder.path("port")).exit, Exit{3});

    EXPECT_THAT(folder.files(), IsEmpty());
}

TEST(ToolPortFile, OfAKilledServerIsRemovedInTheBackgroundToo) {
    TemporaryFolder folder;
    std::ofstream(folder.path("port")) << "43211\n";

    const Outcome outcome = run_tool(
        {"--background", "--host", "192.0.2.1", "--port", "0", "--port-file", folder.path("port")});

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_THAT(folder.files(), IsEmpty());
}

TEST(ToolPortFile, OfAKilledServerIsRemovedIfTheTraceFileCannotBeWritten) {
    for (const char* background : {"--background", "--debug"}) {
        SCOPED_TRACE(background);
        TemporaryFolder folder;
        std::ofstream(folder.path("port")) << "43211\n";

        const Outcome outcome =
            run_tool({"--host", "127.0.0.1", "--port", "0", "--port-file", folder.path("port"),
                      "--trace-file", folder.path("missing/trace"), background});

        EXPECT_EQ(outcome.exit, Exit{4});
        EXPECT_THAT(folder.files(), IsEmpty());
    }
}

TEST(ToolPortFile, OfAKilledServerIsRemovedIfTheUnixSocketIsTaken) {
    TemporaryFolder folder;
    std::ofstream(folder.path("port")) << "43211\n";
    std::ofstream(folder.path("socket")) << "not one";

    const Outcome outcome = run_tool({"--unix", folder.path("socket"), "--port", "0", "--host",
                                      "127.0.0.1", "--port-file", folder.path("port")});

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_THAT(folder.files(), ElementsAre("socket"));
}

TEST(ToolPortFile, OfARunningServerIsKeptIfTheToolCannotListen) {
    TemporaryFolder folder;
    Tool running({"--port-file", folder.path("port")});
    running.wait_until_listening();

    EXPECT_EQ(run_without_address(folder.path("port")).exit, Exit{3});

    EXPECT_EQ(content_of(folder.path("port")), std::to_string(running.port()) + "\n");
    EXPECT_THAT(folder.files(), ElementsAre("port"));
}

}  // namespace
}  // namespace wsecho_test
