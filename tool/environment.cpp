#include "tool/environment.hpp"

#include <algorithm>
#include <string_view>

#include "text/escape.hpp"
#include "text/field_value.hpp"
#include "tool/tool_options.hpp"

namespace wsecho::tool {
namespace {

bool is_list(const CLI::Option& option) {
    return option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
}

bool is_on(const std::string& variable, std::string_view written) {
    if (written == "1" || written == "true" || written == "yes") return true;
    if (written == "0" || written == "false" || written == "no") return false;
    throw UsageError("environment variable " + variable + ": " + text::quote(written) +
                     " is neither on nor off (use 1, true or yes, or 0, false or no)");
}

void add_results(CLI::Option& option, const std::string& variable, std::string_view written) {
    if (option.get_expected_max() == 0) {
        if (is_on(variable, written)) option.add_result("true");
        return;
    }
    if (!is_list(option)) {
        option.add_result(std::string(written));
        return;
    }
    while (!written.empty()) {
        const std::string_view line = text::cut(written, "\n");
        if (!line.empty()) option.add_result(std::string(line));
    }
}

}  // namespace

std::string variable_of(const std::string& option) {
    std::string name = "WS_ECHO_" + option.substr(2);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        if (c == '-') return '_';
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return name;
}

void read_variable(CLI::App& app, const std::string& option, const Environment& environment) {
    CLI::Option& to_set = *app.get_option(option);
    const std::string variable = variable_of(option);
    const char* const written = environment(variable.c_str());
    if (written == nullptr || to_set.count() > 0) return;
    if (*written != '\0') add_results(to_set, variable, written);
    if (to_set.count() == 0) return;
    try {
        to_set.run_callback();
    } catch (const ValueError& error) {
        throw UsageError("environment variable " + variable + ": " + error.problem(), error.help());
    }
}

}  // namespace wsecho::tool
