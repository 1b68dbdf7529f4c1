#include "tool/completion_words.hpp"

#include <algorithm>
#include <string_view>

#include "behavior/catalogue.hpp"
#include "tool/argument_values.hpp"
#include "tool/grade/case_choice.hpp"

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
    if (name == "print-env") return copied(env_formats());
    if (name == "client-cert") return copied(client_auths());
    if (name == "tls-min" || name == "tls-max") return copied(tls_versions());
    if (name == "control") return copied(reaches());
    if (name == "summary") return copied(summary_formats());
    if (name == "behavior") return step_names();
    if (name == "mode") return {"fuzzingserver"};
    return {};
}

// The commands that list something have different formats.
std::vector<std::string> choices_of(const std::string& name, const std::string& command) {
    if (name != "format") return choices_of(name);
    return copied(command == "faults" ? list_formats() : trace_formats());
}

OptionWords words_of(const CLI::Option& option, const std::string& command) {
    OptionWords words;
    for (const std::string& name : option.get_snames()) words.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) {
        words.names.push_back("--" + name);
        words.choices = choices_of(name, command);
    }
    words.description = first_sentence(option.get_description());
    words.value_name = option.get_type_name();
    using Value = OptionWords::Value;
    const bool takes_value = option.get_expected_max() > 0;
    const bool is_flag = words.value_name.empty();
    if (is_flag) words.choices.clear();  // --trace of grade
    if (words.value_name == "PATH" || words.value_name == "FILE" || words.value_name == "DIR") {
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
        if (!option->get_positional()) options.push_back(words_of(*option, app.get_name()));
    }
    return options;
}

std::vector<std::string> steps_and_groups() {
    std::vector<std::string> steps = step_names();
    for (const behavior::Entry& entry : behavior::catalogue()) {
        const std::string group(entry.group);
        if (std::find(steps.begin(), steps.end(), group) == steps.end()) steps.push_back(group);
    }
    return steps;
}

std::vector<std::string> case_ids() {
    std::vector<std::string> ids;
    for (const grading::Case* each : known_cases()) ids.push_back(each->id.text());
    return ids;
}

CommandWords words_of(const CLI::App& command) {
    const std::string& name = command.get_name();
    const std::vector<OptionWords> options = options_of(command);
    if (name == "faults") {
        return {name, "List the steps of behaviors", options, "step", steps_and_groups(), true};
    }
    if (name == "cases") {
        return {name, "List the cases that clients are graded by", options, "case", case_ids(),
                true};
    }
    if (name == "healthcheck") {
        return {name, "Ask a server whether it is ready", options, "URL", {}, false};
    }
    if (name == "completion") {
        return {name, "Print a completion script", {}, "shell", copied(shells()), false};
    }
    if (name == "grade") return {name, "Grade WebSocket clients", options, "", {}, false};
    return {name, "Grade WebSocket clients as the Autobahn testsuite", options, "", {}, false};
}

}  // namespace

Completions completions_of(const CLI::App& app) {
    Completions words{options_of(app), {}};
    for (const CLI::App* command : app.get_subcommands({})) {
        words.commands.push_back(words_of(*command));
    }
    return words;
}

}  // namespace wsecho::tool
