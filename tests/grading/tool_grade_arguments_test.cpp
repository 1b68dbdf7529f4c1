// The command lines of grade, cases and wstest.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tool/arguments.hpp"

namespace wsecho::tool {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Variables = std::map<std::string, std::string>;

Parsed parse(const std::vector<const char*>& arguments, const Variables& variables = {}) {
    return parse_arguments(
        static_cast<int>(arguments.size()), arguments.data(), [&](const char* name) -> const char* {
            const auto variable = variables.find(name);
            return variable == variables.end() ? nullptr : variable->second.c_str();
        });
}

GradeSettings grade(std::vector<const char*> arguments, const Variables& variables = {}) {
    arguments.insert(arguments.begin(), {"ws-echo", "grade"});
    return std::get<GradeSettings>(parse(arguments, variables));
}

std::string mistake(const std::vector<const char*>& arguments) {
    const Answer answer = std::get<Answer>(parse(arguments));
    EXPECT_EQ(answer.code, ExitCode::usage);
    return answer.error;
}

TEST(GradeArguments, HaveTheDefaultsThatTheHelpNames) {
    const GradeSettings settings = grade({});

    EXPECT_EQ(settings.base.server.port, 9001);
    EXPECT_EQ(settings.base.server.host, "");
    EXPECT_THAT(settings.cases, IsEmpty());
    EXPECT_EQ(settings.folder, "");
    EXPECT_EQ(settings.patience, std::nullopt);
    EXPECT_FALSE(settings.is_strict || settings.is_full || settings.traces || settings.once);
    EXPECT_FALSE(settings.is_wstest);
}

TEST(GradeArguments, ListenOnLocalhostForADriver) {
    const GradeSettings settings = grade({"--port", "0", "--", "node", "driver.js", "--port"});

    EXPECT_THAT(settings.base.command.words, ElementsAre("node", "driver.js", "--port"));
    EXPECT_EQ(settings.base.server.host, "localhost");
    EXPECT_EQ(settings.base.server.port, 0);
    EXPECT_TRUE(settings.has_port);
}

TEST(GradeArguments, ChooseCases) {
    const GradeSettings settings =
        grade({"--cases", "1.*,2.1", "--cases", "3.1", "--exclude", "1.2.*", "--full", "--strict",
               "--patience", "1s", "--pace", "5ms"});

    EXPECT_THAT(settings.cases, ElementsAre("1.*", "2.1", "3.1"));
    EXPECT_THAT(settings.exclude, ElementsAre("1.2.*"));
    EXPECT_TRUE(settings.is_full && settings.is_strict);
    EXPECT_EQ(settings.patience, milliseconds(1000));
    EXPECT_EQ(settings.pace, milliseconds(5));
    EXPECT_THAT(grade({"--case", "6.4.2", "--case", "1.1.1"}).cases, ElementsAre("6.4.2", "1.1.1"));
}

TEST(GradeArguments, AreReadFromTheEnvironment) {
    const Variables variables = {{"WS_ECHO_CASES", "1.*\n2.1"}, {"WS_ECHO_OUTDIR", "out"},
                                 {"WS_ECHO_PORT", "9005"},      {"WS_ECHO_ONCE", "1"},
                                 {"WS_ECHO_TRACE", "messages"}, {"WS_ECHO_TIMEOUT", "1s"}};

    const GradeSettings settings = grade({}, variables);
    EXPECT_THAT(settings.cases, ElementsAre("1.*", "2.1"));
    EXPECT_EQ(settings.folder, "out");
    EXPECT_EQ(settings.base.server.port, 9005);
    EXPECT_TRUE(settings.once);
    EXPECT_FALSE(settings.traces);
    EXPECT_THAT(grade({"--case", "3.1"}, variables).cases, ElementsAre("3.1"));
}

TEST(GradeArguments, ThatAreWrongGetASentence) {
    const auto with = [](std::vector<const char*> arguments) {
        arguments.insert(arguments.begin(), {"ws-echo", "grade"});
        return mistake(arguments);
    };
    EXPECT_EQ(with({"--cases", "6.4"}),
              "ws-echo: --cases: no case matches \"6.4\": did you mean 6.4.*? See ws-echo grade "
              "--help\n");
    EXPECT_THAT(with({"--case", "1.1.1", "--cases", "2.*"}), HasSubstr("cannot be used together"));
    EXPECT_THAT(with({"--junit", "a", "--tap", "a"}), HasSubstr("name the same file"));
    EXPECT_THAT(with({"--timeout", "1s"}), HasSubstr("--timeout needs a command"));
    EXPECT_THAT(with({"--once", "--", "driver"}),
                HasSubstr("--once cannot be used with a command"));
    EXPECT_THAT(with({"--print-url", "--", "driver"}),
                HasSubstr("--print-url cannot be used with a command"));
    EXPECT_THAT(with({"--stric"}), HasSubstr("did you mean --strict?"));
    EXPECT_THAT(with({"--ca-file", "ca.pem"}), HasSubstr("--ca-file needs --tls"));
    EXPECT_THAT(mistake({"ws-echo", "--port", "1", "grade"}),
                HasSubstr("the options of grade follow its name: move --port"));
}

TEST(GradeArguments, CanBeCheckedAlone) {
    const Answer answer = std::get<Answer>(parse({"ws-echo", "--check", "grade", "--full"}));

    EXPECT_EQ(answer.code, ExitCode::ok);
    EXPECT_EQ(mistake({"ws-echo", "--check", "grade", "--pace", "x"}).substr(0, 16),
              "ws-echo: --pace:");
}

TEST(GradeHelp, FitsInto80ColumnsAndNamesEachDefault) {
    for (const char* command : {"grade", "wstest", "cases"}) {
        const Answer answer = std::get<Answer>(parse({"ws-echo", command, "--help"}));
        EXPECT_EQ(answer.code, ExitCode::ok);
        std::istringstream lines(answer.out);
        std::size_t options = 0;
        std::size_t defaults = 0;
        for (std::string line; std::getline(lines, line);) {
            EXPECT_LE(line.size(), 80U) << line;
            if (line.rfind("  -", 0) == 0) ++options;
            if (line.find("[default: ") != std::string::npos) ++defaults;
        }
        EXPECT_GT(options, 1U);
        EXPECT_EQ(options, defaults) << command;
    }
}

TEST(CasesArguments, ArePatternsAndAFormat) {
    const auto query =
        std::get<CasesQuery>(parse({"ws-echo", "cases", "1.*", "2.1", "--format", "json"}));

    EXPECT_THAT(query.patterns, ElementsAre("1.*", "2.1"));
    EXPECT_TRUE(query.as_json);
    EXPECT_FALSE(std::get<CasesQuery>(parse({"ws-echo", "cases"})).as_json);
    EXPECT_THAT(mistake({"ws-echo", "cases", "8.1"}), HasSubstr("no case matches \"8.1\""));
}

TEST(WstestArguments, AreThoseOfTheTestsuite) {
    const auto settings = std::get<GradeSettings>(
        parse({"ws-echo", "wstest", "--mode", "fuzzingserver", "--spec", "a.json", "--webport=0",
               "-d", "-k", "key.pem", "-c", "cert.pem"}));

    EXPECT_TRUE(settings.is_wstest);
    EXPECT_EQ(settings.specification, "a.json");
    EXPECT_FALSE(settings.writes_default_file);
    EXPECT_EQ(settings.page_port, 0);
    EXPECT_TRUE(settings.traces);
    EXPECT_EQ(settings.base.tls.key_file, "key.pem");
    EXPECT_EQ(settings.base.tls.certificate_file, "cert.pem");
}

TEST(WstestArguments, HaveTheDefaultsOfTheTestsuite) {
    const auto settings =
        std::get<GradeSettings>(parse({"/usr/local/bin/wstest", "-m", "fuzzingserver"}));

    EXPECT_TRUE(settings.is_wstest);
    EXPECT_EQ(settings.specification, "fuzzingserver.json");
    EXPECT_TRUE(settings.writes_default_file);
    EXPECT_EQ(settings.page_port, 8080);
}

TEST(WstestArguments, NeedTheMode) {
    EXPECT_THAT(mistake({"wstest"}), HasSubstr("wstest needs a mode"));
    EXPECT_THAT(mistake({"wstest", "-m", "fuzzingclient"}),
                HasSubstr("\"fuzzingclient\" is a mode that ws-echo does not have"));
}

}  // namespace
}  // namespace wsecho::tool
