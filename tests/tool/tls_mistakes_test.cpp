// Mistakes in the options of TLS: exit code 2, and one sentence.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using Words = std::vector<std::string>;

void expect_mistake(const Words& arguments, const std::string& said) {
    SCOPED_TRACE(said);
    const Outcome outcome = run_tool(arguments);
    EXPECT_EQ(outcome.exit, Exit{2});
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error, "ws-echo: " + said + "\n");
}

const std::string kHelp = "; see ws-echo --help";

TEST(ToolTlsMistakes, AnOptionThatNeedsTlsSaysSo) {
    for (const Words& words :
         {Words{"--ca-file", "x"}, Words{"--truststore", "x"}, Words{"--tls-name", "x"},
          Words{"--client-cert", "required"}, Words{"--client-ca", "x"},
          Words{"--client-identity", "x"}, Words{"--tls-min", "1.2"}, Words{"--tls-max", "1.2"},
          Words{"--tls-only"}}) {
        expect_mistake(words, words[0] + " needs --tls" + kHelp);
    }
}

TEST(ToolTlsMistakes, ACertificateAndItsKeyBelongTogether) {
    expect_mistake({"--cert", "x"}, "--cert needs --key, the file with its private key" + kHelp);
    expect_mistake({"--tls", "--key", "x"},
                   "--key needs --cert, the file with its certificate" + kHelp);
}

TEST(ToolTlsMistakes, OptionsOfAGeneratedCertificateExcludeAGivenOne) {
    for (const char* option : {"--ca-file", "--truststore", "--tls-name", "--client-identity"}) {
        expect_mistake({"--cert", "x", "--key", "y", option, "z"},
                       option + (" cannot be used with --cert (it is about the certificate that "
                                 "ws-echo makes)" +
                                 kHelp));
    }
    expect_mistake({"--cert", "x", "--key", "y", "--client-cert", "optional"},
                   "--client-cert needs --client-ca if --cert is given" + kHelp);
    expect_mistake({"--tls", "--client-ca", "x", "--client-identity", "y"},
                   "--client-ca cannot be used with --client-identity (the CA made at start "
                   "issues the identity)" +
                       kHelp);
}

TEST(ToolTlsMistakes, AVersionMustExistAndBeLeft) {
    expect_mistake({"--tls", "--tls-min", "2"},
                   "--tls-min: unknown version of TLS \"2\" (use 1.0, 1.1, 1.2 or 1.3)" + kHelp);
    expect_mistake(
        {"--tls", "--tls-max", "TLSv1.2"},
        "--tls-max: unknown version of TLS \"TLSv1.2\" (use 1.0, 1.1, 1.2 or 1.3)" + kHelp);
    expect_mistake({"--tls", "--tls-max", "1.1"},
                   "--tls-min is higher than --tls-max: no version of TLS is left" + kHelp);
}

TEST(ToolTlsMistakes, AValueMustBeKnown) {
    expect_mistake(
        {"--tls", "--client-cert", "requird"},
        "--client-cert: unknown value \"requird\": did you mean required? See ws-echo --help");
    expect_mistake({"--tls", "--client-cert", "never"},
                   "--client-cert: unknown value \"never\" (use optional or required)" + kHelp);
    for (const char* name : {"", "a b",
                             "b\xc3\xbc"
                             "cher.test"}) {
        const Outcome outcome = run_tool({"--tls", "--tls-name", name});
        EXPECT_EQ(outcome.exit, Exit{2}) << name;
        EXPECT_EQ(outcome.out, "");
    }
}

TEST(ToolTlsMistakes, NoFileIsWrittenTwiceOrOverwritten) {
    const std::vector<std::pair<Words, std::string>> pairs = {
        {{"--tls", "--ca-file", "x", "--truststore", "x"}, "--ca-file and --truststore"},
        {{"--tls", "--ca-file", "x", "--client-identity", "x"}, "--ca-file and --client-identity"},
        {{"--tls", "--ca-file", "x", "--port-file", "x"}, "--port-file and --ca-file"},
        {{"--tls", "--ca-file", "x", "--client-ca", "x"}, "--ca-file and --client-ca"},
        {{"--cert", "x", "--key", "y", "--pid-file", "y"}, "--pid-file and --key"},
        {{"--debug", "--trace-file", "x", "--port-file", "x"}, "--port-file and --trace-file"}};
    for (const auto& [words, options] : pairs) {
        expect_mistake(words, options + " name the same file (give each its own)" + kHelp);
    }
}

}  // namespace
}  // namespace wsecho_test
