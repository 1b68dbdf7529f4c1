#include "tool/completion_words.hpp"

#include <algorithm>
#include <string_view>

#include "behavior/catalogue.hpp"
#include "tool/argument_values.hpp"

namespace wsecho::tool {
namespace {

// "Port to listen on; 0 picks a free one" of the option's help.
std::string first_sentence(const std::string& description) {
    return description.substr(0, description.find(". "));
}

std::vector<std::string> step_names() {
    std::vector<std::string> names;
    for (const behavior::Entry& entry : behavior::catalogue()) names.emplace_back(entry.name);
    return names;
}

std::vector<std::string> copied(const Choices& names) {
    return {names.begin(), names.end()};
}

std::vector<std::string> choices_of(const std::string& name) {
    if (name == "trace") return copied(trace_depths());
    if (name == "trace-format") return copied(trace_formats());
    if (name == "format") return copied(list_formats());
    if (name == "print-env") return copied(env_formats());
    if (name == "client-cert") return copied(client_auths());
    if (name == "tls-min" || name == "tls-max") return copied(tls_versions());
    if (name == "control") return copied(reaches());
    if (name == "summary") return copied(summary_formats());
    if (name == "behavior") return step_names();
    return {};
}

OptionWords words_of(const CLI::Option& option) {
    OptionWords words;
    for (const std::string& name : option.get_snames()) words.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) {
        words.names.push_back("--" + name);
        words.choices = choices_of(name);
    }
    words.description = first_sentence(option.get_description());
    words.value_name = option.get_type_name();
    using Value = OptionWords::Value;
    const bool takes_value = option.get_expected_max() > 0;
    if (words.value_name == "PATH" || words.value_name == "FILE") {
        words.value = Value::path;
    } else if (words.choices.empty()) {
        words.value = takes_value ? Value::any : Value::none;
    } else {
        words.value = takes_value ? Value::choice : Value::optional;
    }
    return words;
}

std::vector<OptionWords> options_of(const CLI::App& app) {
    std::vector<OptionWords> options;
    for (const CLI::Option* option : app.get_options()) {
        if (!option->get_positional()) options.push_back(words_of(*option));
    }
    return options;
}

}  // namespace

Completions completions_of(const CLI::App& app, const CLI::App& faults,
                           const CLI::App& healthcheck) {
    Completions words{options_of(app), options_of(faults), options_of(healthcheck), step_names()};
    for (const behavior::Entry& entry : behavior::catalogue()) {
        const std::string group(entry.group);
        if (std::find(words.steps.begin(), words.steps.end(), group) == words.steps.end()) {
            words.steps.push_back(group);
        }
    }
    return words;
}

}  // namespace wsecho::tool
