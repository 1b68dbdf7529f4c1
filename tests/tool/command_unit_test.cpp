// A command's placeholders, environment variables and trusted CAs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tool/arguments.hpp"
#include "tool/command/environment.hpp"
#include "tool/command/placeholders.hpp"
#include "tool/command/trust.hpp"

namespace wsecho::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Strings = std::vector<std::string>;

ServerFacts some_facts() {
    ServerFacts facts;
    facts.url = "wss://[::1]:9";
    facts.ws_url = "ws://[::1]:9";
    facts.wss_url = "wss://[::1]:9";
    facts.control_url = "http://[::1]:9";
    facts.host = "::1";
    facts.port = "9";
    facts.ca_file = "/tmp/{port}.pem";
    return facts;
}

TEST(CommandPlaceholders, AreReplacedWhereverTheyStand) {
    const ServerFacts facts = some_facts();

    EXPECT_EQ(fill_in("{url}", facts), "wss://[::1]:9");
    EXPECT_EQ(fill_in("--url={ws_url}/chat?x={port}", facts), "--url=ws://[::1]:9/chat?x=9");
    EXPECT_EQ(fill_in("{wss_url}{control_url}", facts), "wss://[::1]:9http://[::1]:9");
    EXPECT_EQ(fill_in("{host} {port}", facts), "::1 9");
}

TEST(CommandPlaceholders, AreReplacedOnce) {
    EXPECT_EQ(fill_in("{ca_file}", some_facts()), "/tmp/{port}.pem");
}

TEST(CommandPlaceholders, LeaveOtherTextInBraces) {
    for (const char* text : {"", "{", "{}", "{ur", "{uri}", "{ url }", "{URL}", "${HOME}", "}{"}) {
        EXPECT_EQ(fill_in(text, some_facts()), text);
    }
    EXPECT_EQ(fill_in("{{port}}", some_facts()), "{9}");
}

TEST(CommandPlaceholders, StandForNothingInTheNameOfTheCommandOrIfTurnedOff) {
    CommandSettings command;
    command.words = {"{port}", "{port}"};

    EXPECT_THAT(fill_in(command, some_facts()), ElementsAre("{port}", "9"));
    command.substitute = false;
    EXPECT_THAT(fill_in(command, some_facts()), ElementsAre("{port}", "{port}"));
}

// ---- the command line ----

Parsed parse_command(std::vector<const char*> arguments, const Variables& variables = {}) {
    arguments.insert(arguments.begin(), "ws-echo");
    return parse_arguments(static_cast<int>(arguments.size()), arguments.data(),
                           [&](const char* name) -> const char* {
                               const auto found = variables.find(name);
                               return found == variables.end() ? nullptr : found->second.c_str();
                           });
}

std::string mistake_in_command(const std::vector<const char*>& arguments,
                               const Variables& variables = {}) {
    const Parsed parsed = parse_command(arguments, variables);
    const Answer* answer = std::get_if<Answer>(&parsed);
    if (answer == nullptr) return "none";
    EXPECT_EQ(answer->code, ExitCode::usage);
    return answer->error;
}

TEST(CommandArguments, AreAllWordsAfterTheDashes) {
    const auto settings = std::get<Settings>(
        parse_command({"--debug", "--", "sh", "-c", "--", "--debug", "--timeout", ""}));

    EXPECT_THAT(settings.command.words, ElementsAre("sh", "-c", "--", "--debug", "--timeout", ""));
    EXPECT_EQ(settings.server.host, "127.0.0.1");
    EXPECT_EQ(settings.server.port, 0);
    EXPECT_FALSE(settings.command.timeout);
    EXPECT_EQ(settings.command.kill_after, std::chrono::seconds(5));
}

TEST(CommandArguments, LeaveHostAndPortThatAreGiven) {
    const auto given =
        std::get<Settings>(parse_command({"--host", "::1", "-p", "7", "--", "true"}));
    const auto by_variable =
        std::get<Settings>(parse_command({"--", "true"}, {{"WS_ECHO_PORT", "8"}}));

    EXPECT_EQ(given.server.host, "::1");
    EXPECT_EQ(given.server.port, 7);
    EXPECT_EQ(by_variable.server.port, 8);
}

TEST(CommandArguments, HaveVariablesThatAreReadOnlyWithACommand) {
    const Variables variables = {{"WS_ECHO_TIMEOUT", "3s"},
                                 {"WS_ECHO_KILL_AFTER", "1s"},
                                 {"WS_ECHO_NO_SUBSTITUTE", "yes"},
                                 {"WS_ECHO_NO_TRUST_ENVIRONMENT", "0"}};
    const auto with = std::get<Settings>(parse_command({"--", "true"}, variables));
    const auto without = std::get<Settings>(parse_command({}, variables));

    EXPECT_EQ(with.command.timeout, std::chrono::seconds(3));
    EXPECT_EQ(with.command.kill_after, std::chrono::seconds(1));
    EXPECT_FALSE(with.command.substitute);
    EXPECT_TRUE(with.command.trust_environment);
    EXPECT_FALSE(without.command.timeout);
    EXPECT_THAT(mistake_in_command({"--", "true"}, {{"WS_ECHO_NO_SUBSTITUTE", "si"}}),
                HasSubstr("WS_ECHO_NO_SUBSTITUTE: \"si\" is not a value of a flag"));
}

TEST(CommandArguments, NeedAServerThatHasWhatThePlaceholdersName) {
    EXPECT_THAT(mistake_in_command({"--", "x", "{wss_url}"}), HasSubstr("{wss_url} needs --tls"));
    EXPECT_THAT(mistake_in_command({"--", "x", "--ca={ca_file}"}),
                HasSubstr("{ca_file} needs --tls"));
    EXPECT_THAT(mistake_in_command({"--tls", "--tls-only", "--", "x", "{ws_url}"}),
                HasSubstr("{ws_url} cannot be used with --tls-only"));
    EXPECT_THAT(mistake_in_command({"--control", "off", "--", "x", "{control_url}"}),
                HasSubstr("{control_url} cannot be used with --control off"));
    for (const char* name : {"{port}", "{host}", "{ws_url}", "{control_url}"}) {
        EXPECT_THAT(mistake_in_command({"--unix", "@x", "--", "x", name}),
                    HasSubstr(name + std::string(" needs a")));
    }
    EXPECT_EQ(mistake_in_command({"--no-substitute", "--", "x", "{wss_url}"}), "none");
    EXPECT_EQ(mistake_in_command({"--", "{wss_url}"}), "none");
    EXPECT_EQ(mistake_in_command({"--unix", "@x", "--", "x", "{url}"}), "none");
}

TEST(CommandArguments, ExcludeOptionsAboutStdoutAndAboutTheEnd) {
    for (const char* option :
         {"--print-port", "--print-url", "--print-env", "--background", "--once"}) {
        EXPECT_THAT(mistake_in_command({option, "--", "true"}),
                    HasSubstr(option + std::string(" cannot be used with a command: ")));
    }
    EXPECT_THAT(mistake_in_command({"--max-lifetime", "1s", "--", "true"}),
                HasSubstr("use --timeout"));
    EXPECT_THAT(mistake_in_command({"--exit-when-idle", "1s", "--", "true"}),
                HasSubstr("cannot be used with a command"));
    EXPECT_THAT(mistake_in_command({"--exit-after-connections", "2", "--", "true"}),
                HasSubstr("cannot be used with a command"));
    EXPECT_THAT(mistake_in_command({"--trace-file", "-", "--", "true"}),
                HasSubstr("cannot be used with a command"));
}

TEST(CommandArguments, AreNeededByTheirOptions) {
    EXPECT_THAT(mistake_in_command({"--timeout", "1s"}), HasSubstr("--timeout needs a command"));
    EXPECT_THAT(mistake_in_command({"--no-substitute"}),
                HasSubstr("--no-substitute needs a command"));
    EXPECT_THAT(mistake_in_command({"--kill-after", "1s", "--", "true"}), HasSubstr("--timeout"));
    EXPECT_THAT(mistake_in_command({"--"}), HasSubstr("-- needs a command"));
    EXPECT_THAT(mistake_in_command({"--", ""}), HasSubstr("is empty"));
}

TEST(CommandArguments, BelongToAToolsOwnCommandIfItComesFirst) {
    EXPECT_TRUE(std::holds_alternative<FaultsQuery>(parse_command({"faults", "--", "frame.*"})));
}

// ---- environment ----

TEST(CommandEnvironment, NamesTheServerAndForgetsOthers) {
    const char* const entries[] = {
        "PATH=/bin",           "WS_ECHO_CA=old", "EMPTY=", "WS_ECHO_LISTEN_URL_2=old",
        "WS_ECHO_WSS_URL=old", "no sign",        nullptr};
    Variables environment = read_environment(entries);
    ServerFacts facts;
    facts.url = facts.ws_url = "ws://127.0.0.1:9";
    facts.control_url = "http://127.0.0.1:9";
    facts.further = {"ws://127.0.0.1:10"};

    set_server_variables(environment, facts, 42);

    EXPECT_EQ(environment, (Variables{{"PATH", "/bin"},
                                      {"EMPTY", ""},
                                      {"WS_ECHO_URL", "ws://127.0.0.1:9"},
                                      {"WS_ECHO_WS_URL", "ws://127.0.0.1:9"},
                                      {"WS_ECHO_CONTROL_URL", "http://127.0.0.1:9"},
                                      {"WS_ECHO_PID", "42"},
                                      {"WS_ECHO_LISTEN_URL_1", "ws://127.0.0.1:10"}}));
}

std::string content_of_file(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(CommandTrust, AddsTheCaToWhatWasTrustedBefore) {
    std::string folder = (std::filesystem::temp_directory_path() / "trust.XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    std::ofstream(folder + "/one.pem") << "ONE";  // without a line feed
    std::filesystem::create_directory(folder + "/several");
    std::ofstream(folder + "/several/a") << "A\n";
    std::ofstream(folder + "/several/b") << "B\n";
    Variables environment = {{"SSL_CERT_FILE", folder + "/one.pem"},
                             {"REQUESTS_CA_BUNDLE", folder + "/several"},
                             {"DENO_CERT", folder + "/missing"}};
    std::string left;
    {
        TrustFiles trust("OURS\n");
        trust.set_variables(environment);
        left = trust.folder();

        EXPECT_EQ(content_of_file(environment["SSL_CERT_FILE"]), "ONE\nOURS\n");
        EXPECT_EQ(content_of_file(environment["CURL_CA_BUNDLE"]),
                  "ONE\nOURS\n");  // curl's second choice
        EXPECT_THAT(content_of_file(environment["REQUESTS_CA_BUNDLE"]),
                    testing::AnyOf("A\nB\nOURS\n", "B\nA\nOURS\n"));
        EXPECT_EQ(content_of_file(environment["NODE_EXTRA_CA_CERTS"]), "OURS\n");
        EXPECT_EQ(content_of_file(environment["DENO_CERT"]), "OURS\n");
        EXPECT_EQ(content_of_file(trust.ca_file()), "OURS\n");
    }
    EXPECT_FALSE(std::filesystem::exists(left));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace wsecho::tool
