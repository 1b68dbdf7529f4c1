// The help, the version, and the errors for mistakes in the command line.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

#include "tool_process.hpp"
#include "traced_session.hpp"
#include "wsecho/version.hpp"

namespace wsecho_test {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(ToolHelp, NamesEveryOption) {
    const Outcome outcome = run_tool({"--help"});

    EXPECT_EQ(outcome.exit, Exit{0});
    EXPECT_EQ(outcome.error, "");
    for (const char* option : {"-p, --port N",
                               "--host ADDRESS",
                               "--unix PATH",
                               "--listen PORT=BEHAVIOR",
                               "--print-port",
                               "--print-url",
                               "--print-env[=SHELL]",
                               "--background",
                               "--port-file PATH",
                               "--pid-file PATH",
                               "--tls",
                               "--ca-file PATH",
                               "--truststore PATH",
                               "--tls-name NAME",
                               "--cert FILE",
                               "--key FILE",
                               "--client-cert WHETHER",
                               "--client-ca FILE",
                               "--client-identity PATH",
                               "--tls-min VERSION",
                               "--tls-max VERSION",
                               "--tls-only",
                               "--control WHO",
                               "--control-host NAME",
                               "--control-port N",
                               "--allow-origin URL",
                               "--control-token-file PATH",
                               "-d, --debug",
                               "--trace DEPTH",
                               "--trace-format FORMAT",
                               "--trace-file PATH",
                               "--behavior TEXT",
                               "--header HEADER",
                               "--ping-interval D",
                               "--pong-timeout D",
                               "--max-message-size SIZE",
                               "--subprotocol NAME",
                               "--no-compression",
                               "--opening-timeout D",
                               "--closing-timeout D",
                               "--history SIZE",
                               "--once",
                               "--exit-after-connections N",
                               "--exit-when-idle D",
                               "--max-lifetime D",
                               "--exit-with-parent",
                               "--timeout D",
                               "--kill-after D",
                               "--no-substitute",
                               "--no-trust-environment",
                               "--expect-connections RANGE",
                               "--expect-messages RANGE",
                               "--expect-text TEXT",
                               "--expect-pattern PATTERN",
                               "--expect-close CODE",
                               "--exit-when-met",
                               "--summary FORMAT[=PATH]",
                               "-h",
                               "--help",
                               "--check",
                               "--licenses",
                               "--record-frames",
                               "--ready-fd N",
                               "--version"}) {
        EXPECT_THAT(outcome.out, HasSubstr("\n  " + std::string(option) + " "));
    }
}

TEST(ToolHelp, EndsEachOptionWithItsDefault) {
    const Outcome outcome = run_tool({"--help"});

    // An option starts with a dash in column 2; lines that are indented further belong to it.
    std::vector<std::string> options;
    for (const std::string& line : lines_of(outcome.out)) {
        if (line.rfind("  -", 0) == 0) {
            options.push_back(line);
        } else if (line.rfind("     ", 0) == 0 && !options.empty()) {
            options.back() += line;
        }
    }
    EXPECT_EQ(options.size(), 69U);
    const std::regex ends_with_default(R"(.*\[default: [^\]]+\])");
    for (const std::string& option : options) {
        EXPECT_TRUE(std::regex_match(option, ends_with_default)) << option;
    }
    EXPECT_THAT(outcome.out, HasSubstr("[default: 64MiB]"));
    EXPECT_THAT(outcome.out, HasSubstr("[default: 16MiB]"));
    EXPECT_THAT(outcome.out, HasSubstr("[default: 9001]"));
    EXPECT_THAT(outcome.out, Not(HasSubstr("[default: $WS_ECHO_")));
}

TEST(ToolHelp, FitsInto80Columns) {
    for (const std::string& line : lines_of(run_tool({"--help"}).out)) {
        EXPECT_LE(line.size(), 80U) << line;
    }
}

TEST(ToolShortHelp, FitsOnAScreenOf24LinesAnd80Columns) {
    const Outcome outcome = run_tool({"-h"});

    EXPECT_EQ(outcome.exit, Exit{0});
    EXPECT_EQ(outcome.error, "");
    EXPECT_LT(lines_of(outcome.out).size(), 24U);
    for (const std::string& line : lines_of(outcome.out)) EXPECT_LE(line.size(), 80U) << line;
}

TEST(ToolShortHelp, NamesTenOptionsOfTheWholeHelpAndWhereTheRestIs) {
    const std::string all = run_tool({"--help"}).out;
    const std::string few = run_tool({"-h"}).out;

    std::size_t options = 0;
    for (const std::string& line : lines_of(few)) {
        if (line.rfind("  -", 0) != 0) continue;
        ++options;
        EXPECT_THAT(all, HasSubstr('\n' + line.substr(0, line.find("  ", 2)) + ' '));
    }
    EXPECT_EQ(options, 10U);
    for (const char* more : {"ws-echo --help ", "ws-echo faults ", "ws-echo completion "}) {
        EXPECT_THAT(few, HasSubstr(more));
    }
}

TEST(ToolHelp, IsPrintedDespiteOtherMistakes) {
    const Outcome outcome = run_tool({"--no-such-option", "--help"}, {{"WS_ECHO_PORT=x"}});

    EXPECT_EQ(outcome.exit, Exit{0});
    EXPECT_THAT(outcome.out, HasSubstr("Usage: ws-echo"));
}

TEST(ToolHelp, MentionsTheListOfFaults) {
    EXPECT_THAT(run_tool({"--help"}).out, HasSubstr("\n  or:  ws-echo faults [NAME]\n"));
}

TEST(ToolHelp, OfFaultsHasItsOwnOptions) {
    const Outcome outcome = run_tool({"faults", "--help"});

    EXPECT_EQ(outcome.exit, Exit{0});
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("Usage: ws-echo faults [OPTIONS] [NAME]\n"),
                                   HasSubstr("\n  or:  ws-echo faults [OPTIONS] WORD...\n"),
                                   HasSubstr("\n  --format FORMAT "), HasSubstr("[default: text]"),
                                   Not(HasSubstr("--port"))));
    for (const std::string& line : lines_of(outcome.out)) EXPECT_LE(line.size(), 80U) << line;
}

TEST(ToolVersion, IsTheVersionOfTheLibrary) {
    const Outcome outcome = run_tool({"--version"});

    EXPECT_EQ(outcome.exit, Exit{0});
    EXPECT_THAT(outcome.out, StartsWith("ws-echo " WSECHO_VERSION "\n"));
    EXPECT_EQ(outcome.error, "");
}

struct Mistake {
    std::vector<std::string> arguments;
    std::string said;
};

TEST(ToolUsage, ExitsWith2AndNamesTheMistake) {
    const std::vector<Mistake> mistakes = {
        {{"--nope"}, "unknown option --nope"},
        {{"extra"}, "unexpected argument \"extra\": to run a command, write -- before it"},
        {{"--tls", "pytest"},
         "unexpected argument \"pytest\": to run a command, write -- before it"},
        {{"my-client", "{url}", "-v"},
         "unexpected argument \"my-client\": to run a command, write -- before it"},
        {{"./run", "--port", "1"},
         "unexpected argument \"./run\": to run a command, write -- before it"},
        {{"ctest"},
         "unexpected argument \"ctest\": did you mean --cert? To run a command, write -- before "
         "it"},
        {{"--expect-connections", "5..3"},
         "--expect-connections: \"5..3\": the first number is greater than the second: write "
         "3..5"},

        {{"--port"}, "--port needs a value: --port N"},
        {{"--port", "x"}, "--port: \"x\" is not a port (0 to 65535; 0 picks a free one)"},
        {{"-p", "65536"}, "--port: \"65536\" is not a port (0 to 65535; 0 picks a free one)"},
        {{"--host", "example.com"},
         "--host: \"example.com\" is not an address (use a numeric address such as 127.0.0.1 or "
         "::1, or localhost for both loopback addresses; no other name is resolved)"},
        {{"--host", "unix:/tmp/s"}, "--host: \"unix:/tmp/s\" is a Unix socket (use --unix PATH)"},
        {{"--unix", ""}, "--unix: \"\": the name of the Unix socket is empty"},
        {{"--unix", "@"}, "--unix: \"@\": the name of the Unix socket is empty"},
        {{"--unix", "s", "--print-port"},
         "--print-port needs a port, and --unix has none: add --port, or use --print-url"},
        {{"--port-file", "p", "--unix", "s"},
         "--port-file needs a port, and --unix has none: add --port, or use --print-url"},
        {{"--listen", "9443"},
         "--listen: \"9443\" has no behavior (write PORT=BEHAVIOR, as in 9443=tls.expired)"},
        {{"--listen", "close(4001)=9443"},
         "--listen: \"close(4001)\" is not a port (0 to 65535; 0 picks a free one)"},
        {{"--listen", "9001=sink"},
         "--listen: port 9001 is the server's own (--port): give each its own, or 0 for a free "
         "one"},
        {{"--listen", "9002=sink", "--listen", "9002=echo"},
         "--listen: port 9002 is given twice: give each its own, or 0 for a free one"},
        {{"--listen", "9443=sink/tls.expired"}, "--listen: tls.expired needs --tls"},
        {{"--behavior", "tls.expired"}, "--behavior: tls.expired needs --tls"},
        {{"--unix", "s", "--listen", "9002=sink"},
         "--listen needs an address, and --unix has none: add --host or --port"},
        {{"--print-port", "--print-env"},
         "--print-port, --print-url and --print-env cannot be used together (use only one: stdout "
         "carries one line)"},
        {{"--trace", "all"},
         "--trace: unknown depth \"all\" (use connections, messages, frames or bytes)"},
        {{"--trace-format", "xml"}, "--trace-format: unknown format \"xml\" (use text or json)"},
        {{"--trace-file", "-", "--print-url"},
         "--trace-file - cannot be used with --print-port, --print-url or --print-env (use "
         "--port-file, or write the trace to a file)"},
        {{"--background", "--trace-file=-"},
         "--trace-file - cannot be used with --background (a background server closes stdout)"},
        {{"--pong-timeout", "2s"},
         "--pong-timeout has no effect without --ping-interval (write --ping-interval 1s too)"},
        {{"--ping-interval", "1s", "--pong-timeout", "2s", "--ping-interval", "0"},
         "--pong-timeout has no effect without --ping-interval (write --ping-interval 1s too)"},
        {{"--ping-interval", "1s", "--pong-timeout", "25h"}, "--pong-timeout: must be at most 24h"},
        {{"--once=no"}, "--once takes no value"},
        {{"--once", "--exit-after-connections", "2"},
         "--once cannot be used with --exit-after-connections (--once means "
         "--exit-after-connections 1)"},
        {{"--exit-after-connections", "0"},
         "--exit-after-connections: \"0\" is not a count (a number of at least 1)"},
        {{"--max-lifetime", "0"}, "--max-lifetime: must be longer than zero"},
        {{"--closing-timeout", "25h"}, "--closing-timeout: must be at most 24h"},
        {{"--subprotocol", "two words"},
         "--subprotocol: \"two words\" is not a subprotocol (use letters, digits and "
         "!#$%&'*+-.^_`|~)"},
        {{"--max-message-size", "0"}, "--max-message-size: must be at least 1"},
        {{"--verdict-timeout", "0"}, "--verdict-timeout: must be longer than zero"},
        {{"--fail-on-violation=yes"}, "--fail-on-violation takes no value"},
        {{"--print-env=powershell"}, "--print-env: unknown shell \"powershell\" (use sh or fish)"},
        {{"--print-env=csh"}, "--print-env: unknown shell \"csh\" (use sh or fish)"},
        {{"--print-env", "--print-url"},
         "--print-port, --print-url and --print-env cannot be used together (use only one: stdout "
         "carries one line)"},
        {{"--pid-file", "x", "--port-file", "x"},
         "--pid-file and --port-file name the same file (give each its own)"},
        {{"--header", "X-Served-By ws-echo"},
         "--header: \"X-Served-By ws-echo\" has no colon (write 'Name: value', as in "
         "'X-Served-By: ws-echo')"},
        {{"--header", "X Y: z"},
         "--header: \"X Y: z\": the name must be a token, and the value must not contain control "
         "characters (RFC 9110, 5.1 and 5.5)"},
        {{"--header", "upgrade: h2c"},
         "--header: \"upgrade: h2c\": the opening handshake sets this field itself"}};
    for (const Mistake& mistake : mistakes) {
        SCOPED_TRACE(mistake.said);

        const Outcome outcome = run_tool(mistake.arguments);

        EXPECT_EQ(outcome.exit, Exit{2});
        EXPECT_EQ(outcome.out, "");
        EXPECT_EQ(outcome.error, "ws-echo: " + mistake.said + "; see ws-echo --help\n");
    }
}

// Each sentence ends with a suggestion.
TEST(ToolUsage, SuggestsWhatWasMeant) {
    const std::vector<Mistake> mistakes = {
        {{"--prot", "1"}, "unknown option --prot: did you mean --port?"},
        {{"--prot=1"}, "unknown option --prot: did you mean --port?"},
        {{"--PORT", "1"}, "unknown option --PORT: did you mean --port?"},
        {{"--max_lifetime", "1s"}, "unknown option --max_lifetime: did you mean --max-lifetime?"},
        {{"--exit-on-idle", "1s"}, "unknown option --exit-on-idle: did you mean --exit-when-idle?"},
        {{"--lifetime", "1s"}, "unknown option --lifetime: did you mean --max-lifetime?"},
        {{"--onec"}, "unknown option --onec: did you mean --once?"},
        {{"--verison"}, "unknown option --verison: did you mean --version?"},
        {{"-debug"}, "unknown option -debug: did you mean --debug?"},
        {{"-port=1"}, "unknown option -port: did you mean --port?"},
        {{"fautls"}, "unexpected argument \"fautls\": did you mean faults?"},
        {{"fault", "slow"}, "unexpected argument \"fault\": did you mean faults?"},
        {{"complete", "bash"}, "unexpected argument \"complete\": did you mean completion?"},
        {{"port", "9001"}, "unexpected argument \"port\": did you mean --port?"},
        {{"9001"}, "unexpected argument \"9001\": did you mean --port 9001?"},
        {{"--trace", "mesages"}, "--trace: unknown depth \"mesages\": did you mean messages?"},
        {{"--trace-format", "jsno"}, "--trace-format: unknown format \"jsno\": did you mean json?"},
        {{"--trace-format", "JSON"}, "--trace-format: unknown format \"JSON\": did you mean json?"},
        {{"--trace-format", "txt"}, "--trace-format: unknown format \"txt\": did you mean text?"}};
    for (const Mistake& mistake : mistakes) {
        const Outcome outcome = run_tool(mistake.arguments);

        EXPECT_EQ(outcome.exit, Exit{2});
        EXPECT_EQ(outcome.out, "");
        EXPECT_EQ(outcome.error, "ws-echo: " + mistake.said + " See ws-echo --help\n");
    }
}

TEST(ToolUsage, SuggestsWhatWasMeantAfterACommand) {
    const std::vector<Mistake> mistakes = {
        {{"faults", "--fromat", "json"},
         "unknown option --fromat: did you mean --format? See ws-echo faults"},
        {{"faults", "--debug"},
         "unknown option --debug: only ws-echo without faults has it; see ws-echo faults"},
        {{"grade", "--listen", "9001"},
         "unknown option --listen: only ws-echo without grade has it; see ws-echo grade"},
        {{"faults", "--format", "jsn"},
         "--format: unknown format \"jsn\": did you mean json? See ws-echo faults"},
        {{"completion", "bsh"},
         "SHELL: unknown shell \"bsh\" (use bash, zsh or fish); see ws-echo completion"},
        {{"completion", "csh"},
         "SHELL: unknown shell \"csh\" (use bash, zsh or fish); see ws-echo completion"},
        {{"completion", "powershell"},
         "SHELL: unknown shell \"powershell\" (use bash, zsh or fish); see ws-echo completion"},
        {{"completion"},
         "ws-echo completion needs a shell (bash, zsh or fish); see ws-echo completion"},
        {{"--once", "completion", "zsh"},
         "ws-echo completion starts no server: leave out --once; see ws-echo completion"}};
    for (const Mistake& mistake : mistakes) {
        const Outcome outcome = run_tool(mistake.arguments);

        EXPECT_EQ(outcome.exit, Exit{2});
        EXPECT_EQ(outcome.out, "");
        EXPECT_EQ(outcome.error, "ws-echo: " + mistake.said + " --help\n");
    }
}

TEST(ToolUsage, ExplainsAMistakeInABehavior) {
    const std::vector<std::pair<std::string, std::string>> mistakes = {
        {"sned(hello)", "step 1: unknown step \"sned(hello)\": did you mean send? See"},
        {"hs.redirect(307,locaton=/x)",
         "step 1 \"hs.redirect(307,locaton=/x)\": unknown argument \"locaton\": did you mean "
         "location? "
         "For the value \"locaton=/x\", write location=locaton=/x or locaton%3D/x; see"},
        {"/do/close(4001)", "step 1: write close(4001), without /do/; see"},
        {"echo/close(99)",
         "step 2 \"close(99)\": close: code 99 must not be sent: use 1000 to 1003, 1007 to 1014 "
         "or 3000 to 4999 (RFC 6455, 7.4); see"}};
    for (const auto& [behavior, said] : mistakes) {
        const Outcome outcome = run_tool({"--behavior", behavior});

        EXPECT_EQ(outcome.exit, Exit{2});
        EXPECT_EQ(outcome.out, "");
        EXPECT_EQ(outcome.error, "ws-echo: --behavior: " + said + " ws-echo faults\n");
        EXPECT_EQ(run_tool({"--listen", "9002=" + behavior}).error,
                  "ws-echo: --listen: " + said + " ws-echo faults\n");
    }
}

TEST(ToolUsage, RefersToTheHelpOfFaultsAfterFaults) {
    const std::vector<Mistake> mistakes = {
        {{"faults", "--format", "xml"},
         "--format: unknown format \"xml\" (use text, json or markdown)"},
        {{"faults", "--format"}, "--format needs a value: --format FORMAT"},
        {{"faults", "--port", "1"}, "unknown option --port: only ws-echo without faults has it"},
        {{"--port", "1", "faults"}, "ws-echo faults starts no server: leave out --port"}};
    for (const Mistake& mistake : mistakes) {
        const Outcome outcome = run_tool(mistake.arguments);

        EXPECT_EQ(outcome.exit, Exit{2});
        EXPECT_EQ(outcome.error, "ws-echo: " + mistake.said + "; see ws-echo faults --help\n");
    }
}

TEST(ToolUsage, ExplainsUnits) {
    const Outcome duration = run_tool({"--max-lifetime", "5"});
    const Outcome size = run_tool({"--history", "5 MB"});

    EXPECT_EQ(duration.exit, Exit{2});
    EXPECT_THAT(duration.error,
                AllOf(StartsWith("ws-echo: --max-lifetime: \"5\""), HasSubstr("2s")));
    EXPECT_EQ(size.exit, Exit{2});
    EXPECT_THAT(size.error, AllOf(StartsWith("ws-echo: --history: \"5 MB\""), HasSubstr("64KiB")));
}

TEST(ToolUsage, WarnsOfAMisspeltVariable) {
    const Outcome outcome = run_tool({"--", "true"}, {{"WS_ECHO_BEHAVIOUR=close(4001)"}});

    EXPECT_EQ(outcome.exit, Exit{0});
    EXPECT_EQ(outcome.error,
              "ws-echo: environment variable WS_ECHO_BEHAVIOUR is unknown: did you mean "
              "WS_ECHO_BEHAVIOR?\n");
    EXPECT_EQ(run_tool({"faults", "frame.rsv2"}, {{"WS_ECHO_BEHAVIOUR=close(4001)"}}).error, "");
}

TEST(ToolUsage, WarnsInJsonIfStderrHasAJsonTrace) {
    const Outcome outcome = run_tool(
        {"--port", "0", "--trace-format", "json", "--max-lifetime", "1ms"}, {{"WS_ECHO_PROT=1"}});

    EXPECT_EQ(outcome.exit, Exit{124});
    for (const std::string& line : lines_of(outcome.error)) EXPECT_EQ(line.front(), '{') << line;
    EXPECT_THAT(outcome.error, HasSubstr("WS_ECHO_PROT is unknown: did you mean WS_ECHO_PORT?"));
}

TEST(ToolUsage, NamesABadPortInTheEnvironment) {
    const Outcome outcome = run_tool({}, {{"WS_ECHO_PORT=http"}});

    EXPECT_EQ(outcome.exit, Exit{2});
    EXPECT_THAT(outcome.error,
                StartsWith("ws-echo: environment variable WS_ECHO_PORT: \"http\" is not a port"));
    EXPECT_THAT(outcome.error, EndsWith("\n"));
}

}  // namespace
}  // namespace wsecho_test
