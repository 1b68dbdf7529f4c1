// --fail-on-violation: exit code 0 only if a fault has acted and the client has passed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> kOnce{"--once", "--fail-on-violation"};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

/// A client that sends these many messages, and closes cleanly.
void visit(Tool& tool, const std::string& target, int messages = 0) {
    RawClient client = RawClient::open(tool.port(), Request(target));
    for (int i = 0; i < messages; ++i) {
        client.send_text("m");
        client.read_frame();
    }
    client.close_cleanly();
    client.close();
}

/// A client that fails with 1002, as it must after `frame.rsv2`.
void conform(Tool& tool, const std::string& target = "/do/frame.rsv2") {
    RawClient client = RawClient::open(tool.port(), Request(target));
    client.read_frame();
    client.send_close(1002);
    client.read_until_end();
    client.close();
}

/// A client that leaves after a refusal.
int refused(Tool& tool, const std::string& target) {
    RawClient client(tool.port());
    const Response response = client.handshake(Request(target));
    client.read_until_end();
    client.close();
    return response.status;
}

TEST(ToolUntested, IsNothingIfAFaultActedAndTheClientPassed) {
    Tool tool(kOnce);
    conform(tool);
    EXPECT_EQ(tool.wait(), Exit{0});
    EXPECT_EQ(tool.error().rest(), "");
}

TEST(ToolUntested, IsAFaultThatDidNotAct) {
    struct Case {
        std::string target;
        int messages;
        std::string why;
    };
    const std::vector<Case> cases{
        {"/do/frame.rsv2@message:5", 1, "frame.rsv2@message:5 did not act: only 1 message arrived"},
        {"/do/frame.rsv2@message:5", 2,
         "frame.rsv2@message:5 did not act: only 2 messages arrived"},
        {"/chat?do=frame.rsv2@message:1", 0,
         "frame.rsv2@message:1 did not act: no message arrived"},
        {"/do/frame.rsv2@ping:1", 1, "frame.rsv2@ping:1 did not act: no Ping arrived"},
        {"/do/frame.rsv2@time:1h", 0, "frame.rsv2@time:1h did not act: the connection ended first"},
        {"/do/frame.rsv2@byte:9999", 0, "did not act: fewer octets were sent"},
        {"/do/frame.rsv2;nth=2", 0, "frame.rsv2;nth=2 did not act: this is connection 1, not 2"},
        {"/do/frame.rsv2;every=3", 0, "did not act: this is connection 1 of 3"},
        {"/do/frame.rsv2;p=0", 0, "did not act: connection 1 is not among those chosen at random"},
        {"/do/sink/frame.rsv2@message:2", 0,
         "frame.rsv2@message:2 did not act: no message arrived"},
    };
    for (const Case& each : cases) {
        SCOPED_TRACE(each.target);
        Tool tool(kOnce);
        visit(tool, each.target, each.messages);
        EXPECT_EQ(tool.wait(), Exit{1});
        EXPECT_THAT(tool.error().rest(),
                    AllOf(HasSubstr("ws-echo: untested: #1 \"" + each.target + "\": "),
                          HasSubstr(each.why)));
    }
}

TEST(ToolUntested, IsEverythingWithoutAFault) {
    for (const char* target : {"/", "/do/send(hello)/sink@message:1"}) {
        SCOPED_TRACE(target);
        Tool tool(kOnce);
        RawClient client = RawClient::open(tool.port(), Request(target));
        client.send_close(1000);
        client.read_until_end();
        client.close();
        EXPECT_EQ(tool.wait(), Exit{1});
        EXPECT_THAT(
            tool.error().rest(),
            HasSubstr(
                "ws-echo: untested: no fault acted: no client asked for one: use a fault in a "
                "URL, such as /do/frame.rsv2, or add --allow-untested\n"));
    }
}

TEST(ToolUntested, IsEverythingWithoutAClient) {
    Tool stopped(kOnce);
    stopped.wait_until_listening();
    stopped.signal(SIGTERM);
    EXPECT_EQ(stopped.wait(), Exit{1});
    EXPECT_THAT(stopped.error().rest(), HasSubstr("ws-echo: untested: no client came\n"));

    Tool alone(with(kOnce, {"--max-lifetime", "50ms"}));
    EXPECT_EQ(alone.wait(), Exit{1});
    EXPECT_THAT(alone.error().rest(), AllOf(HasSubstr("stopped after 50ms (--max-lifetime)"),
                                            HasSubstr("untested: no client came\n")));

    Tool idle({"--fail-on-violation", "--exit-when-idle", "50ms"});
    EXPECT_EQ(idle.wait(), Exit{1});
}

TEST(ToolUntested, IsAClientWhoseRequestIsInvalid) {
    Tool tool({"--fail-on-violation"});
    RawClient client(tool.port());
    EXPECT_EQ(client.handshake(Request("/").set("Sec-WebSocket-Key", "short")).status, 400);
    client.read_until_end();
    tool.signal(SIGTERM);
    EXPECT_EQ(tool.wait(), Exit{1});
    EXPECT_THAT(
        tool.error().rest(),
        HasSubstr("untested: no client came; #1 was refused: The Sec-WebSocket-Key \"short\" "
                  "is not 16 octets"));
}

TEST(ToolUntested, IsAUrlWithAMistakeWhichEndsOnceAtOnce) {
    for (const bool judges : {true, false}) {
        for (const char* target : {"/do/frame.rsv9", "/do/flood.pings", "/?do="}) {
            SCOPED_TRACE(target);
            Tool tool(judges ? kOnce : std::vector<std::string>{"--once"});
            EXPECT_GE(refused(tool, target), 400);
            EXPECT_EQ(tool.wait(), Exit{judges ? 1 : 0});
            const auto verdict = HasSubstr(
                "untested: #1 was refused: the behavior in its URL is invalid or not allowed\n");
            if (judges) {
                EXPECT_THAT(tool.error().rest(), verdict);
            } else {
                EXPECT_THAT(tool.error().rest(), Not(verdict));
            }
        }
    }
}

TEST(ToolUntested, IsAFaultThatCannotBeJudged) {
    Tool tool(kOnce);
    RawClient client = RawClient::open(tool.port(), Request("/do/tcp.rst@message:1"));
    client.send_text("go");
    client.read_until_end();
    EXPECT_EQ(tool.wait(), Exit{1});
    EXPECT_THAT(tool.error().rest(), HasSubstr("untested: #1 tcp.rst@message:1 undecided: the "));
}

TEST(ToolUntested, IsAClientThatIsNotDoneWhenTheServerStops) {
    Tool tool({"--fail-on-violation"});
    RawClient client = RawClient::open(tool.port(), Request("/do/ok.empty-message"));
    client.read_frame();
    client.sync();
    RawClient other = RawClient::open(tool.port(), Request("/do/frame.rsv1@message:1"));
    other.sync();
    RawClient judged = RawClient::open(tool.port(), Request("/do/frame.len-msb"));
    judged.read_until("\x82");
    tool.signal(SIGTERM);
    EXPECT_EQ(tool.wait(), Exit{1});
    const std::string said = tool.error().rest();
    EXPECT_THAT(said, HasSubstr("#2 \"/do/frame.rsv1@message:1\": frame.rsv1@message:1 did not "
                                "act: no message arrived"));
    EXPECT_THAT(said, HasSubstr("#3 frame.len-msb undecided: the server stopped"));
    EXPECT_THAT(said, Not(HasSubstr("#1")));
}

TEST(ToolUntested, IsNotWhatAnotherConnectionOfTheSameUrlTested) {
    Tool tool({"--exit-after-connections", "3", "--fail-on-violation"});
    const std::string target = "/do/hs.status(503);first=2?id=a";
    for (int i = 0; i < 2; ++i) EXPECT_EQ(refused(tool, target), 503);
    visit(tool, target);
    EXPECT_EQ(tool.wait(), Exit{0}) << tool.error().rest();
}

TEST(ToolUntested, IsAUrlOfItsOwnWithAnotherId) {
    Tool tool({"--exit-after-connections", "2", "--fail-on-violation"});
    conform(tool, "/do/frame.rsv2@open;first=1?id=a");
    visit(tool, "/do/frame.rsv2@message:1?id=b");
    EXPECT_EQ(tool.wait(), Exit{1});
    EXPECT_THAT(tool.error().rest(), HasSubstr("untested: #2 \"/do/frame.rsv2@message:1?id=b\""));
}

TEST(ToolUntested, AndViolationsAreBothTold) {
    Tool tool({"--exit-after-connections", "3", "--fail-on-violation"});
    conform(tool);
    visit(tool, "/do/frame.rsv2@message:7");
    RawClient client = RawClient::open(tool.port(), Request("/do/frame.rsv2"));
    client.read_frame();
    client.send_close(1000);
    client.read_until_end();
    EXPECT_EQ(tool.wait(), Exit{1});
    EXPECT_THAT(tool.error().rest(),
                AllOf(HasSubstr("ws-echo: #3 frame.rsv2 violates: closed with 1000, not 1002\n"),
                      HasSubstr("ws-echo: untested: #2 ")));
}

TEST(ToolUntested, IsAllowedOnRequest) {
    for (const char* target : {"/", "/do/frame.rsv2@message:5"}) {
        Tool tool(with(kOnce, {"--allow-untested"}));
        visit(tool, target);
        EXPECT_EQ(tool.wait(), Exit{0}) << tool.error().rest();
    }
    Tool mistake(with(kOnce, {"--allow-untested"}));
    refused(mistake, "/do/frame.rsv9");
    EXPECT_EQ(mistake.wait(), Exit{0});

    Tool violated(with(kOnce, {"--allow-untested"}));
    RawClient client = RawClient::open(violated.port(), Request("/do/frame.rsv2"));
    client.read_frame();
    client.send_close(1000);
    client.read_until_end();
    EXPECT_EQ(violated.wait(), Exit{1});

    const Outcome alone = run_tool({"--allow-untested"});
    EXPECT_EQ(alone.exit, Exit{2});
    EXPECT_THAT(alone.error, HasSubstr("--allow-untested needs --fail-on-violation"));
}

TEST(ToolUntested, RefusedHandshakesEndOnceWithTheirVerdict) {
    Tool conforms(kOnce);
    EXPECT_EQ(refused(conforms, "/do/hs.status(503)"), 503);
    EXPECT_EQ(conforms.wait(), Exit{0}) << conforms.error().rest();

    Tool rejects(kOnce);
    RawClient leaves(rejects.port());
    leaves.handshake(Request("/do/hs.no-accept"));
    leaves.close();
    EXPECT_EQ(rejects.wait(), Exit{0}) << rejects.error().rest();

    Tool stays(with(kOnce, {"--verdict-timeout", "20ms"}));
    RawClient client(stays.port());
    client.handshake(Request("/do/hs.status(503)"));
    EXPECT_EQ(stays.wait(), Exit{1});
    EXPECT_THAT(stays.error().rest(), HasSubstr("left the TCP connection open for"));

    Tool silent(with(kOnce, {"--verdict-timeout", "20ms"}));
    RawClient waits(silent.port());
    waits.handshake(Request("/do/hs.no-accept"));
    EXPECT_EQ(silent.wait(), Exit{0}) << silent.error().rest();
}

// Such a client is no client unless its verdict counts: it may be one that tries again.
TEST(ToolUntested, RefusedHandshakesDoNotEndOnceOtherwise) {
    Tool tool({"--once", "--behavior", "hs.status(503);first=1"});
    EXPECT_EQ(refused(tool, "/"), 503);
    visit(tool, "/");
    EXPECT_EQ(tool.wait(), Exit{0});
}

}  // namespace
}  // namespace wsecho_test
