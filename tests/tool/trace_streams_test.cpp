// What shares a stream with the trace: nothing on stdout, and only JSON beside JSON.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "support/thread_sanitizer.hpp"
#include "tool_process.hpp"
#include "traced_session.hpp"

namespace wsecho_test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;
using testing::UnorderedElementsAre;

// The sentences of the tool among the lines, which must all be JSON.
std::vector<std::string> sentences_in(const std::string& text) {
    std::vector<std::string> sentences;
    for (const std::string& line : lines_of(text)) {
        const json object = json::parse(line);
        EXPECT_EQ(object.at("v"), 1) << line;
        EXPECT_TRUE(object.at("t").is_number_float()) << line;
        if (object.at("event") == "tool") sentences.push_back(object.at("text"));
    }
    return sentences;
}

TEST(ToolTraceJsonOnStderr, HoldsTheAnnouncementAndTheEnd) {
    Tool tool({"--trace-format", "json", "--max-lifetime", "10ms"});

    EXPECT_EQ(tool.wait(), Exit{124});

    EXPECT_THAT(
        sentences_in(tool.error().rest()),
        ElementsAre(
            MatchesRegex("ws-echo: listening on ws://127\\.0\\.0\\.1:[0-9]+ \\(pid [0-9]+\\)"),
            "ws-echo: stopped after 10ms (--max-lifetime)"));
}

TEST(ToolTraceJsonOnStderr, HoldsViolations) {
    Tool tool({"--trace-format", "json", "--once", "--fail-on-violation", "--print-port"});
    RawClient client = RawClient::open(static_cast<std::uint16_t>(std::stoi(tool.out().next())),
                                       Request("/do/frame.rsv2"));
    client.read_frame();
    client.send_close(1000);
    client.read_until_end();
    client.close();

    EXPECT_EQ(tool.wait(), Exit{1});

    EXPECT_THAT(sentences_in(tool.error().rest()),
                ElementsAre(StartsWith("ws-echo: listening on "),
                            StartsWith("ws-echo: #1 frame.rsv2 violates: ")));
}

TEST(ToolTraceJsonOnStderr, HoldsErrors) {
    const std::vector<std::string> in_foreground = {"--trace-format", "json",   "--host",
                                                    "192.0.2.1",      "--port", "0"};
    std::vector<std::string> in_background = in_foreground;
    in_background.emplace_back("--background");
    for (const auto& arguments : {in_foreground, in_background}) {
        const Outcome outcome = run_tool(arguments);

        EXPECT_EQ(outcome.exit, Exit{3});
        EXPECT_THAT(sentences_in(outcome.error),
                    ElementsAre(StartsWith("ws-echo: cannot listen on 192.0.2.1:0: ")));
    }
}

TEST(ToolTraceJsonOnStderr, HoldsTheAnnouncementInTheBackground) {
    adopt_orphans();
    const Outcome outcome =
        run_tool({"--trace-format", "json", "--background", "--print-env", "--host", "127.0.0.1",
                  "--port", "0", "--max-lifetime", "1ms"});

    EXPECT_EQ(outcome.exit, Exit{0});
    EXPECT_THAT(sentences_in(outcome.error), ElementsAre(StartsWith("ws-echo: listening on "),
                                                         StartsWith("ws-echo: stopped after ")));
    EXPECT_TRUE(all_children_end());
}

TEST(ToolTraceJsonInAFile, LeavesStderrAsItIs) {
    TemporaryFolder folder;
    Tool tool(
        {"--trace-format", "json", "--trace-file", folder.path("trace"), "--max-lifetime", "1ms"});

    EXPECT_EQ(tool.wait(), Exit{124});

    EXPECT_THAT(sentences_in(content_of(folder.path("trace"))), testing::IsEmpty());
    EXPECT_THAT(tool.error().rest(), StartsWith("ws-echo: listening on ws://127.0.0.1:"));
}

// ---- --trace-file - ----

TEST(ToolTraceOnStdout, IsAllThatIsThere) {
    for (const char* format : {"text", "json"}) {
        Tool tool({"--trace-file", "-", "--trace-format", format, "--once"});
        RawClient::open(tool.port()).close_cleanly();
        EXPECT_EQ(tool.wait(), Exit{0});

        const TraceLines lines = lines_of(tool.out().rest());

        ASSERT_EQ(lines.size(), 7U);  // listening, connected, open, two of close, closed, stopped
        EXPECT_THAT(lines.front(), HasSubstr("listening"));
        EXPECT_THAT(lines.back(), HasSubstr("stopped"));
        EXPECT_EQ(tool.error().rest(), "");
    }
}

TEST(ToolTraceOnStdout, ReportsThatStdoutIsClosedOrFull) {
    struct Case {
        int out;
        std::string why;
    };
    // That of clang 14 sometimes loses a signal that follows a failed write: the handler never
    // runs.
    if (kUnderThreadSanitizer) GTEST_SKIP() << "the thread sanitizer loses signals here";
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (full < 0) GTEST_SKIP() << "no /dev/full on this system";
    for (const Case& stdout_is :
         {Case{kClosed, "Bad file descriptor"}, Case{full, "No space left on device"}}) {
        SpawnOptions spawn_options;
        spawn_options.out = stdout_is.out;
        Tool tool({"--trace-file", "-"}, spawn_options);

        const std::vector<std::string> lines = {tool.error().next(), tool.error().next()};
        EXPECT_THAT(lines, UnorderedElementsAre(
                               StartsWith("ws-echo: listening on "),
                               "ws-echo: cannot write the trace to stdout: " + stdout_is.why +
                                   "; the rest of the trace is lost"));

        tool.signal(SIGTERM);
        EXPECT_EQ(tool.wait(), Exit{4});
    }
    ::close(full);
}

}  // namespace
}  // namespace wsecho_test
