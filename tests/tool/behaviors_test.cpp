// Behaviors from the command line and from URLs, as clients and the trace show them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "tool_process.hpp"
#include "traced_session.hpp"

namespace wsecho_test {
namespace {

using nlohmann::json;
using testing::ElementsAre;

TEST(ToolBehavior, AppliesToClientsWhoseUrlAsksForNone) {
    Tool tool({"--behavior", "send(hello)/close(4001,bye)@message:1"});

    RawClient client = RawClient::open(tool.port(), Request("/chat"));
    EXPECT_EQ(client.read_message().payload, "hello");
    client.send_text("question");

    EXPECT_EQ(client.read_close_code(), 4001);
}

TEST(ToolBehavior, GivesWayToTheBehaviorInTheUrl) {
    Tool tool({"--behavior", "sink"});

    RawClient client = RawClient::open(tool.port(), Request("/do/echo.upper"));
    client.send_text("hello");

    EXPECT_EQ(client.read_message().payload, "HELLO");
}

TEST(ToolBehavior, CountsConnectionsForItsScope) {
    Tool tool({"--behavior", "hs.status(503);first=2"});

    std::vector<int> statuses;
    for (int i = 0; i < 3; ++i) statuses.push_back(RawClient(tool.port()).handshake().status);

    EXPECT_THAT(statuses, ElementsAre(503, 503, 101));
}

TEST(ToolHeader, IsInEveryResponse) {
    Tool tool({"--header", "X-Served-By: ws-echo", "--header", "X-Empty:"});

    const Response accepted = RawClient(tool.port()).handshake();
    const Response refused = RawClient(tool.port()).handshake(Request("/do/hs.status(404)"));

    EXPECT_EQ(accepted.status, 101);
    EXPECT_EQ(accepted.header("X-Served-By"), "ws-echo");
    EXPECT_EQ(accepted.header("X-Empty"), "");
    EXPECT_EQ(refused.status, 404);
    EXPECT_EQ(refused.header("X-Served-By"), "ws-echo");
}

TEST(ToolPingInterval, SendsPingsRepeatedly) {
    Tool tool({"--ping-interval", "30ms"});
    RawClient client = RawClient::open(tool.port());
    const auto opened = std::chrono::steady_clock::now();

    for (int i = 0; i < 3; ++i) {
        const Frame ping = client.read_frame();
        EXPECT_EQ(ping.opcode, opcode::ping);
        client.send_pong(ping.payload);
    }

    // The server may have sent the first Ping before this thread read the clock.
    EXPECT_GE(std::chrono::steady_clock::now() - opened, std::chrono::milliseconds(30));
}

// ---- in the trace ----

// The first client gets the --behavior, the second the behavior of its percent-encoded URL.
TraceLines trace_of_behaviors(const std::vector<std::string>& arguments) {
    std::vector<std::string> all = {"--behavior", "hs.status(503)", "--exit-after-connections",
                                    "1"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    Tool tool(all);
    TraceLines lines = tool.error().up_to("ws-echo: listening on ");
    const std::uint16_t port = port_in(lines.back());
    lines.pop_back();

    RawClient refused(port);
    EXPECT_EQ(refused.handshake(Request("/chat")).status, 503);
    refused.read_until_end();
    RawClient second = RawClient::open(
        port, Request("/?do=send%28a%20b%29%2Fclose%284001%2Cbye%29%40message%3A1"));
    second.read_message();
    second.send_text("x");
    second.read_close_code();
    second.send_close(4001, "bye");
    second.read_until_end();
    second.close();

    EXPECT_EQ(tool.wait(), Exit{0});
    for (const std::string& line : lines_of(tool.error().rest())) lines.push_back(line);
    return lines;
}

TEST(ToolTraceText, ShowsEachStepWhenItActs) {
    TraceLines lines = normalized(trace_of_behaviors({"-d"}));

    // The test ignores how and when the refused client closes.
    TraceLines of_second;
    for (const std::string& line : lines) {
        if (line.rfind("#2 ", 0) == 0) of_second.push_back(line.substr(3));
    }
    EXPECT_THAT(lines, testing::Contains("#1 ! hs.status(503)"));
    EXPECT_THAT(of_second,
                ElementsAre("= connected from HOST",
                            "= open \"/?do=send%28a%20b%29%2Fclose%284001%2Cbye%29%40message%3A1\" "
                            "behavior send(a%20b)/close(4001,bye)@message:1",
                            "! send(a%20b)",                //
                            "> text 3 \"a b\"",             //
                            "< text 1 \"x\"",               //
                            "! close(4001,bye)@message:1",  //
                            "> close 4001 \"bye\"",         //
                            "< close 4001 \"bye\"",         //
                            "= closed clean in=1/1 out=1/3"));
}

TEST(ToolTraceJson, ShowsTheBehaviorAndItsSteps) {
    std::vector<std::string> steps;
    json refused;
    json opened;
    for (const std::string& line : trace_of_behaviors({"--trace-format", "json"})) {
        const json object = json::parse(line);
        if (object.at("event") == "step") steps.push_back(object.at("step"));
        if (object.at("event") == "refused") refused = object;
        if (object.at("event") == "opened") opened = object;
    }

    EXPECT_THAT(steps, ElementsAre("hs.status(503)", "send(a%20b)", "close(4001,bye)@message:1"));
    EXPECT_EQ(refused.at("status"), 503);
    EXPECT_EQ(refused.at("behavior"), "hs.status(503)");
    EXPECT_EQ(refused.at("request").at("target"), "/chat");
    EXPECT_EQ(opened.at("behavior"), "send(a%20b)/close(4001,bye)@message:1");
}

// ---- the catalogue ----

TEST(ToolFaults, AreListedOnStdout) {
    const Outcome text = run_tool({"faults"}, {{"WS_ECHO_PORT=nonsense"}});
    const Outcome as_json = run_tool({"faults", "echo.", "--format", "json"});

    EXPECT_EQ(text.exit, Exit{0});
    EXPECT_EQ(text.error, "");
    EXPECT_THAT(text.out, testing::HasSubstr("\n  hs.status(code,[reason],[body]) "));
    EXPECT_EQ(as_json.exit, Exit{0});
    EXPECT_EQ(json::parse(as_json.out).at("v"), 1);
}

TEST(ToolFaults, ExitWith2AndSuggestTheNearestNameForAnUnknownOne) {
    const Outcome outcome = run_tool({"faults", "hs.statsu"});

    EXPECT_EQ(outcome.exit, Exit{2});
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error,
              "ws-echo: unknown step \"hs.statsu\": did you mean hs.status? See ws-echo faults\n");
}

}  // namespace
}  // namespace wsecho_test
