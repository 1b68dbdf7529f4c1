// Signals to ws-echo -- COMMAND, and its terminal.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "terminal.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::HasSubstr;

std::vector<std::string> tool_with(const std::string& script) {
    return {tool_path(), "--", "sh", "-c", script};
}

// The letter of its state in /proc/PID/stat: T for stopped.
char state_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(file, line);
    const std::size_t name_end = line.rfind(')');
    return name_end == std::string::npos ? '?' : line.at(name_end + 2);
}

class ToolCommandSignal : public testing::TestWithParam<const char*> {};

// A shell runs its trap after the command that it waits for.
const std::string kLoop = "while :; do sleep 0.05; done";

TEST_P(ToolCommandSignal, ReachesTheCommand) {
    const std::string name = GetParam();
    Child tool(tool_with("trap 'echo got; exit 6' " + name + "; echo ready; " + kLoop));
    ASSERT_EQ(tool.out().next(), "ready");
    const std::map<std::string, int> numbers = {{"INT", SIGINT},   {"TERM", SIGTERM},
                                                {"HUP", SIGHUP},   {"QUIT", SIGQUIT},
                                                {"USR1", SIGUSR1}, {"USR2", SIGUSR2}};

    tool.signal(numbers.at(name));

    EXPECT_EQ(tool.out().next(), "got");
    EXPECT_EQ(tool.wait(), Exit{6});
}

INSTANTIATE_TEST_SUITE_P(Each, ToolCommandSignal,
                         testing::Values("INT", "TERM", "HUP", "QUIT", "USR1", "USR2"),
                         [](const auto& signal) { return std::string(signal.param); });

TEST(ToolCommandSignals, ReachWhatTheCommandHasStarted) {
    Child tool(
        tool_with("trap 'wait; echo outer; exit 5' USR1; sh -c \"trap 'echo inner; exit' "
                  "USR1; echo ready; " +
                  kLoop + "\" & " + kLoop));
    ASSERT_EQ(tool.out().next(), "ready");

    tool.signal(SIGUSR1);

    EXPECT_EQ(tool.out().next(), "inner");
    EXPECT_EQ(tool.out().next(), "outer");
    EXPECT_EQ(tool.wait(), Exit{5});
}

TEST(ToolCommandSignals, GiveTheExitCodeOfAShell) {
    Child tool(tool_with("echo ready; exec sleep 1000"));
    tool.out().next();

    tool.signal(SIGTERM);

    EXPECT_EQ(tool.wait(), Exit{128 + SIGTERM});
}

TEST(ToolCommandSignals, StopAndContinueTheToolWithItsCommand) {
    Child tool(tool_with("echo $$; read -r line; echo \"$line\""));
    const pid_t command = std::stoi(tool.out().next());

    tool.signal(SIGTSTP);
    EXPECT_TRUE(
        eventually([&] { return state_of(command) == 'T' && state_of(tool.pid()) == 'T'; }));
    tool.signal(SIGCONT);
    EXPECT_TRUE(eventually([&] { return state_of(command) != 'T'; }));

    tool.close_input();
    EXPECT_EQ(tool.out().next(), "");
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolCommandSignals, StayIgnoredUnderNohup) {
    SpawnOptions options;
    options.ignore_sighup = true;
    Child tool(tool_with("kill -HUP $$; echo survived; read -r line"), options);
    ASSERT_EQ(tool.out().next(), "survived");

    tool.signal(SIGHUP);
    tool.close_input();

    EXPECT_EQ(tool.wait(), Exit{1});  // of read, at the end of its input
}

// ---- at a terminal ----

// `setsid --ctty` makes the terminal of its stdin the controlling one.
std::vector<std::string> in_session(std::vector<std::string> command) {
    std::vector<std::string> words = {"/usr/bin/setsid", "--ctty"};
    words.insert(words.end(), command.begin(), command.end());
    return words;
}

struct AtATerminal {
    AtATerminal() { options.in = options.out = options.error = terminal.slave(); }

    std::string up_to(const std::string& part) {
        std::string all;
        for (const std::string& line : terminal.lines().up_to(part)) all += line + '\n';
        return all;
    }

    Terminal terminal;
    SpawnOptions options;
};

TEST(ToolCommandTerminal, CtrlCEndsTheCommandAndWhatItStarted) {
    AtATerminal at;
    Child tool(in_session(tool_with("sleep 1000 & echo \"pid=$!\"; echo ready; wait; sleep 1000")),
               at.options);
    const std::string printed = at.up_to("ready");
    const pid_t sleeper = std::stoi(printed.substr(printed.find("pid=") + 4));

    at.terminal.type("\x03");

    EXPECT_EQ(tool.wait(), Exit{128 + SIGINT});
    EXPECT_NE(::kill(sleeper, 0), 0);
}

TEST(ToolCommandTerminal, LetsTheCommandReadFromIt) {
    AtATerminal at;
    Child tool(in_session(tool_with("read -r line; echo \"got $line\"")), at.options);

    at.terminal.type("hello\n");

    at.up_to("got hello");
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolCommandTerminal, IsTheShellsAgainAfterwards) {
    AtATerminal at;
    Child shell(in_session({"/bin/sh", "-c",
                            "\"$0\" -- sh -c 'exit 3'; echo \"code $?\"; read -r line; echo "
                            "\"shell got $line\"",
                            tool_path()}),
                at.options);
    at.up_to("code 3");

    at.terminal.type("hello\n");

    at.up_to("shell got hello");
    EXPECT_EQ(shell.wait(), Exit{0});
}

// A shell with job control, as a user has it.
TEST(ToolCommandTerminal, CtrlZStopsTheJobAndFgContinuesIt) {
    AtATerminal at;
    at.options.environment = {"TERM=dumb", "PS1=$ "};
    Child shell(in_session({"/bin/bash", "--norc", "--noprofile", "--noediting", "-i"}),
                at.options);
    at.terminal.type(tool_path() +
                     " -- sh -c 'echo re\"\"ady; read -r line; echo \"got $line\"'\n");
    at.up_to("ready");

    at.terminal.type("\x1a");
    EXPECT_THAT(at.up_to("Stopped"), HasSubstr("[1]+"));
    at.terminal.type("fg\n");
    at.terminal.type("hello\n");

    at.up_to("got hello");
    at.terminal.type("echo co\"\"de $?; exit\n");
    at.up_to("code 0");
    EXPECT_EQ(shell.wait(), Exit{0});
}

}  // namespace
}  // namespace wsecho_test
