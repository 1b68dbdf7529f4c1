// The control API of the running tool: where it is, and what becomes of it when the tool ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers

#include <string>
#include <vector>

#include "support/http_client.hpp"
#include "support/raw_client.hpp"
#include "support/socket_path.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::HasSubstr;
using testing::Not;

// Asks for a message that never arrives. Returns once the server waits for it.
HttpClient begin_wait(std::uint16_t port) {
    HttpClient client(port);
    client.send("POST", "/-/messages/take?timeout_ms=60000");
    HttpClient other(port);
    while (other.get("/-/state").body.find("\"waits\":1,") == std::string::npos) {
    }
    return client;
}

void expect_stopped(HttpClient& client) {
    const HttpResponse answer = client.receive();
    EXPECT_EQ(answer.status(), 417);
    EXPECT_THAT(answer.body, HasSubstr("\"code\":\"stopped\""));
}

TEST(ToolControl, IsAtTheServersOwnPort) {
    Tool tool({"--print-env"});
    const std::string url = "http://127.0.0.1:" + std::to_string(tool.port());

    EXPECT_THAT(tool.out().next(), HasSubstr("export WS_ECHO_CONTROL_URL='" + url + "';"));
    EXPECT_THAT(tool.wait_until_listening(), Not(HasSubstr("control")));
    EXPECT_EQ(HttpClient(tool.port()).get("/-/state").status(), 200);
}

TEST(ToolControl, IsAnnouncedAtAPortOfItsOwn) {
    Tool tool({"--control-port", "0", "--print-env"});
    const std::string line = tool.wait_until_listening();
    const std::string before = ", control API on http://127.0.0.1:";
    ASSERT_THAT(line, HasSubstr(before));
    const std::string port = line.substr(line.find(before) + before.size(),
                                         line.rfind(" (pid") - line.find(before) - before.size());

    EXPECT_THAT(tool.out().next(),
                HasSubstr("export WS_ECHO_CONTROL_URL='http://127.0.0.1:" + port + "';"));
    EXPECT_NE(port, std::to_string(tool.port()));
    HttpClient control(static_cast<std::uint16_t>(std::stoi(port)));
    EXPECT_EQ(control.get("/-/state").status(), 200);
    EXPECT_THAT(control.get("/chat").body, HasSubstr("only the control API"));
    EXPECT_EQ(HttpClient(tool.port()).get("/-/state").status(), 426);
}

TEST(ToolControl, IsOnAUnixSocketToo) {
    const SocketPath socket;
    Tool tool({"--unix", socket.path(), "--print-env"});

    EXPECT_THAT(tool.out().next(), Not(HasSubstr("WS_ECHO_CONTROL_URL")));
    HttpClient control(0, socket.host());
    EXPECT_EQ(control.get("/-/state").status(), 200);
    EXPECT_EQ(control.post("/-/shutdown").status(), 200);
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolControl, ListsTheFramesThatTheServerRecords) {
    const auto frames_with = [](const std::vector<std::string>& options) {
        Tool tool(options);
        RawClient client = RawClient::open(tool.port());
        client.send_text("hello");
        client.read_message();
        return HttpClient(tool.port()).get("/-/connections/1").body;
    };

    EXPECT_THAT(frames_with({"--record-frames"}), HasSubstr("\"frames\":[{"));
    EXPECT_THAT(frames_with({}), HasSubstr("\"frames\":null"));
}

TEST(ToolControl, MayBeOff) {
    Tool tool({"--control", "off", "--print-env"});

    EXPECT_THAT(tool.out().next(), Not(HasSubstr("WS_ECHO_CONTROL_URL")));
    HttpClient control(tool.port());
    EXPECT_EQ(control.get("/-/ready").status(), 200);
    EXPECT_EQ(control.post("/-/shutdown").status(), 403);
}

TEST(ToolControl, ShutdownEndsTheToolAsSigtermDoes) {
    Tool tool({});
    RawClient client = RawClient::open(tool.port());

    EXPECT_EQ(HttpClient(tool.port()).post("/-/shutdown").status(), 200);

    EXPECT_EQ(client.read_close_code(), 1001);
    client.send_close(1001);
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolControl, WaitsAreAnsweredWhenASignalEndsTheTool) {
    Tool tool({});
    HttpClient waiting = begin_wait(tool.port());

    tool.signal(SIGTERM);

    expect_stopped(waiting);
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolControl, WaitsAreAnsweredWhenTheLifetimeIsOver) {
    Tool tool({"--max-lifetime", "1s"});
    HttpClient waiting(tool.port());

    expect_stopped((waiting.send("POST", "/-/messages/take?timeout_ms=60000"), waiting));

    EXPECT_EQ(tool.wait(), Exit{124});
}

TEST(ToolControl, RequestsAreNoConnectionsForOnce) {
    Tool tool({"--once"});
    HttpClient control(tool.port());
    EXPECT_EQ(control.get("/-/state").status(), 200);
    HttpClient waiting = begin_wait(tool.port());

    RawClient::open(tool.port()).close_cleanly();

    expect_stopped(waiting);
    EXPECT_EQ(tool.wait(), Exit{0});
}

}  // namespace
}  // namespace wsecho_test
