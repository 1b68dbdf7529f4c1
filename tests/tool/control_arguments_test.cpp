// The options of the control API, and the variables that stand for them.

#include "tool/control_arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tool/arguments.hpp"

namespace wsecho::tool {
namespace {

using control::Reach;
using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testing::StartsWith;

using ControlVariables = std::map<std::string, std::string>;

Parsed parse_control(std::vector<const char*> arguments, const ControlVariables& variables) {
    arguments.insert(arguments.begin(), "ws-echo");
    return parse_arguments(
        static_cast<int>(arguments.size()), arguments.data(), [&](const char* name) -> const char* {
            const auto variable = variables.find(name);
            return variable == variables.end() ? nullptr : variable->second.c_str();
        });
}

// Throws std::bad_variant_access for a mistake.
ControlSettings control_of(const std::vector<const char*>& arguments,
                           const ControlVariables& variables = {}) {
    return std::get<Settings>(parse_control(arguments, variables)).control;
}

std::string mistake_in(const std::vector<const char*>& arguments,
                       const ControlVariables& variables = {}) {
    const Parsed parsed = parse_control(arguments, variables);
    const auto* answer = std::get_if<Answer>(&parsed);
    if (answer == nullptr) return "none";
    EXPECT_EQ(answer->code, ExitCode::usage);
    return answer->error;
}

TEST(ControlArguments, HaveTheDefaultsThatTheHelpNames) {
    const ControlSettings none = control_of({});

    EXPECT_EQ(none.api.reach, Reach::loopback);
    EXPECT_EQ(none.api.port, std::nullopt);
    EXPECT_THAT(none.api.hosts, IsEmpty());
    EXPECT_THAT(none.api.origins, IsEmpty());
    EXPECT_EQ(none.api.token, "");
    EXPECT_EQ(none.token_file, "");
}

TEST(ControlArguments, SayWhoMayUseIt) {
    EXPECT_EQ(control_of({"--control", "loopback"}).api.reach, Reach::loopback);
    EXPECT_EQ(control_of({"--control=private"}).api.reach, Reach::private_networks);
    EXPECT_EQ(control_of({"--control", "any", "--control-token-file", "t"}).api.reach, Reach::any);
    EXPECT_EQ(control_of({"--control", "private", "--control", "off"}).api.reach, Reach::off);
}

TEST(ControlArguments, CollectHostsAndOrigins) {
    const ControlSettings both =
        control_of({"--control-host", "a.test", "--control-host", "xn--bcher-kva.test",
                    "--allow-origin", "HTTP://LocalHost:3000/", "--allow-origin",
                    "https://app.test:443", "--control-port", "0"});

    EXPECT_THAT(both.api.hosts, ElementsAre("a.test", "xn--bcher-kva.test"));
    EXPECT_THAT(both.api.origins, ElementsAre("http://localhost:3000", "https://app.test"));
    EXPECT_EQ(both.api.port, 0);
}

TEST(ControlVariables, StandForTheOptions) {
    const ControlSettings all =
        control_of({}, {{"WS_ECHO_CONTROL", "private"},
                        {"WS_ECHO_CONTROL_HOST", "a.test\nb.test\n"},
                        {"WS_ECHO_CONTROL_PORT", "9002"},
                        {"WS_ECHO_ALLOW_ORIGIN", "\nhttp://localhost:3000\n\nhttp://b.test"},
                        {"WS_ECHO_CONTROL_TOKEN_FILE", "/run/secrets/my token"}});

    EXPECT_EQ(all.api.reach, Reach::private_networks);
    EXPECT_THAT(all.api.hosts, ElementsAre("a.test", "b.test"));
    EXPECT_EQ(all.api.port, 9002);
    EXPECT_THAT(all.api.origins, ElementsAre("http://localhost:3000", "http://b.test"));
    EXPECT_EQ(all.token_file, "/run/secrets/my token");
}

TEST(ControlVariables, AreOverriddenByTheCommandLine) {
    const ControlVariables variables = {{"WS_ECHO_CONTROL", "nonsense"},
                                        {"WS_ECHO_CONTROL_HOST", "a.test"},
                                        {"WS_ECHO_CONTROL_PORT", "nonsense"},
                                        {"WS_ECHO_ALLOW_ORIGIN", "nonsense"},
                                        {"WS_ECHO_CONTROL_TOKEN", "of the environment"}};
    const ControlSettings mine =
        control_of({"--control", "any", "--control-host", "b.test", "--control-port", "9002",
                    "--allow-origin", "http://c.test", "--control-token-file", "mine"},
                   variables);

    EXPECT_EQ(mine.api.reach, Reach::any);
    EXPECT_THAT(mine.api.hosts, ElementsAre("b.test"));
    EXPECT_EQ(mine.api.port, 9002);
    EXPECT_THAT(mine.api.origins, ElementsAre("http://c.test"));
    EXPECT_EQ(mine.api.token, "");
    EXPECT_EQ(mine.token_file, "mine");
}

TEST(ControlVariables, AreUnsetIfTheyAreEmpty) {
    const ControlSettings none = control_of({}, {{"WS_ECHO_CONTROL", ""},
                                                 {"WS_ECHO_CONTROL_HOST", "\n\n"},
                                                 {"WS_ECHO_CONTROL_PORT", ""},
                                                 {"WS_ECHO_ALLOW_ORIGIN", ""},
                                                 {"WS_ECHO_CONTROL_TOKEN_FILE", ""}});

    EXPECT_EQ(none.api.reach, Reach::loopback);
    EXPECT_EQ(none.api.port, std::nullopt);
    EXPECT_THAT(none.api.hosts, IsEmpty());
}

TEST(ControlVariables, AreNamedInMistakes) {
    const std::vector<std::pair<ControlVariables, std::string>> mistakes = {
        {{{"WS_ECHO_CONTROL", "privat"}},
         "WS_ECHO_CONTROL: unknown value \"privat\": did you mean private?"},
        {{{"WS_ECHO_CONTROL_PORT", "x"}}, "WS_ECHO_CONTROL_PORT: \"x\" is not a port"},
        {{{"WS_ECHO_CONTROL_HOST", "a.test\nb test"}},
         "WS_ECHO_CONTROL_HOST: \"b test\" is not a host"},
        {{{"WS_ECHO_CONTROL_HOST", "a.test,b.test:1"}}, "WS_ECHO_CONTROL_HOST: "},
        {{{"WS_ECHO_ALLOW_ORIGIN", "http://a.test http://b.test"}},
         "WS_ECHO_ALLOW_ORIGIN: \"http://a.test http://b.test\" is not the origin of a page"},
        {{{"WS_ECHO_CONTROL_TOKEN", ""}}, "WS_ECHO_CONTROL_TOKEN: the token is empty (set it"},
        {{{"WS_ECHO_CONTROL_TOKEN", "two words"}}, "WS_ECHO_CONTROL_TOKEN: the token has a space"},
        {{{"WS_ECHO_CONTROL_TOKEN", "line\n"}}, "WS_ECHO_CONTROL_TOKEN: the token has a space"},
        {{{"WS_ECHO_CONTROL_TOKEN", std::string(4097, 'x')}},
         "WS_ECHO_CONTROL_TOKEN: the token is longer than 4096 octets"}};
    for (const auto& [variables, said] : mistakes) {
        EXPECT_THAT(mistake_in({}, variables), StartsWith("ws-echo: environment variable " + said));
    }
}

TEST(ControlVariables, AreNotReadWithoutAServer) {
    const ControlVariables wrong = {{"WS_ECHO_CONTROL", "x"}, {"WS_ECHO_CONTROL_TOKEN", ""}};
    for (const char* word : {"--help", "-h", "--version"}) {
        EXPECT_EQ(std::get<Answer>(parse_control({word}, wrong)).code, ExitCode::ok) << word;
    }
    EXPECT_EQ(std::get<Answer>(parse_control({"completion", "bash"}, wrong)).code, ExitCode::ok);
    EXPECT_NO_THROW(std::get<FaultsQuery>(parse_control({"faults"}, wrong)));
}

TEST(ControlVariables, HaveTheNamesOfTheirOptions) {
    EXPECT_EQ(variable_of("--control"), "WS_ECHO_CONTROL");
    EXPECT_EQ(variable_of("--tls-name"), "WS_ECHO_TLS_NAME");
    EXPECT_EQ(variable_of("--exit-after-connections"), "WS_ECHO_EXIT_AFTER_CONNECTIONS");
}

// ---- the token ----

TEST(ControlToken, OfTheEnvironmentIsAccepted) {
    const ControlSettings any =
        control_of({"--control", "any"}, {{"WS_ECHO_CONTROL_TOKEN", "s3cret/+=~!"}});

    EXPECT_EQ(load_control_token(any), "s3cret/+=~!");
    EXPECT_EQ(load_control_token(ControlSettings{}), "");
}

// A file with this content, which the destructor removes.
class TokenFile {
public:
    explicit TokenFile(const std::string& content) {
        std::string path = "/tmp/ws-echo-token-XXXXXX";
        ::close(::mkstemp(path.data()));
        std::ofstream(path, std::ios::binary) << content;
        settings_.token_file = path;
    }
    ~TokenFile() { std::remove(settings_.token_file.c_str()); }
    TokenFile(const TokenFile&) = delete;
    TokenFile& operator=(const TokenFile&) = delete;

    const ControlSettings& settings() const { return settings_; }

    std::string load() const { return load_control_token(settings_); }

private:
    ControlSettings settings_;
};

TEST(ControlToken, OfAFileIsReadWithoutTheWhiteSpaceAtItsEnd) {
    for (const char* content : {"s3cret", "s3cret\n", "s3cret\r\n", "s3cret \n\n"}) {
        EXPECT_EQ(TokenFile(content).load(), "s3cret");
    }
    EXPECT_EQ(TokenFile(std::string(4095, 'x') + "\n").load(), std::string(4095, 'x'));
}

TEST(ControlToken, ThatCannotBeReadNamesTheFile) {
    const std::vector<std::pair<std::string, std::string>> files = {
        {"", "it is empty"},
        {"\n", "the token is empty"},
        {"two words\n", "the token has a space or a character that is not visible ASCII"},
        {"one\ntwo\n", "the token has a space or a character that is not visible ASCII"},
        {std::string("nul\0x", 5), "the token has a space or a character that is not visible"},
        {"\xef\xbb\xbfs3cret", "the token has a space or a character that is not visible ASCII"},
        {std::string(4097, 'x'), "it is larger than 4KiB"}};
    for (const auto& [content, why] : files) {
        const TokenFile file(content);
        try {
            ADD_FAILURE() << file.load();
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.code(), ExitCode::file);
            EXPECT_THAT(failure.what(),
                        StartsWith("cannot read " + file.settings().token_file + ": " + why));
            EXPECT_THAT(failure.what(), EndsWith(" (--control-token-file needs a readable "
                                                 "file with a token)"));
        }
    }
}

}  // namespace
}  // namespace wsecho::tool
