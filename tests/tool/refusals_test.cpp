// What the tool says on stderr about requests that it refuses.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "tool_process.hpp"
#include "traced_session.hpp"

namespace wsecho_test {
namespace {

using testing::HasSubstr;

void ask(Tool& tool, const Request& request) {
    RawClient client(tool.port());
    client.handshake(request);
    client.read_until_end();
}

/// The lines that the tool says about these requests, until it ends.
TraceLines said_about(const std::vector<Request>& requests,
                      const std::vector<std::string>& arguments = {}) {
    Tool tool(arguments);
    for (const Request& request : requests) ask(tool, request);
    tool.signal(SIGINT);
    EXPECT_EQ(tool.wait(), Exit{0});
    return lines_of(tool.error().rest());
}

TEST(ToolRefusals, OfABadBehaviorAreSaidOncePerSentence) {
    const TraceLines said = said_about({Request("/do/clsoe(4001)"), Request("/do/clsoe(4001)"),
                                        Request("/a?do=sned(x)"), Request("/do/flood.pings"),
                                        Request("/do/clsoe(4001)")});
    ASSERT_EQ(said.size(), 3U);
    EXPECT_EQ(said[0],
              "ws-echo: #1 refused \"/do/clsoe(4001)\": step 1: unknown step \"clsoe(4001)\": did "
              "you mean close?");
    EXPECT_THAT(said[1], HasSubstr("#3 refused \"/a?do=sned(x)\": "));
    EXPECT_THAT(said[2], HasSubstr("--allow-heavy"));
}

TEST(ToolRefusals, OfAnInvalidHandshakeAreSaid) {
    const TraceLines said = said_about({Request("/").set("Sec-WebSocket-Key", "short")});
    ASSERT_EQ(said.size(), 1U);
    EXPECT_THAT(said[0], HasSubstr("#1 refused \"/\": The Sec-WebSocket-Key \"short\" is not 16"));
}

TEST(ToolRefusals, ByABehaviorOrOfAProbeAreNotSaid) {
    EXPECT_TRUE(
        said_about({Request("/do/hs.status(503)"), Request("/").remove("Upgrade")}).empty());
}

TEST(ToolRefusals, AreSaidAHundredTimesAtMost) {
    std::vector<Request> requests;
    for (int i = 0; i < 105; ++i) requests.emplace_back("/do/x-" + std::to_string(i));
    const TraceLines said = said_about(requests);
    ASSERT_EQ(said.size(), 101U);
    EXPECT_EQ(said.back(), "ws-echo: more requests are refused; --debug shows all of them");
}

TEST(ToolRefusals, StandOnlyInATraceOnStderr) {
    const TraceLines text = said_about({Request("/do/clsoe")}, {"--trace", "connections"});
    int lines = 0;
    for (const std::string& line : text) {
        lines += line.find("refused") != std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(lines, 1);

    const TraceLines objects = said_about({Request("/do/clsoe")}, {"--trace-format", "json"});
    lines = 0;
    for (const std::string& line : objects) {
        const auto object = nlohmann::json::parse(line);
        if (object["event"] != "refused") continue;
        ++lines;
        EXPECT_THAT(object["why"].get<std::string>(), HasSubstr("did you mean close?"));
    }
    EXPECT_EQ(lines, 1);
}

TEST(ToolRefusals, AreSaidOnStderrBesideATraceInAFile) {
    const TemporaryFolder folder;
    const TraceLines said = said_about(
        {Request("/do/clsoe")}, {"--trace-file", folder.path("trace"), "--trace-format", "json"});
    ASSERT_EQ(said.size(), 1U);
    EXPECT_THAT(said[0], HasSubstr("ws-echo: #1 refused \"/do/clsoe\": "));
}

}  // namespace
}  // namespace wsecho_test
