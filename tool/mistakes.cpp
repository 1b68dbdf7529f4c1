#include "tool/mistakes.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "text/escape.hpp"
#include "text/nearest.hpp"
#include "tool/argument_values.hpp"
#include "tool/tool_options.hpp"

namespace wsecho::tool {
namespace {

std::string did_you_mean(std::string sentence, const std::string& nearest) {
    return nearest.empty() ? sentence : sentence.append(": did you mean ").append(nearest) += '?';
}

// The option of `app` that is most similar to `written`, which may lack its dashes; empty if none
// is.
std::string nearest_option(const std::string& written, const CLI::App& app) {
    std::vector<std::string_view> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back(name);
    }
    const std::size_t name = std::min(written.find_first_not_of('-'), written.size());
    const std::string_view nearest = text::nearest_of(written.substr(name), names);
    return nearest.empty() ? "" : "--" + std::string(nearest);
}

std::string nearest_command(const std::string& written, const CLI::App& app) {
    std::vector<std::string_view> names;
    for (const CLI::App* command : app.get_subcommands({})) {
        // Similar to pytest, ctest and mistakes in them, which are to run with -- before them.
        if (command->get_name() != "wstest") names.push_back(command->get_name());
    }
    return std::string(text::nearest_of(written, names));
}

bool is_port(const std::string& written) {
    try {
        return to_port(written) > 0;
    } catch (const std::invalid_argument&) {
        return false;
    }
}

}  // namespace

void check_dashes(int argc, const char* const* argv, const CLI::App& app) {
    for (int i = 1; i < argc; ++i) {
        const std::string written = argv[i];
        if (written.size() < 3 || written[0] != '-' || written[1] == '-') continue;
        const std::string name = written.substr(0, written.find('='));
        if (app.get_option_no_throw('-' + name) == nullptr) continue;
        throw UsageError(did_you_mean("unknown option " + text::escape(name), '-' + name));
    }
}

std::string sentence_for(const CLI::ExtrasError&, const CLI::App& app) {
    std::vector<std::string> extras = app.remaining(true);
    if (extras.front() == "--" && extras.size() > 1) extras.erase(extras.begin());
    const std::string& first = extras.front();
    const std::vector<CLI::App*> commands = app.get_subcommands();
    const CLI::App& parsed = commands.empty() ? app : *commands.front();
    if (first.size() > 1 && first[0] == '-' && first != "--") {
        const std::string name = first.substr(0, first.find('='));
        const std::string unknown = "unknown option " + text::escape(name);
        const std::string nearest = nearest_option(name, parsed);
        if (nearest.empty() && &parsed != &app && app.get_option_no_throw(name) != nullptr) {
            return unknown + ": only ws-echo without " + parsed.get_name() + " has it";
        }
        return did_you_mean(unknown, nearest);
    }
    const std::string sentence = "unexpected argument " + text::quote(first);
    if (!commands.empty()) return sentence;
    if (is_port(first)) return did_you_mean(sentence, "--port " + first);
    const std::string command = nearest_command(first, app);
    if (!command.empty()) return did_you_mean(sentence, command);
    const std::string option = nearest_option(first, app);
    if (option.empty()) return sentence + ": to run a command, write -- before it";
    if (option == "--" + first) return did_you_mean(sentence, option);
    // "ctest" is similar to --cert.
    return did_you_mean(sentence, option) + " To run a command, write -- before it";
}

std::string sentence_for(const CLI::ArgumentMismatch& error, const CLI::App& app) {
    const std::string message =
        error.what();  // starts with the option's name, with or without dashes
    std::string name = message.substr(0, message.find_first_of(": "));
    if (name[0] != '-') name.insert(0, "--");
    const CLI::Option* option = app.get_option_no_throw(name);
    for (const CLI::App* command : app.get_subcommands()) {
        if (option == nullptr) option = command->get_option_no_throw(name);
    }
    if (option == nullptr) return message;
    if (option->get_expected_max() == 0) return name + " takes no value";
    return name + " needs a value: " + name + " " + option->get_type_name();
}

void check_that_none_is_given(const CLI::App& app, const CLI::App& command) {
    for (const CLI::Option* option : app.get_options()) {
        if (option->count() == 0 || option->get_name() == "--check") continue;
        const std::string& name = command.get_name();
        if (name == "grade") {
            throw UsageError("the options of grade follow its name: move " + option->get_name());
        }
        throw UsageError("ws-echo " + name +
                         (name == "wstest" ? " has options of its own" : " starts no server") +
                         ": leave out " + option->get_name());
    }
}

}  // namespace wsecho::tool
