// Mistakes in the options of the control API, and in the file of its token.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tool_process.hpp"

namespace wsecho_test {
namespace {

struct ControlMistake {
    std::vector<std::string> arguments;
    std::string said;
    std::vector<std::string> environment = {};
};

TEST(ToolControlMistakes, ExitWith2AndNameTheRemedy) {
    const std::string origin_remedy =
        " is not the origin of a page (write scheme, host and port, as in http://localhost:3000); ";
    const std::string host_remedy =
        " is not a host (write its name, as in tests.example.com; one in other letters than ASCII "
        "begins with xn--); ";
    const std::vector<ControlMistake> mistakes = {
        {{"--control", "privat"}, "--control: unknown value \"privat\": did you mean private? "},
        {{"--control", "LOOPBACK"},
         "--control: unknown value \"LOOPBACK\": did you mean loopback? "},
        {{"--control", "10.0.0.0/8"},
         "--control: unknown value \"10.0.0.0/8\" (use loopback, private, any or off); "},
        {{"--control", "any"},
         "--control any needs a token: add --control-token-file, or set WS_ECHO_CONTROL_TOKEN; "},
        {{},
         "--control any needs a token: add --control-token-file, or set WS_ECHO_CONTROL_TOKEN "
         "(WS_ECHO_CONTROL sets --control); ",
         {"WS_ECHO_CONTROL=any"}},
        {{"--contrl", "any"}, "unknown option --contrl: did you mean --control? "},
        {{"--control_port", "1"}, "unknown option --control_port: did you mean --control-port? "},
        {{"--allowed-origin", "x"},
         "unknown option --allowed-origin: did you mean --allow-origin? "},
        {{"--control"}, "--control needs a value: --control WHO; "},
        {{"--control-host", "http://a.test"}, "--control-host: \"http://a.test\"" + host_remedy},
        {{"--control-host", "*.a.test"}, "--control-host: \"*.a.test\"" + host_remedy},
        {{"--control-host", ""}, "--control-host: \"\"" + host_remedy},
        {{"--control-host", "a.test:9001"},
         "--control-host: \"a.test:9001\" has a port: write a.test; "},
        {{"--allow-origin", "*"}, "--allow-origin: \"*\"" + origin_remedy},
        {{"--allow-origin", "null"}, "--allow-origin: \"null\"" + origin_remedy},
        {{"--allow-origin", "localhost:3000"},
         "--allow-origin: \"localhost:3000\"" + origin_remedy},
        {{"--allow-origin", "ws://localhost:3000"},
         "--allow-origin: \"ws://localhost:3000\"" + origin_remedy},
        {{"--allow-origin", "http://localhost:3000/app"},
         "--allow-origin: \"http://localhost:3000/app\"" + origin_remedy},
        {{"--control-port", "65536"},
         "--control-port: \"65536\" is not a port (0 to 65535; 0 picks a free one); "},
        {{"--control-port", "9001"},
         "--control-port: port 9001 is the server's own (--port): give each its own, or leave out "
         "--control-port to use the same one; "},
        {{"--control-port", "7"},
         "--control-port: port 7 is the server's own (--port): give each its own, or leave out "
         "--control-port to use the same one (WS_ECHO_PORT sets --port); ",
         {"WS_ECHO_PORT=7"}},
        {{"--control-port", "9443", "--listen", "9002=sink", "--listen", "9443=echo"},
         "--control-port: port 9443 is one of --listen: give each its own, or 0 for a free one; "},
        {{"--unix", "s", "--control-port", "0"},
         "--control-port needs an address, and --unix has none: add --host or --port; "},
        {{"--control", "off", "--control-port", "0"},
         "--control-port has no effect with --control off (leave one out); "},
        {{"--allow-origin", "http://a.test"},
         "--allow-origin has no effect with --control off (leave one out) (WS_ECHO_CONTROL sets "
         "--control); ",
         {"WS_ECHO_CONTROL=off"}},
        {{"--control-token-file", ""},
         "--control-token-file: the path is empty (give the path of a file); "},
        {{"--control-token-file", "x", "--pid-file", "x"},
         "--pid-file and --control-token-file name the same file (give each its own); "},
        {{},
         "environment variables WS_ECHO_CONTROL_TOKEN and WS_ECHO_CONTROL_TOKEN_FILE cannot be "
         "used together (set only one); ",
         {"WS_ECHO_CONTROL_TOKEN=x", "WS_ECHO_CONTROL_TOKEN_FILE=y"}},
    };
    for (const ControlMistake& mistake : mistakes) {
        SCOPED_TRACE(mistake.said);
        SpawnOptions with_environment;
        with_environment.environment = mistake.environment;
        const Outcome outcome = run_tool(mistake.arguments, with_environment);
        const bool asks = mistake.said[mistake.said.size() - 2] == '?';

        EXPECT_EQ(outcome.exit, Exit{2});
        EXPECT_EQ(outcome.out, "");
        EXPECT_EQ(outcome.error,
                  "ws-echo: " + mistake.said + (asks ? "See" : "see") + " ws-echo --help\n");
    }
}

TEST(ToolControlMistakes, InTheTokensFileExitWith4) {
    TemporaryFolder folder;
    std::ofstream(folder.path("empty"));
    std::ofstream(folder.path("blank")) << "\n";
    std::ofstream(folder.path("words")) << "two words\n";
    const std::vector<std::pair<std::string, std::string>> files = {
        {folder.path("missing"), "No such file or directory"},
        {folder.path(), "Is a directory"},
        {folder.path("empty"), "it is empty"},
        {"/dev/null", "it is empty"},
        {"/dev/zero", "it is larger than 4KiB"},
        {folder.path("blank"), "the token is empty"},
        {folder.path("words"), "the token has a space or a character that is not visible ASCII"}};
    for (const auto& [path, why] : files) {
        for (const char* start : {"--print-url", "--background"}) {
            const Outcome outcome = run_tool({"--host", "127.0.0.1", "--port", "0", start,
                                              "--control", "any", "--control-token-file", path});
            EXPECT_EQ(outcome.exit, Exit{4});
            EXPECT_EQ(outcome.out, "");
            EXPECT_EQ(outcome.error,
                      "ws-echo: cannot read " + path + ": " + why +
                          " (--control-token-file needs a readable file with a token)\n");
        }
    }
}

TEST(ToolControl, StartsWithATokenFromAFileOrTheEnvironment) {
    TemporaryFolder folder;
    std::ofstream(folder.path("token")) << "s3cret\n";
    Tool with_file({"--control", "any", "--control-token-file", folder.path("token")});
    SpawnOptions with_variable;
    with_variable.environment = {"WS_ECHO_CONTROL=any", "WS_ECHO_CONTROL_TOKEN=s3cret"};
    Tool with_environment({}, with_variable);

    EXPECT_THAT(with_file.wait_until_listening(), testing::HasSubstr("listening on"));
    EXPECT_THAT(with_environment.wait_until_listening(), testing::HasSubstr("listening on"));
}

}  // namespace
}  // namespace wsecho_test
