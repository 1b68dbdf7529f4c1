// Parsing of the command line.

#include "tool/arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <map>
#include <string>
#include <vector>

namespace wsecho::tool {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

using GivenVariables = std::map<std::string, std::string>;

Parsed parse(std::vector<const char*> arguments, const GivenVariables& variables = {}) {
    arguments.insert(arguments.begin(), "ws-echo");
    return parse_arguments(
        static_cast<int>(arguments.size()), arguments.data(), [&](const char* name) -> const char* {
            const auto variable = variables.find(name);
            return variable == variables.end() ? nullptr : variable->second.c_str();
        });
}

// Throws std::bad_variant_access for a mistake.
Settings settings(const std::vector<const char*>& arguments, const GivenVariables& variables = {}) {
    return std::get<Settings>(parse(arguments, variables));
}

TEST(Arguments, HaveTheDefaultsThatTheHelpNames) {
    const Settings defaults = settings({});

    EXPECT_EQ(defaults.server.host, "");
    EXPECT_EQ(defaults.server.port, 9001);
    EXPECT_EQ(defaults.server.max_message_size, std::size_t{64} << 20);
    EXPECT_EQ(defaults.server.history.bytes, std::size_t{16} << 20);
    EXPECT_EQ(defaults.server.opening_handshake_timeout, milliseconds(5000));
    EXPECT_EQ(defaults.server.closing_handshake_timeout, milliseconds(5000));
    EXPECT_TRUE(defaults.server.compression);
    EXPECT_TRUE(defaults.server.headers.empty());
    EXPECT_EQ(defaults.server.ping_interval, milliseconds(0));
    EXPECT_EQ(defaults.server.pong_timeout, milliseconds(0));
    EXPECT_EQ(defaults.server.behavior, Behavior());
    EXPECT_EQ(defaults.print, Print::nothing);
    EXPECT_FALSE(defaults.background);
    EXPECT_FALSE(defaults.trace.depth);
    EXPECT_FALSE(defaults.end.connections || defaults.end.idle || defaults.end.lifetime);
    EXPECT_FALSE(defaults.end.with_parent);
}

TEST(Arguments, CollectWhereToListen) {
    using List = std::vector<std::string>;
    const auto hosts = [](const std::vector<const char*>& arguments) {
        return settings(arguments, {{"WS_ECHO_PORT", "77"}}).server.host.all;
    };

    EXPECT_EQ(hosts({"--host", "::1", "--host", "localhost"}), (List{"::1", "localhost"}));
    EXPECT_EQ(hosts({"--unix", "/s", "--unix", "@t"}), (List{"unix:/s", "unix:@t"}))
        << "the port of the environment does not ask for one";
    EXPECT_EQ(hosts({"--unix", "/s", "--port", "0"}), (List{"", "unix:/s"}));
    EXPECT_EQ(hosts({"--unix", "/s", "--host", "::1"}), (List{"::1", "unix:/s"}));
}

TEST(Arguments, OverrideTheEnvironmentWhichOverridesTheDefault) {
    EXPECT_EQ(settings({}, {{"WS_ECHO_PORT", "77"}}).server.port, 77);
    EXPECT_EQ(settings({"-p", "78"}, {{"WS_ECHO_PORT", "77"}}).server.port, 78);
    EXPECT_EQ(settings({"-p", "78"}, {{"WS_ECHO_PORT", "nonsense"}}).server.port, 78);
    EXPECT_EQ(settings({}, {{"WS_ECHO_PORT", ""}}).server.port, 9001);
}

TEST(Arguments, OverrideEarlierOnesOfTheSameName) {
    const Settings last = settings({"--port", "1", "--trace=bytes", "-p2", "--trace", "frames"});

    EXPECT_EQ(last.server.port, 2);
    EXPECT_EQ(last.trace.depth, TraceDepth::frames);
}

TEST(Arguments, KeepAllSubprotocolsInOrder) {
    const Settings both = settings({"--subprotocol", "b", "--subprotocol", "a", "--once"});

    EXPECT_THAT(both.server.subprotocols, ElementsAre("b", "a"));
}

TEST(Arguments, KeepAllHeadersInOrderAndTrimTheirValues) {
    const Settings both =
        settings({"--header", "X-B: \t two words ", "--header=x-a:", "--header", "X-B:1:2"});

    EXPECT_THAT(both.server.headers,
                ElementsAre(Header{"X-B", "two words"}, Header{"x-a", ""}, Header{"X-B", "1:2"}));
}

TEST(Arguments, UseTheLastBehavior) {
    const Settings last =
        settings({"--behavior", "sink", "--behavior", "send(a%2Cb)/close(4001)@message:3"});

    EXPECT_EQ(last.server.behavior, Behavior("send(a%2Cb)/close(4001)@message:3"));
    EXPECT_EQ(settings({"--behavior", "sink", "--behavior", ""}).server.behavior, Behavior());
}

TEST(Arguments, TraceMessagesToStderrWithDebug) {
    const Settings debug = settings({"-d"});

    EXPECT_EQ(debug.trace.depth, TraceDepth::messages);
    EXPECT_EQ(debug.trace.format, TraceFormat::text);
    EXPECT_TRUE(debug.trace.to_stderr());
}

TEST(Arguments, ImplyDebugWithTraceOptionsUnlessADepthIsGiven) {
    EXPECT_EQ(settings({"--trace-file", "x"}).trace.depth, TraceDepth::messages);
    EXPECT_EQ(settings({"--trace-format", "json"}).trace.depth, TraceDepth::messages);
    EXPECT_EQ(settings({"--trace", "connections", "-d"}).trace.depth, TraceDepth::connections);
    EXPECT_FALSE(settings({"-d", "--trace-file", "x"}).trace.to_stderr());
}

TEST(Arguments, KnowWhereTheTraceGoes) {
    EXPECT_TRUE(settings({"--trace-file", "-"}).trace.to_stdout());
    EXPECT_FALSE(settings({"--trace-file", "./-"}).trace.to_stdout());
    EXPECT_FALSE(settings({"--trace-file", "-"}).trace.to_stderr());
}

TEST(Arguments, MakeStderrJsonOnlyWithTheJsonTraceThere) {
    const auto format = [](const std::vector<const char*>& arguments) {
        return settings(arguments).trace.format_on_stderr();
    };

    EXPECT_EQ(format({}), TraceFormat::text);
    EXPECT_EQ(format({"--trace-format", "json"}), TraceFormat::json);
    EXPECT_EQ(format({"--trace-format", "json", "--trace-file", "-"}), TraceFormat::text);
    EXPECT_EQ(format({"--trace-format", "json", "--trace-file", "x"}), TraceFormat::text);
}

TEST(Arguments, AcceptUnits) {
    const Settings units =
        settings({"--max-message-size", "64KiB", "--history", "1MB", "--opening-timeout", "500ms",
                  "--closing-timeout", "2s", "--max-lifetime", "1m", "--exit-when-idle", "1.5s",
                  "--ping-interval", "250ms", "--pong-timeout", "1s", "--verdict-timeout", "3s"});

    EXPECT_EQ(units.server.max_message_size, 65536U);
    EXPECT_EQ(units.server.history.bytes, 1'000'000U);
    EXPECT_EQ(units.server.opening_handshake_timeout, milliseconds(500));
    EXPECT_EQ(units.server.closing_handshake_timeout, milliseconds(2000));
    EXPECT_EQ(units.end.lifetime, milliseconds(60000));
    EXPECT_EQ(units.end.idle, milliseconds(1500));
    EXPECT_EQ(units.server.ping_interval, milliseconds(250));
    EXPECT_EQ(units.server.pong_timeout, milliseconds(1000));
    EXPECT_EQ(units.server.verdict_timeout, milliseconds(3000));
}

TEST(Arguments, TurnPingsOffWithZero) {
    const Settings off = settings({"--ping-interval", "1s", "--pong-timeout", "2s",
                                   "--ping-interval", "0", "--pong-timeout", "0s"});

    EXPECT_EQ(off.server.ping_interval, milliseconds(0));
    EXPECT_EQ(off.server.pong_timeout, milliseconds(0));
}

TEST(Arguments, AllowNoHeavyStepsAndIgnoreViolationsByDefault) {
    const Settings none = settings({});
    const Settings all = settings({"--fail-on-violation", "--allow-heavy", "--allow-server-wide"});

    EXPECT_FALSE(none.fail_on_violation || none.server.allow_heavy ||
                 none.server.allow_server_wide);
    EXPECT_TRUE(all.fail_on_violation && all.server.allow_heavy && all.server.allow_server_wide);
}

TEST(Arguments, PrintCommandsForOneShellOrForAll) {
    EXPECT_EQ(settings({"--print-env"}).print, Print::env);
    EXPECT_EQ(settings({"--print-env", "--once"}).print, Print::env);
    EXPECT_EQ(settings({"--print-env=sh"}).print, Print::env);
    EXPECT_EQ(settings({"--print-env=fish"}).print, Print::fish_env);
}

TEST(Arguments, TreatOnceAsOneConnection) {
    EXPECT_EQ(settings({"--once"}).end.connections, 1U);
    EXPECT_EQ(settings({"--exit-after-connections", "7"}).end.connections, 7U);
}

// ---- ws-echo faults ----

// Throws std::bad_variant_access if the command is not ws-echo faults.
FaultsQuery faults(const std::vector<const char*>& arguments) {
    return std::get<FaultsQuery>(parse(arguments, {{"WS_ECHO_PORT", "nonsense"}}));
}

TEST(FaultsArguments, SelectAllStepsAsTextByDefault) {
    EXPECT_TRUE(faults({"faults"}).words.empty());
    EXPECT_EQ(faults({"faults"}).format, ListFormat::text);
}

TEST(FaultsArguments, AcceptNameAndFormatInAnyOrder) {
    for (const auto& query : {faults({"faults", "hs.", "--format", "json"}),
                              faults({"faults", "--format=json", "hs."})}) {
        EXPECT_THAT(query.words, ElementsAre("hs."));
        EXPECT_EQ(query.format, ListFormat::json);
    }
    EXPECT_EQ(faults({"faults", "--format", "markdown"}).format, ListFormat::markdown);
}

TEST(FaultsArguments, KeepAllWordsInOrder) {
    const FaultsQuery query = faults({"faults", "slow", "octets", "--format", "json"});

    EXPECT_THAT(query.words, ElementsAre("slow", "octets"));
    EXPECT_EQ(query.format, ListFormat::json);
}

// ---- mistakes ----

TEST(Arguments, ReportAMistakeOnStderr) {
    const Answer answer = std::get<Answer>(parse({"--prot", "1"}));

    EXPECT_EQ(answer.code, ExitCode::usage);
    EXPECT_EQ(answer.out, "");
    EXPECT_EQ(answer.error,
              "ws-echo: unknown option --prot: did you mean --port? See ws-echo --help\n");
}

TEST(Arguments, EscapeControlCharactersInErrors) {
    const Answer answer = std::get<Answer>(parse({"--port", "\033[31m"}));

    EXPECT_THAT(answer.error, HasSubstr("\"\\x1b[31m\" is not a port"));
}

}  // namespace
}  // namespace wsecho::tool
