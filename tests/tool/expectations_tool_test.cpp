// --expect-connections and the like, with and without a command, and --summary.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers

#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Strings = std::vector<std::string>;

// Sends these texts, gets their echoes, and closes with 1000.
void chat(std::uint16_t port, const Strings& texts) {
    RawClient client = RawClient::open(port);
    for (const std::string& text : texts) {
        client.send_text(text);
        client.read_message();
    }
    client.close_cleanly();
}

Exit end(Tool& tool) {
    tool.signal(SIGTERM);
    return tool.wait();
}

TEST(ToolExpectations, AreMetByWhatClientsDid) {
    Tool tool({"--expect-connections", "1", "--expect-messages", "2..3", "--expect-text", "a",
               "--expect-pattern", "b*", "--expect-close", "1000"});
    chat(tool.port(), {"a", "x", "bc"});

    EXPECT_EQ(end(tool), Exit{0});
    EXPECT_EQ(tool.error().rest(), "");
}

TEST(ToolExpectations, ThatAreNotMetGive1AndASentenceEach) {
    Tool tool({"--expect-connections", "2", "--expect-messages", "..1", "--expect-text", "ab",
               "--expect-close", "4000"});
    chat(tool.port(), {"a", "ac"});

    EXPECT_EQ(end(tool), Exit{1});
    EXPECT_EQ(
        tool.error().rest(),
        "ws-echo: --expect-connections 2: got 1 connection, expected 2\n"
        "ws-echo: --expect-messages ..1: got 2 messages, expected at most 1\n"
        "ws-echo: --expect-text \"ab\": no text message \"ab\" among 2 messages\n"
        "closest: text \"a\" of #1: octet 1: expected \"b\", got the end (the first octet is 0)\n"
        "closest: text \"ac\" of #1: octet 1: expected \"b\", got \"c\" (the first octet is 0)\n"
        "ws-echo: --expect-close 4000: #1 closed with 1000, expected 4000\n");
}

TEST(ToolExpectations, CountAConnectionThatWasRefused) {
    Tool tool({"--behavior", "hs.status(503);first=1", "--expect-connections", "2"});
    RawClient refused(tool.port());
    refused.handshake();
    chat(tool.port(), {});

    EXPECT_EQ(end(tool), Exit{0});
}

TEST(ToolExpectations, DoNotChangeTheTrace) {
    Tool tool({"--trace", "connections", "--expect-messages", "1", "--exit-when-met"});
    RawClient client = RawClient::open(tool.port());
    client.send_text("a secret");
    client.read_message();
    client.abort();

    EXPECT_EQ(tool.wait(), Exit{0});
    const std::string trace = tool.error().rest();
    EXPECT_THAT(trace, HasSubstr("#1 = open"));
    EXPECT_THAT(trace, testing::Not(HasSubstr("secret")));
}

TEST(ToolExitWhenMet, EndsTheServerAtTheFirstMomentThatAllHold) {
    Tool tool({"--expect-messages", "2", "--expect-text", "b", "--exit-when-met"});
    RawClient client = RawClient::open(tool.port());

    client.send_text("a");
    EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::text, false, "a"}));
    client.send_text("b");
    EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::text, false, "b"}));

    EXPECT_EQ(client.read_close_code(), 1001);
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolExitWhenMet, EndsWithATimeLimit) {
    Tool tool({"--expect-messages", "1", "--exit-when-met", "--max-lifetime", "100ms"});

    EXPECT_EQ(tool.wait(), Exit{1});
    EXPECT_THAT(tool.error().rest(), HasSubstr("--expect-messages 1: got 0 messages, expected 1"));
}

// ---- with a command ----

// A client of the command's URL runs in this process.
struct Wrapped {
    explicit Wrapped(Strings options, const std::string& script = "read -r line")
        : tool([&] {
              options.insert(options.begin(), tool_path());
              options.insert(options.end(), {"--", "sh", "-c", "echo $WS_ECHO_URL; " + script});
              return options;
          }()) {
        const std::string url = tool.out().next();
        port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    }

    Exit end() {
        tool.close_input();
        return tool.wait();
    }

    Child tool;
    std::uint16_t port = 0;
};

TEST(ToolCommandExpectations, AreCheckedAfterTheCommand) {
    Wrapped met({"--expect-messages", "1", "--expect-close", "1000"}, "read -r line; exit 0");
    chat(met.port, {"a"});
    EXPECT_EQ(met.end(), Exit{0});
    EXPECT_EQ(met.tool.error().rest(), "");

    Wrapped unmet({"--expect-messages", "2"}, "read -r line; exit 0");
    chat(unmet.port, {"a"});
    EXPECT_EQ(unmet.end(), Exit{1});
    EXPECT_EQ(unmet.tool.error().rest(),
              "ws-echo: --expect-messages 2: got 1 message, expected 2\n");
}

TEST(ToolCommandExpectations, GiveWayToTheCommandsExitCode) {
    Wrapped wrapped({"--expect-messages", "2"}, "read -r line; exit 9");

    EXPECT_EQ(wrapped.end(), Exit{9});
    EXPECT_THAT(wrapped.tool.error().rest(), HasSubstr("got 0 messages"));
}

TEST(ToolCommandExpectations, EndTheCommandOnceTheyAreMet) {
    Wrapped wrapped({"--expect-messages", "1", "--exit-when-met"}, "exec sleep 1000");

    chat(wrapped.port, {"a"});

    EXPECT_EQ(wrapped.tool.wait(), Exit{0});
    EXPECT_EQ(wrapped.tool.error().rest(), "");
}

TEST(ToolCommandExpectations, EndWithTheTimeoutIfTheyAreNotMet) {
    Wrapped wrapped({"--expect-messages", "1", "--exit-when-met", "--timeout", "100ms"},
                    "exec sleep 1000");

    EXPECT_EQ(wrapped.tool.wait(), Exit{124});
    EXPECT_EQ(wrapped.tool.error().rest(),
              "ws-echo: the command was stopped after 100ms (--timeout)\n"
              "ws-echo: --expect-messages 1: got 0 messages, expected 1\n");
}

// ---- summaries ----

TEST(ToolSummary, SaysOnStderrWhatHappened) {
    Wrapped passed({"--expect-messages", "1", "--summary", "text"}, "read -r line; exit 0");
    chat(passed.port, {"a"});
    EXPECT_EQ(passed.end(), Exit{0});
    EXPECT_EQ(passed.tool.error().rest(), "2 passed, 0 failed\n");

    Wrapped failed({"--expect-messages", "2", "--summary", "text"}, "read -r line; exit 0");
    chat(failed.port, {"a"});
    EXPECT_EQ(failed.end(), Exit{1});
    const std::string text = failed.tool.error().rest();
    EXPECT_THAT(text, StartsWith("1 passed, 1 failed\nfailed: --expect-messages 2: got 1 message, "
                                 "expected 2\n    +0.0"));
    EXPECT_THAT(text, HasSubstr("    +0."));
    EXPECT_THAT(text, testing::Not(HasSubstr("ws-echo: ")));
}

TEST(ToolSummary, IsWrittenForAServerWithoutACommandToo) {
    TemporaryFolder folder;
    Tool tool({"--expect-messages", "1", "--summary", "tap=" + folder.path("tap")});
    chat(tool.port(), {"a"});

    EXPECT_EQ(end(tool), Exit{0});
    EXPECT_EQ(content_of(folder.path("tap")), "TAP version 14\n1..1\nok 1 - --expect-messages 1\n");
}

TEST(ToolSummary, ReplacesTheReportOfAnEarlierRunAtOnce) {
    TemporaryFolder folder;
    const std::string path = folder.path("report");
    ASSERT_EQ(run_tool({"--summary", "text=" + path, "--", "true"}).exit, Exit{0});
    ASSERT_NE(content_of(path), "");

    Wrapped wrapped({"--summary", "text=" + path}, "read -r line; exit 0");

    EXPECT_EQ(content_of(path), "");
    EXPECT_EQ(wrapped.end(), Exit{0});
}

TEST(ToolSummary, WithoutAPlaceGives4BeforeTheCommandRuns) {
    const Outcome outcome =
        run_tool({"--summary", "junit=/no/such/folder/r.xml", "--", "echo", "started"});

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.error, HasSubstr("cannot write /no/such/folder/r.xml: No such file"));
}

TEST(ToolSummary, HasACaseForTheExitStatusOfTheCommand) {
    TemporaryFolder folder;
    const std::string tap = folder.path("tap");
    const std::string xml = folder.path("xml");
    const Strings options = {
        "--expect-connections", "0",         "--summary",    "text",      "--summary",
        "tap=" + tap,           "--summary", "junit=" + xml, "--timeout", "20s"};
    const auto run = [&](const Strings& command) {
        Strings arguments = options;
        arguments.emplace_back("--");
        arguments.insert(arguments.end(), command.begin(), command.end());
        return run_tool(arguments);
    };

    EXPECT_EQ(run({"true"}).error, "2 passed, 0 failed\n");
    EXPECT_THAT(content_of(tap), HasSubstr("1..2\nok 1 - the command exits with 0\nok 2 - "));
    EXPECT_THAT(content_of(xml), HasSubstr("tests=\"2\" failures=\"0\""));

    EXPECT_EQ(run({"sh", "-c", "exit 7"}).error,
              "1 passed, 1 failed\nfailed: the command exits with 0: the command exited with 7\n");
    EXPECT_THAT(content_of(tap), HasSubstr("\nnot ok 1 - the command exits with 0\n"));
    EXPECT_THAT(content_of(xml), HasSubstr("<failure message=\"the command exited with 7\" "
                                           "type=\"command\">"));

    EXPECT_EQ(
        run({"sh", "-c", "kill -9 $$"}).error,
        "1 passed, 1 failed\nfailed: the command exits with 0: the command exited with 137\n");
    EXPECT_EQ(run({"no-such-command"}).error,
              "1 passed, 1 failed\nfailed: the command exits with 0: cannot run "
              "\"no-such-command\": not found in PATH\n");
    EXPECT_THAT(content_of(xml), HasSubstr("failures=\"1\""));
}

TEST(ToolSummary, HasAFailureForACommandThatWasStopped) {
    const Outcome outcome =
        run_tool({"--summary", "text", "--timeout", "50ms", "--", "sleep", "1000"});

    EXPECT_EQ(outcome.exit, Exit{124});
    EXPECT_EQ(outcome.error,
              "0 passed, 1 failed\nfailed: the command exits with 0: the command was stopped after "
              "50ms (--timeout)\n");
}

TEST(ToolSummary, ShowsWhatWasNotTested) {
    const Outcome outcome = run_tool({"--fail-on-violation", "--summary", "text", "--", "true"});

    EXPECT_EQ(outcome.exit, Exit{1});
    EXPECT_THAT(outcome.error, StartsWith("1 passed, 1 failed\nfailed: every fault was tested: "
                                          "untested: no client came\n"));
}

}  // namespace
}  // namespace wsecho_test
