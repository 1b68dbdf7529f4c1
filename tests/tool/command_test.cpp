// ws-echo -- COMMAND: what the command gets, what is left of it, and the exit code.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>

#include <cerrno>
#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using Strings = std::vector<std::string>;

// The options, `--`, and a script for sh.
Strings with_script(Strings arguments, const std::string& script) {
    arguments.insert(arguments.end(), {"--", "sh", "-c", script});
    return arguments;
}

Outcome run_script(const std::string& script, const Strings& options = {},
                   const SpawnOptions& spawn_options = {}) {
    return run_tool(with_script(options, script), spawn_options);
}

class Wrapper : public Child {
public:
    explicit Wrapper(const std::string& script, const Strings& options = {},
                     const SpawnOptions& spawn_options = {})
        : Child(command(with_script(options, script)), spawn_options) {}

private:
    static Strings command(Strings arguments) {
        arguments.insert(arguments.begin(), tool_path());
        return arguments;
    }
};

bool is_gone(pid_t process) {
    return ::kill(process, 0) != 0 && errno == ESRCH;
}

std::uint16_t port_in_url(const std::string& url) {
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

TEST(ToolCommand, GivesItsExitCode) {
    EXPECT_EQ(run_script("exit 0").exit, Exit{0});
    EXPECT_EQ(run_script("exit 3").exit, Exit{3});
    EXPECT_EQ(run_script("exit 255").exit, Exit{255});
    EXPECT_EQ(run_script("kill -KILL $$").exit, Exit{128 + SIGKILL});
    EXPECT_EQ(run_script("kill -TERM $$").exit, Exit{128 + SIGTERM});
}

TEST(ToolCommand, ThatCannotStartGives126Or127) {
    const Outcome missing = run_tool({"--", "no-such-command"});
    const Outcome folder = run_tool({"--", "/tmp"});

    EXPECT_EQ(missing.exit, Exit{127});
    EXPECT_EQ(missing.error, "ws-echo: cannot run \"no-such-command\": not found in PATH\n");
    EXPECT_EQ(folder.exit, Exit{126});
    EXPECT_EQ(folder.error, "ws-echo: cannot run \"/tmp\": Permission denied\n");
}

TEST(ToolCommand, DoesNotStartIfTheServerCannot) {
    const Outcome outcome = run_script("echo started", {"--host", "192.0.2.1"});

    EXPECT_EQ(outcome.exit, Exit{3});
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.error, HasSubstr("cannot listen on 192.0.2.1"));
}

TEST(ToolCommand, HasTheStreamsToItself) {
    Wrapper wrapper("read -r line; echo \"out $line\"; echo \"error $line\" >&2; exit 1");
    wrapper.close_input();

    EXPECT_EQ(wrapper.out().rest(), "out \n");
    EXPECT_EQ(wrapper.error().rest(), "error \n");
    EXPECT_EQ(wrapper.wait(), Exit{1});
}

TEST(ToolCommand, FindsTheServerInItsArgumentsAndItsEnvironment) {
    const Outcome outcome = run_tool(
        {"--", "sh", "-c", "echo \"$1 $2\"; echo \"$WS_ECHO_URL $WS_ECHO_CONTROL_URL\"; env", "sh",
         "{url}", "{control_url}"});

    const std::string first = outcome.out.substr(0, outcome.out.find('\n'));
    EXPECT_THAT(first, StartsWith("ws://127.0.0.1:"));
    EXPECT_THAT(outcome.out, StartsWith(first + '\n' + first + '\n'));
    EXPECT_THAT(outcome.out, testing::Not(HasSubstr("WS_ECHO_WSS_URL")));
    EXPECT_THAT(outcome.out, testing::Not(HasSubstr("WS_ECHO_PORT")));
}

TEST(ToolCommand, FindsFurtherPorts) {
    const Outcome outcome = run_script("echo $WS_ECHO_LISTEN_URL_1", {"--listen", "0=close(4001)"});

    EXPECT_THAT(outcome.out, StartsWith("ws://127.0.0.1:"));
}

TEST(ToolCommand, CanRunAnotherServerWithACommand) {
    const Outcome outcome =
        run_tool({"--", tool_path(), "--", "sh", "-c", "echo $1 $WS_ECHO_URL", "sh", "{url}"});

    // The outer server fills in its URL, and the inner one sets its own variable.
    const std::size_t space = outcome.out.find(' ');
    ASSERT_NE(space, std::string::npos);
    EXPECT_NE(outcome.out.substr(0, space) + '\n', outcome.out.substr(space + 1));
    EXPECT_EQ(outcome.exit, Exit{0});
}

TEST(ToolCommand, RunsWhileTheServerListens) {
    Wrapper wrapper("echo $WS_ECHO_URL; read -r line; exit 5");
    RawClient client = RawClient::open(port_in_url(wrapper.out().next()));

    client.send_text("hello");
    EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::text, false, "hello"}));
    client.close_cleanly();
    wrapper.close_input();

    EXPECT_EQ(wrapper.wait(), Exit{5});
    EXPECT_EQ(wrapper.error().rest(), "");
}

TEST(ToolCommand, IsAnnouncedWithDebug) {
    const Outcome outcome = run_script("exit 0", {"--debug"});

    EXPECT_THAT(outcome.error, HasSubstr("ws-echo: listening on ws://127.0.0.1:"));
    EXPECT_EQ(outcome.exit, Exit{0});
}

// ---- verdicts ----

// A client that closes with 1000, not 1002, after a reserved bit.
Outcome violate(const std::string& end, const Strings& options) {
    Wrapper wrapper("echo $WS_ECHO_URL; read -r line; " + end, options);
    RawClient client =
        RawClient::open(port_in_url(wrapper.out().next()), Request("/do/frame.rsv2@message:1"));
    client.send_text("1");
    client.read_frame();
    client.send_close(1000);
    while (client.read_frame().opcode != opcode::close) {
    }
    wrapper.close_input();
    Outcome outcome;
    outcome.error = wrapper.error().rest();
    outcome.exit = wrapper.wait();
    return outcome;
}

TEST(ToolCommand, FailsIfAClientViolates) {
    const Outcome outcome = violate("exit 0", {"--fail-on-violation"});

    EXPECT_EQ(outcome.exit, Exit{1});
    EXPECT_THAT(outcome.error, StartsWith("ws-echo: #1 frame.rsv2@message:1 violates: "));
}

TEST(ToolCommand, GivesItsOwnExitCodeBeforeThatOfAViolation) {
    const Outcome outcome = violate("exit 7", {"--fail-on-violation"});

    EXPECT_EQ(outcome.exit, Exit{7});
    EXPECT_THAT(outcome.error, HasSubstr("violates"));
    EXPECT_EQ(violate("exit 0", {}).exit, Exit{0});
}

TEST(ToolCommand, WaitsForThePendingVerdict) {
    // The client violates by doing nothing: that is known after the verdict timeout, at 2.5 s.
    Wrapper wrapper("echo $WS_ECHO_URL; read -r line",
                    {"--fail-on-violation", "--verdict-timeout", "2500ms"});
    RawClient client =
        RawClient::open(port_in_url(wrapper.out().next()), Request("/do/frame.rsv2@message:1"));
    client.send_text("1");
    client.read_frame();
    wrapper.close_input();

    EXPECT_THAT(wrapper.error().rest(), StartsWith("ws-echo: #1 frame.rsv2@message:1 violates: "));
    EXPECT_EQ(wrapper.wait(), Exit{1});
}

TEST(ToolCommand, ExplainsRefusalsOnlyIfItFails) {
    const std::string connect = "echo $WS_ECHO_URL; read -r line; exit ";
    for (const int code : {0, 1}) {
        Wrapper wrapper(connect + std::to_string(code));
        RawClient client(port_in_url(wrapper.out().next()));
        client.handshake(Request("/do/clsoe(4001)"));
        wrapper.close_input();

        const std::string error = wrapper.error().rest();
        if (code == 0) {
            EXPECT_THAT(error, IsEmpty());
        } else {
            EXPECT_THAT(error, HasSubstr("did you mean close?"));
        }
        EXPECT_EQ(wrapper.wait(), Exit{code});
    }
}

// ---- time ----

TEST(ToolCommandTimeout, EndsTheCommandWith124) {
    const Outcome outcome = run_script("exec sleep 1000", {"--timeout", "100ms"});

    EXPECT_EQ(outcome.exit, Exit{124});
    EXPECT_EQ(outcome.error, "ws-echo: the command was stopped after 100ms (--timeout)\n");
}

TEST(ToolCommandTimeout, KillsACommandThatIgnoresSigtermAndGives137) {
    const Outcome outcome = run_script("trap '' TERM; while :; do sleep 1000; done",
                                       {"--timeout", "100ms", "--kill-after", "100ms"});

    EXPECT_EQ(outcome.exit, Exit{137});
}

TEST(ToolCommandTimeout, DoesNotTouchACommandThatEndsInTime) {
    EXPECT_EQ(run_script("exit 9", {"--timeout", "1h"}).exit, Exit{9});
}

TEST(ToolCommandTimeout, EndsACommandThatIsStopped) {
    const Outcome outcome = run_script("kill -STOP $$", {"--timeout", "100ms"});

    EXPECT_EQ(outcome.exit, Exit{124});
}

// ---- what is left ----

TEST(ToolCommandLeftovers, AreEndedWithTheCommand) {
    const Outcome outcome = run_script("sleep 1000 & echo $!; exit 4");

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_TRUE(is_gone(std::stoi(outcome.out)));
}

TEST(ToolCommandLeftovers, AreEndedEvenInASessionOfTheirOwn) {
    const Outcome outcome = run_script("setsid sleep 1000 & echo $!");

    EXPECT_TRUE(is_gone(std::stoi(outcome.out)));
}

// Daemons: their parent has ended, and they have left the session.
TEST(ToolCommandLeftovers, AreKilledIfTheyIgnoreSigterm) {
    const Outcome outcome = run_script(
        "echo $(setsid sh -c 'trap \"\" TERM; while :; do sleep 1000; done >/dev/null & echo $!')");

    EXPECT_TRUE(is_gone(std::stoi(outcome.out)));
}

TEST(ToolCommandLeftovers, EndWhenTheToolIsKilled) {
    Wrapper wrapper("sleep 1000 & echo $!; setsid sleep 1000 & echo $!; wait");
    const pid_t in_group = std::stoi(wrapper.out().next());
    const pid_t in_session = std::stoi(wrapper.out().next());

    wrapper.signal(SIGKILL);

    EXPECT_EQ(wrapper.wait(), (Exit{0, SIGKILL}));
    EXPECT_TRUE(eventually([&] { return is_gone(in_group) && is_gone(in_session); }));
    EXPECT_EQ(wrapper.out().rest(), "");  // so nobody else has its end of the pipe
}

TEST(ToolCommandLeftovers, AreNoFilesEither) {
    TemporaryFolder folder;
    SpawnOptions options;
    options.environment = {"TMPDIR=" + folder.path()};

    EXPECT_EQ(run_script("test -r \"$WS_ECHO_CA\"", {"--tls"}, options).exit, Exit{0});
    EXPECT_THAT(folder.files(), IsEmpty());

    Wrapper wrapper("echo ready; exec sleep 1000", {"--tls"}, options);
    wrapper.out().next();
    EXPECT_EQ(folder.files().size(), 1U);
    wrapper.signal(SIGKILL);
    EXPECT_TRUE(eventually([&] { return folder.files().empty(); }));
}

}  // namespace
}  // namespace wsecho_test
