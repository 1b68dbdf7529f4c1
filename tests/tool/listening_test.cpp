// Where the tool listens, and how it announces that.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers
#include <sys/socket.h>
#include <unistd.h>

#include <regex>
#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

// A port of 127.0.0.1 on which another socket listens.
class TakenPort {
public:
    TakenPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(socket_, generic, size) != 0 || ::listen(socket_, 1) != 0 ||
            ::getsockname(socket_, generic, &size) != 0) {
            throw ClientError("cannot take a port");
        }
        number_ = ntohs(address.sin_port);
    }
    ~TakenPort() { ::close(socket_); }

    TakenPort(const TakenPort&) = delete;
    TakenPort& operator=(const TakenPort&) = delete;

    std::string text() const { return std::to_string(number_); }

private:
    int socket_;
    std::uint16_t number_ = 0;
};

void expect_echo(std::uint16_t port) {
    RawClient client = RawClient::open(port);
    client.send_text("hello");
    EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::text, false, "hello"}));
}

std::uint16_t port_of(const std::string& text) {
    return static_cast<std::uint16_t>(std::stoi(text));
}

TEST(ToolListening, IsAnnouncedInOneStableLine) {
    Tool tool({});

    const std::string line = tool.wait_until_listening();

    EXPECT_THAT(line, MatchesRegex("ws-echo: listening on ws://127\\.0\\.0\\.1:[0-9]+ \\(pid " +
                                   std::to_string(tool.pid()) + "\\)"));
    expect_echo(port_in(line));
}

TEST(ToolListening, PrintsNothingElse) {
    Tool tool({});
    expect_echo(tool.port());

    tool.signal(SIGTERM);

    EXPECT_EQ(tool.wait(), Exit{0});
    EXPECT_EQ(tool.out().rest(), "");
    EXPECT_EQ(tool.error().rest(), "");
}

TEST(ToolListening, PrintsOnlyThePortWithPrintPort) {
    Tool tool({"--print-port"});

    const std::string line = tool.out().next();

    expect_echo(static_cast<std::uint16_t>(std::stoi(line)));
    EXPECT_EQ(line, std::to_string(tool.port()));
    tool.signal(SIGTERM);
    EXPECT_EQ(tool.out().rest(), "");
}

TEST(ToolListening, PrintsOnlyTheUrlWithPrintUrl) {
    Tool tool({"--print-url"});

    EXPECT_EQ(tool.out().next(), "ws://127.0.0.1:" + std::to_string(tool.port()));
    tool.signal(SIGTERM);
    EXPECT_EQ(tool.out().rest(), "");
}

TEST(ToolListening, AnnouncesEachFurtherPortWithItsBehavior) {
    Tool tool({"--listen", "0=hs.status(503)", "--listen=0=send(hi)", "--print-env"});

    const std::string line = tool.wait_until_listening();
    std::smatch found;
    ASSERT_TRUE(std::regex_match(
        line, found,
        std::regex(R"(ws-echo: listening on ws://127\.0\.0\.1:(\d+))"
                   R"( and (ws://127\.0\.0\.1:(\d+)) for hs\.status\(503\))"
                   R"( and (ws://127\.0\.0\.1:(\d+)) for send\(hi\) \(pid \d+\))")))
        << line;
    EXPECT_EQ(RawClient(port_of(found[3])).handshake().status, 503);
    RawClient greeted = RawClient::open(port_of(found[5]));
    EXPECT_EQ(greeted.read_message().payload, "hi");
    expect_echo(port_of(found[1]));
    EXPECT_THAT(tool.out().next(),
                HasSubstr("; export WS_ECHO_LISTEN_URL_1='" + found[2].str() +
                          "'; export WS_ECHO_LISTEN_URL_2='" + found[4].str() + "';"));
}

TEST(ToolListening, TracesEachFurtherPort) {
    Tool tool({"--listen", "0=send(hi)", "--trace", "connections", "--trace-file", "-"});
    tool.wait_until_listening();

    EXPECT_THAT(tool.out().next(), MatchesRegex(".* = listening on ws://127\\.0\\.0\\.1:[0-9]+"));
    EXPECT_THAT(tool.out().next(),
                MatchesRegex(".* = listening on ws://127\\.0\\.0\\.1:[0-9]+ for send\\(hi\\)"));
}

TEST(ToolListening, ExitsWith3IfAFurtherPortIsTaken) {
    const TakenPort taken;

    const Outcome outcome =
        run_tool({"--host", "127.0.0.1", "--port", "0", "--listen", taken.text() + "=sink"});

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error, "ws-echo: cannot listen on 127.0.0.1:" + taken.text() +
                                 ": Address already in use (try port 0, which takes any free "
                                 "one)\n");
}

TEST(ToolListening, PrintsOnlyAssignmentsWithPrintEnv) {
    Tool tool({"--print-env"});

    const std::string port = std::to_string(tool.port());
    EXPECT_EQ(tool.out().next(),
              "export WS_ECHO_URL='ws://127.0.0.1:" + port + "'; export WS_ECHO_PORT=" + port +
                  "; export WS_ECHO_PID=" + std::to_string(tool.pid()) +
                  "; export WS_ECHO_CONTROL_URL='http://127.0.0.1:" + port + "';");
    tool.signal(SIGTERM);
    EXPECT_EQ(tool.out().rest(), "");
}

TEST(ToolListening, ServesAllInterfacesAndPrintsTheLoopbackAddress) {
    Tool tool({kWithoutHost, "--port", "0", "--print-url"});

    const std::string url = "ws://127.0.0.1:" + std::to_string(tool.port());
    EXPECT_EQ(tool.out().next(), url);
    EXPECT_EQ(tool.wait_until_listening(), "ws-echo: listening on " + url +
                                               " and all other interfaces (pid " +
                                               std::to_string(tool.pid()) + ")");
    expect_echo(tool.port());
    RawClient over_ipv6(tool.port(), "::1");
    EXPECT_EQ(over_ipv6.handshake().status, 101);
}

// A script whose variable is not set.
TEST(ToolListening, AnEmptyHostIsAnError) {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"--host", ""},

          {"--host", "127.0.0.1", "--host", "", "--port", "0"},
          {"--check", "--host", ""}}) {
        const Outcome outcome = run_tool(arguments);
        EXPECT_EQ(outcome.exit, Exit{2});
        EXPECT_THAT(outcome.error, HasSubstr("--host: the address is empty (give one, or leave the "
                                             "option out for all interfaces)"));
    }
}

TEST(ToolListening, IsLimitedToTheHost) {
    Tool tool({"--host", "::1", "--port", "0", "--print-url"});

    EXPECT_EQ(tool.out().next(), "ws://[::1]:" + std::to_string(tool.port()));
    RawClient over_ipv6(tool.port(), "::1");
    EXPECT_EQ(over_ipv6.handshake().status, 101);
    EXPECT_THROW(RawClient(tool.port(), "127.0.0.1"), ClientError);
}

TEST(ToolListening, OnLocalhostMeansBothLoopbackAddressesOnOnePort) {
    Tool tool({"--host", "localhost", "--port", "0", "--print-url"});

    const std::string port = std::to_string(tool.port());
    EXPECT_EQ(tool.out().next(), "ws://127.0.0.1:" + port);
    EXPECT_THAT(tool.wait_until_listening(),
                HasSubstr("on ws://127.0.0.1:" + port + " and ws://[::1]:" + port + " (pid "));
    expect_echo(tool.port());
    EXPECT_EQ(RawClient(tool.port(), "::1").handshake().status, 101);
}

TEST(ToolListening, OnSeveralHostsPrintsTheUrlOfTheFirst) {
    Tool tool({"--host", "::1", "--host", "127.0.0.1", "--port", "0", "--print-env"});

    const std::string port = std::to_string(tool.port());
    EXPECT_THAT(tool.out().next(), HasSubstr("WS_ECHO_URL='ws://[::1]:" + port +
                                             "'; export WS_ECHO_PORT=" + port + ";"));
    EXPECT_THAT(tool.wait_until_listening(),
                HasSubstr("on ws://[::1]:" + port + " and ws://127.0.0.1:" + port + " (pid "));
    expect_echo(tool.port());
}

TEST(ToolListening, OnAllIpv4InterfacesIsAnnounced) {
    Tool tool({"--host", "0.0.0.0", "--port", "0"});

    EXPECT_THAT(tool.wait_until_listening(),
                HasSubstr(std::to_string(tool.port()) + " and all other IPv4 interfaces (pid "));
}

// A script must not take the line for that of a running server.
TEST(ToolListening, PrintsNothingOnStdoutIfItCannotListen) {
    const TakenPort taken;
    for (const char* print : {"--print-port", "--print-url", "--print-env"}) {
        for (const std::string host : {"127.0.0.1", "localhost", "::"}) {
            for (const bool background : {false, true}) {
                SCOPED_TRACE(std::string(print) + " " + host);
                std::vector<std::string> arguments = {"--host", host, "--port", taken.text(),
                                                      print};
                if (background) arguments.push_back("--background");

                const Outcome outcome = run_tool(arguments);

                EXPECT_EQ(outcome.exit, Exit{3});
                EXPECT_EQ(outcome.out, "");
            }
        }
    }
}

TEST(ToolListening, ExitsWith3AndOneSentenceIfThePortIsTaken) {
    const TakenPort taken;

    const Outcome outcome =
        run_tool({"--host", "127.0.0.1", "--port", taken.text(), "--print-port"});

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error,
              "ws-echo: cannot listen on 127.0.0.1:" + taken.text() +
                  ": Address already in use (try port 0, which takes any free one)\n");
}

// The shell has it from --print-env of another server, which it does not remember.
TEST(ToolListening, NamesTheVariableThatSetsThePortThatIsTaken) {
    const TakenPort taken;
    const SpawnOptions variables = {{"WS_ECHO_PORT=" + taken.text()}};
    const std::string remedy = "; WS_ECHO_PORT sets this port: unset it, or give --port 0\n";

    EXPECT_THAT(run_tool({"--host", "127.0.0.1", "--print-port"}, variables).error,
                HasSubstr(remedy));
    EXPECT_THAT(run_tool({"grade", "--host", "127.0.0.1"}, variables).error, HasSubstr(remedy));
    EXPECT_THAT(run_tool({"--host", "127.0.0.1", "--port", taken.text()}, variables).error,
                Not(HasSubstr("WS_ECHO_PORT")));
}

TEST(ToolListening, ExitsWith3OnTheAddressOfAnotherMachine) {
    const Outcome outcome = run_tool({"--host", "192.0.2.1", "--port", "0"});  // RFC 5737

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.error, MatchesRegex("ws-echo: cannot listen on 192\\.0\\.2\\.1:0: Cannot "
                                            "assign requested address[^\n]*\n"));
}

TEST(ToolListening, TakesThePortFromTheEnvironment) {
    const TakenPort taken;

    const Outcome outcome = run_tool({"--host", "127.0.0.1"}, {{"WS_ECHO_PORT=" + taken.text()}});

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_THAT(outcome.error, HasSubstr("127.0.0.1:" + taken.text()));
}

TEST(ToolListening, PrefersTheFlagToTheEnvironment) {
    const TakenPort taken;
    Tool tool({"--port", "0"}, {{"WS_ECHO_PORT=" + taken.text()}});

    EXPECT_NE(std::to_string(tool.port()), taken.text());
}

TEST(ToolListening, IgnoresAnEmptyVariable) {
    const Outcome outcome = run_tool({"--host", "192.0.2.1"}, {{"WS_ECHO_PORT="}});

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_THAT(outcome.error, HasSubstr("192.0.2.1:9001"));
}

TEST(ToolListening, FailsOnClosedStdoutIfItMustPrint) {
    SpawnOptions spawn_options;
    spawn_options.out = kClosed;

    const Outcome outcome =
        run_tool({"--host", "127.0.0.1", "--port", "0", "--print-port"}, spawn_options);

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_THAT(outcome.error, HasSubstr("ws-echo: cannot write to stdout: "));
}

TEST(ToolListening, WorksWithClosedStandardStreams) {
    TemporaryFolder folder;
    SpawnOptions spawn_options;
    spawn_options.in = kClosed;
    spawn_options.out = kClosed;
    spawn_options.error = kClosed;
    Tool tool({"--port-file", folder.path("port")}, spawn_options);

    ASSERT_TRUE(eventually([&] { return folder.files() == std::vector<std::string>{"port"}; }));
    expect_echo(static_cast<std::uint16_t>(std::stoi(content_of(folder.path("port")))));

    tool.signal(SIGTERM);
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolListening, ExitsWith4IfStdoutIsOnAFullDisk) {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (full < 0) GTEST_SKIP() << "no /dev/full on this system";
    SpawnOptions spawn_options;
    spawn_options.out = full;

    const Outcome outcome =
        run_tool({"--host", "127.0.0.1", "--port", "0", "--print-url"}, spawn_options);
    ::close(full);

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_THAT(outcome.error,
                HasSubstr("ws-echo: cannot write to stdout: No space left on device\n"));
}

}  // namespace
}  // namespace wsecho_test
