// Verdicts: the exit code, the trace, and the options that allow heavy and server-wide steps.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "tool_process.hpp"
#include "traced_session.hpp"

namespace wsecho_test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// Opens a client that receives an invalid frame and closes with this code.
void close_after_fault(Tool& tool, std::uint16_t code) {
    RawClient client = RawClient::open(tool.port(), Request("/do/frame.rsv2"));
    client.read_frame();
    client.send_close(code);
    client.read_until_end();
}

TEST(ToolVerdicts, MakeAViolationExitCode1OnRequest) {
    for (const bool wanted : {true, false}) {
        std::vector<std::string> arguments = {"--once"};
        if (wanted) arguments.emplace_back("--fail-on-violation");
        Tool tool(arguments);
        close_after_fault(tool, 1000);
        EXPECT_EQ(tool.wait(), Exit{wanted ? 1 : 0});
        const std::string said = tool.error().rest();
        const auto named =
            HasSubstr("ws-echo: #1 frame.rsv2 violates: closed with 1000, not 1002\n");
        if (wanted) {
            EXPECT_THAT(said, named);
        } else {
            EXPECT_THAT(said, testing::Not(named));
        }
    }
}

TEST(ToolVerdicts, LeaveExitCode0ForAConformingClient) {
    Tool tool({"--once", "--fail-on-violation"});
    close_after_fault(tool, 1002);
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolVerdicts, AreObjectsInTheJsonTrace) {
    Tool tool({"--once", "--trace", "connections", "--trace-format", "json"});
    close_after_fault(tool, 1000);
    EXPECT_EQ(tool.wait(), Exit{0});

    json verdict;
    const std::string said = tool.error().rest();
    for (const std::string& line : lines_of(said)) {
        if (line.find("\"event\":\"verdict\"") != std::string::npos) verdict = json::parse(line);
    }
    ASSERT_FALSE(verdict.is_null());
    EXPECT_EQ(verdict["fault"], "frame.rsv2");
    EXPECT_EQ(verdict["rfc"], "RFC 6455, 5.2");
    EXPECT_EQ(verdict["expect"], json::parse(R"({"fail":[1002]})"));
    EXPECT_EQ(verdict["saw"]["close"], 1000);
    EXPECT_GE(verdict["saw"]["after_ms"], 0);
    EXPECT_EQ(verdict["verdict"], "violates");
    EXPECT_EQ(verdict["why"], "closed with 1000, not 1002");

    const json closed = json::parse(lines_of(said).rbegin()[1]);  // the last one is "stopped"
    ASSERT_EQ(closed["event"], "closed");
    ASSERT_EQ(closed["verdicts"].size(), 1U);
    EXPECT_EQ(closed["verdicts"][0]["verdict"], "violates");
    EXPECT_EQ(closed["verdicts"][0]["saw"]["tcp"], closed["tcp_end"]);
}

TEST(ToolVerdicts, RespectTheirTimeout) {
    Tool tool({"--once", "--fail-on-violation", "--verdict-timeout", "20ms"});
    RawClient client = RawClient::open(tool.port(), Request("/do/frame.rsv2"));
    client.read_frame();
    EXPECT_EQ(tool.wait(), Exit{1}) << "without waiting for the client to leave";
    EXPECT_THAT(tool.error().rest(),
                HasSubstr("sent no close frame and left the TCP connection open for 20 ms"));
}

TEST(ToolConsent, IsGivenOnTheCommandLine) {
    Tool strict({});
    EXPECT_EQ(RawClient(strict.port()).handshake(Request("/do/flood.pings(1)")).status, 403);
    EXPECT_EQ(RawClient(strict.port()).handshake(Request("/do/net.drain@message:9")).status, 403);
    Tool lenient({"--allow-heavy", "--allow-server-wide"});
    EXPECT_EQ(RawClient(lenient.port()).handshake(Request("/do/flood.pings(1)")).status, 101);
    EXPECT_EQ(RawClient(lenient.port()).handshake(Request("/do/net.drain@message:9")).status, 101);
}

}  // namespace
}  // namespace wsecho_test
