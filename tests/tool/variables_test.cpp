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

TEST(OptionVariables, OfFlagsTakeEightWordsInAnyCase) {
    for (const char* on : {"1", "true", "yes", "on", "True", "YES", "On"}) {
        EXPECT_TRUE(settings_with({{"WS_ECHO_TLS", on}}).tls.on) << on;
    }
    for (const char* off : {"0", "false", "no", "off", "No", "OFF", ""}) {
        EXPECT_FALSE(settings_with({{"WS_ECHO_TLS", off}}).tls.on) << off;
    }
    for (const char* neither : {"onn", "2", " 1", "tls"}) {
        EXPECT_THAT(
            mistake_with({{"WS_ECHO_TLS", neither}}),
            StartsWith("ws-echo: environment variable WS_ECHO_TLS: \"" + std::string(neither) +
                       "\" is not a value of a flag (use 1, true, yes or on; "));
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
                HasSubstr("cannot be used together"));
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
    EXPECT_EQ(answer({"--check", "completion", "zsh"}).out, "");
    EXPECT_EQ(answer({"--check", "--prot", "1"}).code, ExitCode::usage);
    EXPECT_EQ(answer({"--check", "--ca-file", "x"}).code, ExitCode::usage);
    EXPECT_EQ(answer({"--check", "healthcheck", "nonsense"}).code, ExitCode::usage);
    EXPECT_EQ(answer({"--check"}, {{"WS_ECHO_LISTEN", "0=nonsense"}}).code, ExitCode::usage);
}

TEST(Check, SaysAboutASubcommandWhatTheSubcommandWouldSay) {
    for (const std::vector<const char*>& arguments :
         std::vector<std::vector<const char*>>{{"faults", "nopez"},
                                               {"faults", "frame.*x"},
                                               {"faults", "a\\b*"},
                                               {"faults", "--hosts", "frame"},
                                               {"completion"},
                                               {"completion", "csh"}}) {
        std::vector<const char*> checked = arguments;
        checked.insert(checked.begin(), "--check");

        const auto answer = std::get<Answer>(parse_with({}, checked));

        const Parsed parsed = parse_with({}, arguments);
        const auto* query = std::get_if<FaultsQuery>(&parsed);
        const Answer wanted = query != nullptr ? list_faults(*query, 80) : std::get<Answer>(parsed);
        EXPECT_EQ(answer.code, ExitCode::usage) << arguments.back();
        EXPECT_EQ(answer.error, wanted.error);
    }
}

// ---- misspelt variables ----

// What is said about these variables.
std::vector<std::string> warnings_for(const OptionVariables& variables) {
    const char* const arguments[] = {"ws-echo"};
    const auto none = [](const char*) -> const char* { return nullptr; };
    return std::get<Settings>(parse_arguments(1, arguments, none, variables)).warnings;
}

TEST(MisspeltVariables, AreNamedWithTheOneThatWasMeant) {
    EXPECT_THAT(warnings_for({{"WS_ECHO_BEHAVIOUR", "close"}}),
                ElementsAre("environment variable WS_ECHO_BEHAVIOUR is unknown: did you mean "
                            "WS_ECHO_BEHAVIOR?"));
    const std::vector<std::pair<const char*, const char*>> misspelt = {
        {"WS_ECHO_PROT", "WS_ECHO_PORT?"},
        {"WS_ECHO_port", "WS_ECHO_PORT?"},
        {"WS_ECHO_SUBPROTOCOLS", "WS_ECHO_SUBPROTOCOL?"},
        {"WS_ECHO_MAX_LIFTIME", "WS_ECHO_MAX_LIFETIME?"},
        {"WS_ECHO_EXPECT_MESAGE", "WS_ECHO_EXPECT_MESSAGES?"},
        {"WS_ECHO_CONTROL_TOKN", "WS_ECHO_CONTROL_TOKEN?"},
        {"WS_ECHO_TIMEOUT_SCALE", "WSECHO_TIMEOUT_SCALE?"}};
    for (const auto& [variable, meant] : misspelt) {
        EXPECT_THAT(warnings_for({{variable, "1"}}), ElementsAre(testing::EndsWith(meant)));
    }
    EXPECT_THAT(warnings_for({{"WS_ECHO_ALLOW_ORIGN", "http://localhost:3000"}}),
                ElementsAre(testing::EndsWith("WS_ECHO_ALLOW_ORIGIN?")));
}

TEST(MisspeltVariables, AreNotThoseOfOthersOrOfTheTool) {
    EXPECT_THAT(warnings_for({{"WS_ECHO_SERVICE_HOST", "10.96.0.7"},
                              {"WS_ECHO_SERVICE_PORT", "9001"},
                              {"WS_ECHO_SERVICE_PORT_HTTP", "9001"},
                              {"WS_ECHO_PORT", "tcp://10.96.0.7:9001"},
                              {"WS_ECHO_PORT_9001_TCP", "tcp://10.96.0.7:9001"},
                              {"WS_ECHO_PORT_9001_TCP_ADDR", "10.96.0.7"},
                              {"WS_ECHO_PORT_9001_TCP_PORT", "9001"},
                              {"WS_ECHO_PORT_9001_TCP_PROTO", "tcp"},
                              {"WS_ECHO_0_PORT", "tcp://10.96.0.7:9001"},
                              {"WS_ECHO_CONTROL_SERVICE_HOST", "10.96.0.7"},
                              {"WS_ECHO_NAME", "/web/ws-echo"},
                              {"WS_ECHO_BEHAVIOUR", ""},
                              {"WS_ECHO_PORT_2", "9002"},
                              {"WS_ECHO_VERSION", "0.4.2"},
                              {"WS_ECHO_IMAGE", "ws-echo:dev"},
                              {"WS_ECHO_URL", "ws://127.0.0.1:1"},
                              {"WS_ECHO_WS_URL", "ws://127.0.0.1:1"},
                              {"WS_ECHO_WSS_URL", "wss://127.0.0.1:1"},
                              {"WS_ECHO_CONTROL_URL", "http://127.0.0.1:1"},
                              {"WS_ECHO_LISTEN_URL_1", "ws://127.0.0.1:2"},
                              {"WS_ECHO_CA", "ca.pem"},
                              {"WS_ECHO_PID", "7"},
                              {"WS_ECHO_CONTROL_TOKEN", "secret"},
                              {"WS_ECHOES_PORT", "1"},
                              {"WS_ECHO_", "1"},
                              {"WSECHO_TIMEOUT_SCALE", "2"}}),
                ElementsAre());
}

TEST(TimeoutScale, IsANumberAboveZero) {
    const auto answer_to = [](const char* scale, std::vector<const char*> arguments) {
        const auto environment = [scale](const char* name) {
            return std::string_view(name) == "WSECHO_TIMEOUT_SCALE" ? scale : nullptr;
        };
        arguments.insert(arguments.begin(), "ws-echo");
        return std::get<Answer>(
            parse_arguments(static_cast<int>(arguments.size()), arguments.data(), environment, {}));
    };
    for (const char* wrong : {"5x", "x", "0", "-1", "nan", "inf", " "}) {
        for (const char* command : {"", "grade", "wstest", "healthcheck"}) {
            std::vector<const char*> arguments = {"--check"};
            if (*command != '\0') arguments.push_back(command);
            const Answer answer = answer_to(wrong, arguments);
            EXPECT_EQ(answer.code, ExitCode::usage) << wrong << ' ' << command;
            EXPECT_THAT(answer.error,
                        HasSubstr("environment variable WSECHO_TIMEOUT_SCALE: \"" +
                                  std::string(wrong) + "\" is not a number above 0 (use a number"));
        }
    }
    for (const char* right : {"5", "0.5", "1e1", ""}) {
        EXPECT_EQ(answer_to(right, {"--check"}).code, ExitCode::ok) << right;
    }
    EXPECT_EQ(answer_to("x", {"--check", "completion", "bash"}).code, ExitCode::ok)
        << "it waits for nothing";
}

TEST(MisspeltVariables, AreAnErrorOfCheck) {
    const char* const arguments[] = {"ws-echo", "--check"};
    const auto none = [](const char*) -> const char* { return nullptr; };

    const auto answer =
        std::get<Answer>(parse_arguments(2, arguments, none, {{"WS_ECHO_BEHAVIOUR", "close"}}));

    EXPECT_EQ(answer.code, ExitCode::usage);
    EXPECT_EQ(answer.error,
              "ws-echo: environment variable WS_ECHO_BEHAVIOUR is unknown: did you mean "
              "WS_ECHO_BEHAVIOR? See ws-echo --help\n");
}

// ---- mistakes about options that variables have set ----

TEST(OptionVariables, AreNamedInAMistakeAboutTheirOption) {
    struct Case {
        OptionVariables variables;
        std::vector<const char*> arguments;
        const char* note;
    };
    const std::vector<Case> cases = {
        {{{"WS_ECHO_PRINT_URL", "1"}}, {"--", "true"}, " (WS_ECHO_PRINT_URL sets --print-url);"},
        {{{"WS_ECHO_BACKGROUND", "1"}}, {"--", "true"}, " (WS_ECHO_BACKGROUND sets --background);"},
        {{{"WS_ECHO_PONG_TIMEOUT", "1s"}}, {}, " (WS_ECHO_PONG_TIMEOUT sets --pong-timeout);"},
        {{{"WS_ECHO_CA_FILE", "x"}}, {}, " (WS_ECHO_CA_FILE sets --ca-file);"},
        {{{"WS_ECHO_PORT", "7"}}, {"--listen", "7=echo"}, " (WS_ECHO_PORT sets --port);"},
        {{{"WS_ECHO_EXIT_WHEN_MET", "1"}}, {}, " (WS_ECHO_EXIT_WHEN_MET sets --exit-when-met);"},
        {{{"WS_ECHO_TLS_ONLY", "1"}},
         {"--tls", "--", "x", "{ws_url}"},
         " (WS_ECHO_TLS_ONLY sets --tls-only);"}};
    for (const Case& each : cases) {
        EXPECT_THAT(mistake_with(each.variables, each.arguments), HasSubstr(each.note));
    }
}

TEST(OptionVariables, AreNotNamedForAnOptionOfTheCommandLine) {
    for (const std::vector<const char*>& arguments :
         std::vector<std::vector<const char*>>{{"--print-url", "--", "true"},
                                               {"--pong-timeout", "1s"},
                                               {"--expect-connections", "5..3"}}) {
        EXPECT_THAT(mistake_with({{"WS_ECHO_TLS", "1"}}, arguments),
                    testing::Not(HasSubstr("WS_ECHO_TLS")));
        EXPECT_THAT(mistake_with({}, arguments), testing::Not(HasSubstr(" sets ")));
    }
}

}  // namespace
}  // namespace wsecho::tool
