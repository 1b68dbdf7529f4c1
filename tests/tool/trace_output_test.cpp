// The trace in a file, and in color on a terminal.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers
#include <termios.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/raw_client.hpp"
#include "terminal.hpp"
#include "tool_process.hpp"
#include "traced_session.hpp"

namespace wsecho_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST(ToolTraceFile, ContainsOnlyTheTrace) {
    TemporaryFolder folder;

    const TraceLines on_stderr = trace_of_session({"--trace-file", folder.path("trace")});

    EXPECT_THAT(on_stderr, IsEmpty());
    EXPECT_EQ(normalized(lines_of(content_of(folder.path("trace")))), kTraceOfMessages);
}

TEST(ToolTraceFile, IsWrittenLineByLine) {
    TemporaryFolder folder;
    Tool tool({"--trace-file", folder.path("trace")});
    RawClient client = RawClient::open(tool.port());

    client.send_text("hello");
    client.read_message();

    EXPECT_TRUE(eventually([&] {
        return content_of(folder.path("trace")).find("#1 > text 5 \"hello\"\n") !=
               std::string::npos;
    }));
}

TEST(ToolTraceFile, InAMissingFolderMakesTheToolExitWith4) {
    TemporaryFolder folder;
    const std::string path = folder.path("missing/trace");

    const Outcome outcome = run_tool({"--port", "0", "--print-port", "--trace-file", path});

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error,
              "ws-echo: cannot write the trace file " + path +
                  ": No such file or directory (--trace-file needs a writable path)\n");
}

TEST(ToolTraceFile, OnAFullDiskIsReportedAndMakesTheToolExitWith4) {
    if (::access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full on this system";
    Tool tool({"--trace-file", "/dev/full"});

    const std::vector<std::string> lines = {tool.error().next(), tool.error().next()};
    EXPECT_THAT(lines, testing::UnorderedElementsAre(
                           StartsWith("ws-echo: listening on "),
                           "ws-echo: cannot write the trace file /dev/full: No space left on "
                           "device; the rest of the trace is lost"));
    const bool is_first = lines[0].find("listening") != std::string::npos;
    RawClient::open(port_in(lines[is_first ? 0 : 1])).close_cleanly();  // the server still works

    tool.signal(SIGTERM);
    EXPECT_EQ(tool.wait(), Exit{4});
}

TEST(ToolTraceOnATerminal, ThatIsStoppedStopsNeitherTheServerNorItsEnd) {
    Terminal terminal;
    ASSERT_EQ(::tcflow(terminal.slave(), TCOOFF), 0);  // as Ctrl-S does
    SpawnOptions spawn_options;
    spawn_options.error = terminal.slave();
    for (const bool goes_on : {false, true}) {
        Tool tool({"--debug", "--print-port"}, spawn_options);
        RawClient client =
            RawClient::open(static_cast<std::uint16_t>(std::stoi(tool.out().next())));
        client.send_text("hello");
        EXPECT_EQ(client.read_message().payload, "hello");

        if (goes_on) ::tcflow(terminal.slave(), TCOON);
        tool.signal(SIGTERM);

        EXPECT_EQ(tool.wait(), Exit{goes_on ? 0 : 4});
    }
}

std::string line_of_a_message_on_a_terminal(std::vector<std::string> environment) {
    Terminal terminal;
    SpawnOptions spawn_options;
    spawn_options.error = terminal.slave();
    spawn_options.environment = std::move(environment);
    Tool tool({"--debug", "--print-port"}, spawn_options);
    RawClient client = RawClient::open(static_cast<std::uint16_t>(std::stoi(tool.out().next())));
    client.send_text("hello");
    return terminal.lines().up_to("< text").back();
}

TEST(ToolTraceColor, AppearsOnATerminal) {
    const std::string line = line_of_a_message_on_a_terminal({"TERM=xterm"});

    EXPECT_THAT(line, StartsWith("\033[36m+"));
    EXPECT_THAT(line, HasSubstr("\"hello\"\033[0m"));
}

TEST(ToolTraceColor, IsOffWithNoColor) {
    EXPECT_THAT(line_of_a_message_on_a_terminal({"TERM=xterm", "NO_COLOR=1"}),
                Not(HasSubstr("\033")));
}

TEST(ToolTraceColor, IsOffOnADumbTerminal) {
    EXPECT_THAT(line_of_a_message_on_a_terminal({"TERM=dumb"}), Not(HasSubstr("\033")));
}

}  // namespace
}  // namespace wsecho_test
