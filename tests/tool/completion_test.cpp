// What the completion scripts contain. tests/tool/shell/ runs them.

#include "tool/completion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

#include "behavior/catalogue.hpp"
#include "tool/arguments.hpp"

namespace wsecho::tool {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Answer answer_to(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "ws-echo");
    return std::get<Answer>(parse_arguments(static_cast<int>(arguments.size()), arguments.data(),
                                            [](const char*) { return nullptr; }));
}

std::string script_for(const char* shell) {
    const Answer answer = answer_to({"completion", shell});
    EXPECT_EQ(answer.code, ExitCode::ok);
    EXPECT_EQ(answer.error, "");
    return answer.out;
}

// "port" and so on, as the help names them.
std::set<std::string> long_options_in(const std::string& help) {
    std::set<std::string> names;
    const std::regex option("\n  (?:-\\w, )?--([a-z-]+)");
    for (std::sregex_iterator at(help.begin(), help.end(), option), end; at != end; ++at) {
        names.insert((*at)[1]);
    }
    return names;
}

TEST(Completion, HasEveryOptionThatTheHelpNames) {
    std::set<std::string> names = long_options_in(answer_to({"--help"}).out);
    EXPECT_GT(names.size(), 30U);
    names.merge(long_options_in(answer_to({"faults", "--help"}).out));
    EXPECT_EQ(names.count("format"), 1U);

    for (const std::string& name : names) {
        EXPECT_THAT(script_for("bash"), HasSubstr("--" + name));
        EXPECT_THAT(script_for("zsh"), HasSubstr("'*--" + name));
        EXPECT_THAT(script_for("fish"), HasSubstr(" -l " + name + ' '));
    }
}

TEST(Completion, HasEveryStep) {
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const std::string script = script_for(shell);
        for (const behavior::Entry& entry : behavior::catalogue()) {
            EXPECT_THAT(script, HasSubstr(' ' + std::string(entry.name)));
        }
    }
}

TEST(Completion, HasTheValuesOfOptions) {
    EXPECT_THAT(
        script_for("bash"),
        AllOf(HasSubstr("words='connections messages frames bytes'"),
              HasSubstr("faults:--format=) words='text json markdown'"),
              HasSubstr("words='optional required'"), HasSubstr("words='loopback private any off'"),
              HasSubstr("words='1.0 1.1 1.2 1.3'"),
              HasSubstr(":--key | :--key=)\n            compopt -o filenames"),
              HasSubstr(":--pid-file | :--pid-file=)\n            compopt -o filenames")));
    EXPECT_THAT(script_for("zsh"), AllOf(HasSubstr(":DEPTH:(connections messages frames bytes)'"),
                                         HasSubstr(":PATH:_files'")));
    EXPECT_THAT(script_for("fish"),
                AllOf(HasSubstr(" -l trace -x -a 'connections messages frames bytes' "),
                      HasSubstr(" -l pid-file -r -F "), HasSubstr(" -l print-env -a 'sh fish' ")));
}

TEST(Completion, EscapesDescriptions) {
    Completions words;
    words.options = {{{"--odd"}, "it's [a] b:c \\ d", OptionWords::Value::none, "", {}}};

    EXPECT_THAT(zsh_completion(words), HasSubstr(R"('*--odd[it'\''s \[a\] b\:c \\ d]')"));
    EXPECT_THAT(fish_completion(words), HasSubstr(R"( -l odd -d 'it\'s [a] b:c \\ d')"));
    EXPECT_THAT(bash_completion(words), Not(HasSubstr("it's")));
}

}  // namespace
}  // namespace wsecho::tool
