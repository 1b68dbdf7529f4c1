// The completion script for fish.

#include "tool/completion.hpp"

namespace wsecho::tool {
namespace {

constexpr const char* kFishBegin =
    R"(# fish completion for ws-echo, printed by: ws-echo completion fish
complete -c ws-echo -f

# The words after --, completed as if they were a line of their own.
function __ws_echo_command
    set -l words (commandline -opc)
    set -l command $words[(math (contains -i -- -- $words) + 1)..]
    if test -z "$command"
        __fish_complete_command
    else
        complete -C (string join ' ' -- (string escape -- $command) (commandline -ct))
    end
end
complete -c ws-echo -n 'contains -- -- (commandline -opc)' -F -a '(__ws_echo_command)'
)";

// In fish's single quotes, a backslash escapes.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out += '\'';
}

void append_option(std::string& out, const OptionWords& option, const std::string& condition) {
    out += "complete -c ws-echo -n " + quoted(condition);
    for (const std::string& name : option.names) {
        const bool is_long = name.rfind("--", 0) == 0;
        out += is_long ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    switch (option.value) {
        case OptionWords::Value::none:
            break;
        case OptionWords::Value::any:
            out += " -x";
            break;
        case OptionWords::Value::path:
            out += " -r -F";
            break;
        case OptionWords::Value::choice:
            out += " -x -a " + quoted(joined(option.choices));
            break;
        case OptionWords::Value::optional:
            out += " -a " + quoted(joined(option.choices));
            break;
    }
    out += " -d " + quoted(option.description) + '\n';
}

}  // namespace

std::string fish_completion(const Completions& words) {
    std::string out(kFishBegin);
    const std::string in = "__fish_seen_subcommand_from ";
    for (const CommandWords& command : words.commands) {
        out += "complete -c ws-echo -n __fish_use_subcommand -a " + command.name + " -d " +
               quoted(command.description) + '\n';
        if (command.arguments.empty()) continue;
        out += "complete -c ws-echo -n " + quoted(in + command.name) + " -a " +
               quoted(joined(command.arguments)) + '\n';
    }
    const std::string in_none = "not " + in + joined(names_of(words.commands));
    for (const OptionWords& option : words.options) append_option(out, option, in_none);
    for (const CommandWords& command : words.commands) {
        for (const OptionWords& option : command.options) {
            append_option(out, option, in + command.name);
        }
    }
    return out;
}

}  // namespace wsecho::tool
