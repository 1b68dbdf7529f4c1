// The environment variables of the options, and --check.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tool/arguments.hpp"

namespace wsecho::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

using OptionVariables = std::map<std::string, std::string>;

Parsed parse_with(const OptionVariables& variables, std::vector<const char*> arguments = {},
                  std::set<std::string>* asked = nullptr) {
    arguments.insert(arguments.begin(), "ws-echo");
    return parse_arguments(
        static_cast<int>(arguments.size()), arguments.data(), [&](const char* name) -> const char* {
            if (asked != nullptr) asked->insert(name);
            const auto variable = variables.find(name);
            return variable == variables.end() ? nullptr : variable->second.c_str();
        });
}

// Throws std::bad_variant_access for a mistake.
Settings settings_with(const OptionVariables& variables,
                       const std::vector<const char*>& arguments = {}) {
    return std::get<Settings>(parse_with(variables, arguments));
}

std::string mistake_with(const OptionVariables& variables,
                         const std::vector<const char*>& arguments = {}) {
    const Parsed parsed = parse_with(variables, arguments);
    const auto* answer = std::get_if<Answer>(&parsed);
    return answer == nullptr || answer->code != ExitCode::usage ? "none" : answer->error;
}

TEST(OptionVariables, ExistForEachOptionOfTheHelp) {
    const std::string help = std::get<Answer>(parse_with({}, {"--help"})).out;
    std::set<std::string> asked;
    parse_with({}, {"--", "true"}, &asked);  // without a command, its options have no effect

    std::size_t options = 0;
    const std::regex option("\n  (?:-\\w, )?(--[a-z-]+)");
    for (std::sregex_iterator at(help.begin(), help.end(), option), end; at != end; ++at) {
        const std::string name = (*at)[1];
        if (name == "--help" || name == "--version" || name == "--licenses") continue;
        EXPECT_EQ(asked.count(variable_of(name)), 1U) << name;
        ++options;
    }
    EXPECT_GT(options, 50U);
}

TEST(OptionVariables, OfFlagsTakeSixWordsInAnyCase) {
    for (const char* on : {"1", "true", "yes", "True", "YES"}) {
        EXPECT_TRUE(settings_with({{"WS_ECHO_TLS", on}}).tls.on) << on;
    }
    for (const char* off : {"0", "false", "no", "No", ""}) {
        EXPECT_FALSE(settings_with({{"WS_ECHO_TLS", off}}).tls.on) << off;
    }
    for (const char* neither : {"on", "2", " 1", "tls"}) {
        EXPECT_THAT(mistake_with({{"WS_ECHO_TLS", neither}}),
                    StartsWith("ws-echo: environment variable WS_ECHO_TLS: \"" +
                               std::string(neither) + "\" is neither on nor off (use 1, "));
    }
}

TEST(OptionVariables, WithTheAddressOfAServiceAreIgnored) {
    const Settings settings = settings_with(
        {{"WS_ECHO_PORT", "tcp://10.96.0.7:9001"}, {"WS_ECHO_CONTROL_PORT", "tcp://10.96.0.8:80"}});
    EXPECT_EQ(settings.server.port, 9001);
    EXPECT_EQ(settings.control.api.port, std::nullopt);
    EXPECT_THAT(mistake_with({{"WS_ECHO_PORT", "http://10.96.0.7:9001"}}),
                StartsWith("ws-echo: environment variable WS_ECHO_PORT: "));
    EXPECT_THAT(mistake_with({{"WS_ECHO_TLS", "tcp://10.96.0.7:9001"}}),
                StartsWith("ws-echo: environment variable WS_ECHO_TLS: "));
}

TEST(OptionVariables, OfEachKindStandForTheOption) {
    const Settings all = settings_with({{"WS_ECHO_DEBUG", "1"},
                                        {"WS_ECHO_NO_COMPRESSION", "yes"},
                                        {"WS_ECHO_BEHAVIOR", "close(4001)"},
                                        {"WS_ECHO_SUBPROTOCOL", "b\na\n"},
                                        {"WS_ECHO_HEADER", "X-A: 1 2\nX-B: 3"},
                                        {"WS_ECHO_LISTEN", "0=sink\n9443=close(4002)"},
                                        {"WS_ECHO_HOST", "::1\n127.0.0.1"},
                                        {"WS_ECHO_MAX_LIFETIME", "2s"},
                                        {"WS_ECHO_ONCE", "true"},
                                        {"WS_ECHO_PORT_FILE", "a file"}});

    EXPECT_EQ(all.trace.depth, TraceDepth::messages);
    EXPECT_FALSE(all.server.compression);
    EXPECT_EQ(all.server.behavior, Behavior("close(4001)"));
    EXPECT_THAT(all.server.subprotocols, ElementsAre("b", "a"));
    EXPECT_THAT(all.server.headers, ElementsAre(Header{"X-A", "1 2"}, Header{"X-B", "3"}));
    EXPECT_EQ(all.listen.size(), 2U);
    EXPECT_THAT(all.server.host.all, ElementsAre("::1", "127.0.0.1"));
    EXPECT_EQ(all.end.lifetime, std::chrono::seconds(2));
    EXPECT_EQ(all.end.connections, 1U);
    EXPECT_EQ(all.port_file, "a file");
}

TEST(OptionVariables, GiveWayToTheCommandLine) {
    const Settings mine =
        settings_with({{"WS_ECHO_SUBPROTOCOL", "theirs"},
                       {"WS_ECHO_BEHAVIOR", "nonsense"},
                       {"WS_ECHO_TRACE", "bytes"}},
                      {"--subprotocol", "mine", "--behavior", "sink", "--trace", "frames"});

    EXPECT_THAT(mine.server.subprotocols, ElementsAre("mine"));
    EXPECT_EQ(mine.server.behavior, Behavior("sink"));
    EXPECT_EQ(mine.trace.depth, TraceDepth::frames);
}

TEST(OptionVariables, GiveWayToAnOptionThatExcludesThem) {
    EXPECT_EQ(settings_with({{"WS_ECHO_PRINT_PORT", "1"}}, {"--print-url"}).print, Print::url);
    EXPECT_EQ(settings_with({{"WS_ECHO_PRINT_ENV", "1"}}, {"--print-port"}).print, Print::port);
    EXPECT_EQ(
        settings_with({{"WS_ECHO_ONCE", "1"}}, {"--exit-after-connections", "3"}).end.connections,
        3U);
    EXPECT_EQ(settings_with({{"WS_ECHO_EXIT_AFTER_CONNECTIONS", "3"}}, {"--once"}).end.connections,
              1U);
    EXPECT_THAT(mistake_with({{"WS_ECHO_PRINT_PORT", "1"}, {"WS_ECHO_PRINT_URL", "1"}}),
                HasSubstr("exclude each other"));
}

TEST(OptionVariables, OfAnOptionalValueAreAFlagOrTheValue) {
    EXPECT_EQ(settings_with({{"WS_ECHO_PRINT_ENV", "yes"}}).print, Print::env);
    EXPECT_EQ(settings_with({{"WS_ECHO_PRINT_ENV", "fish"}}).print, Print::fish_env);
    EXPECT_EQ(settings_with({{"WS_ECHO_PRINT_ENV", "0"}}).print, Print::nothing);
    EXPECT_THAT(mistake_with({{"WS_ECHO_PRINT_ENV", "fihs"}}),
                StartsWith("ws-echo: environment variable WS_ECHO_PRINT_ENV: unknown shell"));
}

TEST(OptionVariables, AskForAPortTogetherWithAUnixSocketOfTheEnvironment) {
    const OptionVariables both = {{"WS_ECHO_UNIX", "/s"}, {"WS_ECHO_PORT", "77"}};

    EXPECT_THAT(settings_with(both).server.host.all, ElementsAre("", "unix:/s"));
    EXPECT_EQ(settings_with(both).server.port, 77);
    EXPECT_THAT(settings_with({{"WS_ECHO_PORT", "77"}}, {"--unix", "/s"}).server.host.all,
                ElementsAre("unix:/s"));
}

TEST(Check, OnlyReadsTheOptions) {
    const auto answer = [](const std::vector<const char*>& arguments,
                           const OptionVariables& variables = {}) {
        return std::get<Answer>(parse_with(variables, arguments));
    };

    EXPECT_EQ(answer({"--check", "--tls", "--cert", "missing", "--key", "missing"}).code,
              ExitCode::ok);
    EXPECT_EQ(answer({"--port", "1"}, {{"WS_ECHO_CHECK", "1"}}).code, ExitCode::ok);
    EXPECT_EQ(answer({"--check", "healthcheck", "http://127.0.0.1:1"}).code, ExitCode::ok);
    EXPECT_EQ(answer({"--check", "faults", "frame"}).code, ExitCode::ok);
    EXPECT_EQ(answer({"--check"}).error, "ws-echo: the options are valid\n");
    EXPECT_EQ(answer({"--check", "--prot", "1"}).code, ExitCode::usage);
    EXPECT_EQ(answer({"--check", "--ca-file", "x"}).code, ExitCode::usage);
    EXPECT_EQ(answer({"--check", "healthcheck", "nonsense"}).code, ExitCode::usage);
    EXPECT_EQ(answer({"--check"}, {{"WS_ECHO_LISTEN", "0=nonsense"}}).code, ExitCode::usage);
}

}  // namespace
}  // namespace wsecho::tool
