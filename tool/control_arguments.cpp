#include "tool/control_arguments.hpp"

#include <algorithm>
#include <cstddef>

#include "tool/input_file.hpp"
#include "tool/tool_options.hpp"

namespace wsecho::tool {
namespace {

constexpr const char* kTokenVariable = "WS_ECHO_CONTROL_TOKEN";
constexpr const char* kTokenFile = "--control-token-file";
constexpr std::size_t kLongestToken = 4096;  // a request's head has room for it

// What a client can send after "Bearer ".
std::string problem_with_token(const std::string& token) {
    if (token.empty()) return "the token is empty";
    if (token.size() > kLongestToken) return "the token is longer than 4096 octets";
    const bool is_visible =
        std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7f; });
    return is_visible ? "" : "the token has a space or a character that is not visible ASCII";
}

std::string without_white_space_at_end(std::string text) {
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    return text;
}

void check_control_port(const Settings& settings, std::optional<std::uint16_t> port) {
    const std::optional<std::uint16_t> control = settings.control.api.port;
    if (!control) return;
    if (!port) {
        throw UsageError(
            "--control-port needs an address, and --unix has none: add --host or --port");
    }
    if (*control == 0) return;
    const std::string subject = "--control-port: port " + std::to_string(*control);
    if (control == port) {
        throw UsageError(subject +
                         " is the server's own (--port): give each its own, or leave out "
                         "--control-port to use the same one");
    }
    for (const ListenSetting& further : settings.listen) {
        if (further.port != *control) continue;
        throw UsageError(subject + " is one of --listen: give each its own, or 0 for a free one");
    }
}

}  // namespace

std::vector<std::string> given_control_options(const CLI::App& app) {
    std::vector<std::string> given;
    for (const char* name : {"--control-host", "--control-port", "--allow-origin", kTokenFile}) {
        if (app.get_option(name)->count() > 0) given.emplace_back(name);
    }
    return given;
}

// An empty variable is a mistake, such as a secret that CI does not have. Without an error,
// everyone could use the API.
void read_control_token(const Environment& environment, ControlSettings& control) {
    const char* const written = environment(kTokenVariable);
    if (written == nullptr || !control.token_file.empty()) return;
    const std::string problem = problem_with_token(written);
    if (!problem.empty()) {
        throw UsageError(std::string("environment variable ") + kTokenVariable + ": " + problem +
                         " (set it to a token, or unset it)");
    }
    control.api.token = written;
}

void check_control(const Settings& settings, const std::vector<std::string>& given,
                   std::optional<std::uint16_t> port) {
    const ControlSettings& control = settings.control;
    if (!control.api.token.empty() && !control.token_file.empty()) {
        throw UsageError(std::string("environment variables ") + kTokenVariable + " and " +
                         variable_of(kTokenFile) + " cannot be used together (set only one)");
    }
    if (control.api.reach == control::Reach::off) {
        if (given.empty()) return;
        throw UsageError(given.front() + " has no effect with --control off (leave one out)");
    }
    if (control.api.reach == control::Reach::any && control.api.token.empty() &&
        control.token_file.empty()) {
        throw UsageError(std::string("--control any needs a token: add ") + kTokenFile +
                         ", or set " + kTokenVariable);
    }
    check_control_port(settings, port);
}

std::string load_control_token(const ControlSettings& control) {
    if (control.token_file.empty()) return control.api.token;
    const InputFile file{kTokenFile, "a readable file with a token", kLongestToken};
    std::string token = without_white_space_at_end(read_input_file(control.token_file, file));
    const std::string problem = problem_with_token(token);
    if (!problem.empty()) fail_to_read(control.token_file, file, problem);
    return token;
}

}  // namespace wsecho::tool
