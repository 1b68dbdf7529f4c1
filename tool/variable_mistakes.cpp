// Compares names of variables with those of the options.

#include "tool/variable_mistakes.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "journal/deadline.hpp"
#include "text/ascii.hpp"
#include "text/escape.hpp"
#include "text/nearest.hpp"
#include "tool/environment.hpp"
#include "tool/tool_options.hpp"

namespace wsecho::tool {
namespace {

constexpr std::string_view kPrefix = "WS_ECHO_";

// Variables without an option.
constexpr std::string_view kTokenName = "control-token";
constexpr std::string_view kScale = "timeout-scale";
constexpr const char* kScaleVariable = "WSECHO_TIMEOUT_SCALE";

// The tool sets these for commands and scripts.
constexpr std::string_view kSetByTool[] = {"CA", "CONTROL_URL", "PID", "URL", "WS_URL", "WSS_URL"};

bool is_set_by_tool(std::string_view name) {
    return std::find(std::begin(kSetByTool), std::end(kSetByTool), name) != std::end(kSetByTool);
}

// Of a service: Kubernetes sets WS_ECHO_0_PORT=tcp://10.0.0.1:9001.
bool is_address(std::string_view value) {
    const std::size_t end = value.find("://");
    const std::string_view scheme = value.substr(0, end);
    if (end == std::string_view::npos) return false;
    return scheme == "tcp" || scheme == "udp" || scheme == "sctp";
}

// The name of an option or variable as a whole word: not --print in "--print-url".
bool has_name(std::string_view sentence, const std::string& name) {
    for (std::size_t at = sentence.find(name); at != std::string_view::npos;
         at = sentence.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if (end == sentence.size()) return true;
        const char next = text::to_lower(sentence[end]);
        if (next != '-' && next != '_' && (next < 'a' || next > 'z')) return true;
    }
    return false;
}

}  // namespace

std::vector<std::string> misspelt_variables(const CLI::App& app,
                                            const std::map<std::string, std::string>& variables) {
    const std::vector<std::string> options = names_with_variables(app);
    std::vector<std::string_view> names(options.begin(), options.end());
    names.insert(names.end(), {kTokenName, kScale});
    std::vector<std::string> sentences;
    for (auto at = variables.lower_bound(std::string(kPrefix)); at != variables.end(); ++at) {
        const auto& [variable, value] = *at;
        if (variable.compare(0, kPrefix.size(), kPrefix) != 0) break;
        const std::string name = variable.substr(kPrefix.size());
        // Names with numbers are somebody's own, for several servers or for links of containers.
        const bool has_number = !name.empty() && name.back() >= '0' && name.back() <= '9';
        if (has_number || value.empty() || is_address(value) || is_set_by_tool(name)) continue;
        const std::string nearest(text::closest_of(name, names));
        if (nearest.empty()) continue;
        const std::string meant = nearest == kScale ? kScaleVariable : variable_of("--" + nearest);
        if (meant == variable) continue;
        sentences.push_back("environment variable " + text::escape(variable) +
                            " is unknown: did you mean " + meant + '?');
    }
    return sentences;
}

void check_timeout_scale(const Environment& environment) {
    const char* const written = environment(kScaleVariable);
    if (written == nullptr || *written == '\0' || journal::parse_timeout_scale(written)) return;
    throw UsageError(std::string("environment variable ") + kScaleVariable + ": " +
                     text::quote(written) + " is not a number above 0 (use a number such as 5)");
}

std::set<const CLI::Option*> given_options(const CLI::App& app) {
    std::set<const CLI::Option*> given;
    for (const CLI::Option* option : app.get_options()) {
        if (option->count() > 0) given.insert(option);
    }
    return given;
}

std::string with_variables(const std::string& sentence, const CLI::App& app,
                           const std::set<const CLI::Option*>& of_command_line) {
    std::string notes;
    for (const CLI::Option* option : app.get_options()) {
        if (option->count() == 0 || of_command_line.count(option) > 0) continue;
        const std::string name = option->get_name();
        const std::string variable = variable_of(name);
        if (!has_name(sentence, name) || has_name(sentence, variable)) continue;
        notes += " (" + variable + " sets " + name + ')';
    }
    return sentence + notes;
}

}  // namespace wsecho::tool
