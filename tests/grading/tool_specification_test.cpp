// Specification files of the Autobahn testsuite.

#include "tool/grade/specification.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace wsecho::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Specification read(const std::string& content) {
    return read_specification(content, "spec.json");
}

// The sentence of the exception.
std::string problem_of(const std::string& content) {
    try {
        read(content);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "none";
}

std::string with(const std::string& members) {
    return R"({"url": "ws://127.0.0.1:9001", "cases": ["*"], )" + members + "}";
}

TEST(Specification, HasAllKeysOfTheTestsuite) {
    const Specification file = read(R"({
        "url": "wss://localhost:9099/ignored",
        "outdir": "./reports/clients",
        "cases": ["1.*", "2.10"],
        "exclude-cases": ["1.2.*"],
        "exclude-agent-cases": {"ws*": ["9.*"], "other": []},
        "options": {"failByDrop": true, "echoCloseCodeReason": true, "openHandshakeTimeout": 0,
                    "closeHandshakeTimeout": 1.5},
        "cert": "server.pem", "key": "server.key"})");

    EXPECT_TRUE(file.has_tls);
    EXPECT_EQ(file.port, 9099);
    EXPECT_EQ(file.folder, "./reports/clients");
    EXPECT_THAT(file.cases, ElementsAre("1.*", "2.10"));
    EXPECT_THAT(file.excluded, ElementsAre("1.2.*"));
    EXPECT_THAT(file.excluded_by_agent,
                ElementsAre(std::pair("other", std::vector<std::string>()),
                            std::pair("ws*", std::vector<std::string>{"9.*"})));
    EXPECT_TRUE(file.fail_by_drop);
    EXPECT_TRUE(file.echo_close_code);
    EXPECT_EQ(file.open_timeout, std::chrono::milliseconds(0));
    EXPECT_EQ(file.close_timeout, std::chrono::milliseconds(1500));
    EXPECT_EQ(file.certificate_file, "server.pem");
    EXPECT_EQ(file.key_file, "server.key");
    EXPECT_THAT(file.warnings, IsEmpty());
}

TEST(Specification, OfTheDefaultsRunsAllCasesOnPort9001) {
    const Specification file = read(default_specification());

    EXPECT_FALSE(file.has_tls);
    EXPECT_EQ(file.port, 9001);
    EXPECT_THAT(file.cases, ElementsAre("*"));
    EXPECT_THAT(file.warnings, IsEmpty());
}

TEST(Specification, TakesThePortOfTheSchemeIfTheUrlNamesNone) {
    EXPECT_EQ(read(R"({"url": "ws://localhost", "cases": ["*"]})").port, 80);
    EXPECT_EQ(read(R"({"url": "wss://[::1]/", "cases": ["*"]})").port, 443);
    EXPECT_EQ(read(R"({"url": "ws://[::1]:7000", "cases": ["*"]})").port, 7000);
}

TEST(Specification, WarnsOfUnknownKeysWithASuggestion) {
    EXPECT_THAT(read(with(R"("exclude_cases": [])")).warnings,
                ElementsAre("spec.json: unknown key \"exclude_cases\" is ignored: did you mean "
                            "\"exclude-cases\"?"));
    EXPECT_THAT(read(with(R"("options": {"failbydrop": true}, "zzzzzz": 1)")).warnings,
                ElementsAre("spec.json: unknown key \"options.failbydrop\" is ignored: did you "
                            "mean \"failByDrop\"?",
                            "spec.json: unknown key \"zzzzzz\" is ignored"));
}

TEST(Specification, WarnsOfOptionsWithoutEffect) {
    EXPECT_THAT(read(with(R"("options": {"maxConnections": 5})")).warnings,
                ElementsAre("spec.json: \"options.maxConnections\" has no effect in ws-echo"));
}

TEST(Specification, IgnoresTheKeysThatTheTestsuiteIgnores) {
    EXPECT_THAT(read(with(R"("webport": 8080, "protocols": [], "servers": [])")).warnings,
                IsEmpty());
}

TEST(Specification, NamesFileKeyAndRemedyOfAMistake) {
    EXPECT_EQ(problem_of(R"({"cases": ["*"]})"),
              "spec.json: \"url\" is missing: add it, as in \"ws://127.0.0.1:9001\"");
    EXPECT_EQ(problem_of(R"({"url": "ws://127.0.0.1:9001"})"),
              "spec.json: \"cases\" is missing: add it, as in \"cases\": [\"*\"]");
    EXPECT_EQ(problem_of(R"({"url": "http://127.0.0.1:9001", "cases": []})"),
              "spec.json: \"url\" is \"http://127.0.0.1:9001\": begin it with ws:// or wss://, as "
              "in \"ws://127.0.0.1:9001\"");
    EXPECT_THAT(problem_of(R"({"url": "ws://127.0.0.1:99999", "cases": []})"),
                HasSubstr("\"99999\" is not a port"));
    EXPECT_THAT(problem_of(R"({"url": 1, "cases": []})"), HasSubstr("\"url\" must be a string"));
    EXPECT_EQ(problem_of(R"({"url": "ws://127.0.0.1:1", "cases": "*"})"),
              "spec.json: \"cases\" must be a list of patterns, as in [\"1.*\", \"2.10\"]");
    EXPECT_THAT(problem_of(with(R"("exclude-cases": [1])")),
                HasSubstr("\"exclude-cases\" must be"));
    EXPECT_THAT(problem_of(with(R"("exclude-agent-cases": [])")), HasSubstr("must be an object"));
    EXPECT_THAT(problem_of(with(R"("exclude-agent-cases": {"ws": "1.*"})")),
                HasSubstr("\"exclude-agent-cases.ws\" must be a list"));
    EXPECT_THAT(problem_of(with(R"("options": [])")), HasSubstr("\"options\" must be an object"));
    EXPECT_THAT(problem_of(with(R"("options": {"failByDrop": 1})")),
                HasSubstr("\"options.failByDrop\" must be true or false"));
    EXPECT_THAT(problem_of(with(R"("options": {"openHandshakeTimeout": -1})")),
                HasSubstr("must be a number of seconds"));
}

TEST(Specification, NamesTheLineThatIsNotJson) {
    EXPECT_THAT(problem_of("{\n\"url\": \"ws://127.0.0.1:9001\",\n}"),
                HasSubstr("spec.json: line 3 is not JSON"));
    EXPECT_THAT(problem_of(""), HasSubstr("line 1 is not JSON"));
    EXPECT_THAT(problem_of("[]"), HasSubstr("spec.json: must be a JSON object"));
}

TEST(Specification, SaysThatANumberIsTooLarge) {
    EXPECT_EQ(problem_of(R"({"cases": 1e999})"), "spec.json: a number in it is too large");
}

}  // namespace
}  // namespace wsecho::tool
