#include "tool/environment.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "text/ascii.hpp"
#include "text/escape.hpp"
#include "text/field_value.hpp"
#include "tool/tool_options.hpp"

namespace wsecho::tool {
namespace {

// Only one of each can be used.
const std::vector<std::vector<std::string>> kAlternatives = {
    {"--print-port", "--print-url", "--print-env"}, {"--once", "--exit-after-connections"}};

bool is_list(const CLI::Option& option) {
    return option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
}

bool is_any_of(const std::string& written, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return text::equal_without_case(written, word);
    });
}

// The only flag with a value of its own is --print-env[=SHELL], whose type has a name.
void add_flag_result(CLI::Option& option, const std::string& written) {
    if (is_any_of(written, {"0", "false", "no", "off"})) return;
    if (is_any_of(written, {"1", "true", "yes", "on"})) {
        option.add_result("true");
    } else if (!option.get_type_name().empty()) {
        option.add_result(written);
    } else {
        throw UsageError(
            text::quote(written) +
            " is not a value of a flag (use 1, true, yes or on; or 0, false, no or off)");
    }
}

void add_results(CLI::Option& option, std::string_view written) {
    if (option.get_expected_max() == 0) {
        add_flag_result(option, std::string(written));
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

// Kubernetes, and Docker for a link, set WS_ECHO_PORT=tcp://10.0.0.1:9001 beside a service that is
// named ws-echo, and WS_ECHO_CONTROL_PORT beside one that is named ws-echo-control.
bool is_address_of_a_service(std::string_view variable, std::string_view written) {
    constexpr std::string_view kPort = "_PORT";
    return variable.size() > kPort.size() &&
           variable.substr(variable.size() - kPort.size()) == kPort &&
           written.substr(0, 6) == "tcp://";
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

std::vector<std::string> names_with_variables(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            if (name == "help" || name == "version" || name == "licenses") continue;
            names.push_back(name);
        }
    }
    return names;
}

bool read_variable(CLI::App& app, const std::string& option, const Environment& environment) {
    CLI::Option& to_set = *app.get_option(option);
    const std::string variable = variable_of(option);
    const char* const written = environment(variable.c_str());
    if (written == nullptr || *written == '\0' || to_set.count() > 0) return false;
    if (is_address_of_a_service(variable, written)) return false;
    const std::string subject = "environment variable " + variable + ": ";
    try {
        add_results(to_set, written);
        if (to_set.count() > 0) to_set.run_callback();
        return to_set.count() > 0;
    } catch (const ValueError& error) {
        throw UsageError(subject + error.problem(), error.help());
    } catch (const UsageError& error) {
        throw UsageError(subject + error.what(), error.help());
    }
}

void read_variables(CLI::App& app, const std::vector<std::string>& left_out,
                    const Environment& environment) {
    std::vector<std::string> ignored = left_out;
    for (const auto& alternatives : kAlternatives) {
        const bool has_one =
            std::any_of(alternatives.begin(), alternatives.end(), [&](const std::string& name) {
                const CLI::Option* const option = app.get_option_no_throw(name);
                return option != nullptr && option->count() > 0;
            });
        if (has_one) ignored.insert(ignored.end(), alternatives.begin(), alternatives.end());
    }
    for (const std::string& each : names_with_variables(app)) {
        const std::string name = "--" + each;
        if (std::find(ignored.begin(), ignored.end(), name) != ignored.end()) continue;
        read_variable(app, name, environment);
    }
}

}  // namespace wsecho::tool
