// The completion script for fish.

#include "tool/completion.hpp"

namespace wsecho::tool {
namespace {

constexpr const char* kFishBegin =
    R"(# fish completion for ws-echo, printed by: ws-echo completion fish
complete -c ws-echo -f
complete -c ws-echo -n __fish_use_subcommand -a faults -d 'List the steps of behaviors'
complete -c ws-echo -n __fish_use_subcommand -a healthcheck -d 'Ask a server whether it is ready'
complete -c ws-echo -n __fish_use_subcommand -a completion -d 'Print a completion script'
complete -c ws-echo -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'

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
    out += "complete -c ws-echo -n '__fish_seen_subcommand_from faults' -a ";
    out += quoted(joined(words.steps)) + '\n';
    for (const OptionWords& option : words.options) {
        append_option(out, option, "not __fish_seen_subcommand_from faults healthcheck completion");
    }
    for (const OptionWords& option : words.faults_options) {
        append_option(out, option, "__fish_seen_subcommand_from faults");
    }
    for (const OptionWords& option : words.healthcheck_options) {
        append_option(out, option, "__fish_seen_subcommand_from healthcheck");
    }
    return out;
}

}  // namespace wsecho::tool
