// The completion script for bash.

#include "tool/completion.hpp"

namespace wsecho::tool {
namespace {

// Bash splits --option=value into three words.
constexpr const char* kBashBegin =
    R"(# bash completion for ws-echo, printed by: ws-echo completion bash
_ws_echo() {
    local cur=${COMP_WORDS[COMP_CWORD]} option='' command='' words='' i
    COMPREPLY=()
    if [[ $cur == = ]]; then
        cur=''
        option=${COMP_WORDS[COMP_CWORD - 1]}=
    elif ((COMP_CWORD > 2)) && [[ ${COMP_WORDS[COMP_CWORD - 1]} == = ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}=
    elif ((COMP_CWORD > 1)); then
        option=${COMP_WORDS[COMP_CWORD - 1]}
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --)
                if declare -F _command_offset >/dev/null; then
                    _command_offset $((i + 1))
                elif ((i == COMP_CWORD - 1)); then
                    mapfile -t COMPREPLY < <(compgen -c -- "$cur")
                else
                    compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                fi
                return
                ;;
            )";

// A driver may follow grade; the words after another command are all its own.
constexpr const char* kBashCommands = R"()
                [[ -n $command ]] || command=${COMP_WORDS[i]}
                [[ $command == grade ]] || break
                ;;
        esac
    done
    case $command:$option in
)";

constexpr const char* kBashEnd = R"(    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _ws_echo ws-echo
)";

std::string names_of(const std::vector<OptionWords>& options) {
    std::string names;
    for (const OptionWords& option : options) {
        names.append(names.empty() ? "" : " ").append(joined(option.names));
    }
    return names;
}

// ":-p | :-p= | :--port | :--port="
std::string patterns_of(const OptionWords& option, const std::string& command) {
    std::string patterns;
    for (const std::string& name : option.names) {
        const std::string pattern = command + ':' + name;
        patterns += patterns.empty() ? "" : " | ";
        if (option.value != OptionWords::Value::optional) patterns += pattern + " | ";
        patterns += pattern + '=';
    }
    return patterns;
}

void append_case(std::string& out, const OptionWords& option, const std::string& command) {
    if (option.value == OptionWords::Value::none) return;
    out += "        " + patterns_of(option, command) + ")";
    switch (option.value) {
        case OptionWords::Value::none:
            break;
        case OptionWords::Value::any:
            out += " return ;;\n";
            break;
        case OptionWords::Value::path:
            out +=
                "\n            compopt -o filenames 2>/dev/null"
                "\n            mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")"
                "\n            return"
                "\n            ;;\n";
            break;
        case OptionWords::Value::choice:
        case OptionWords::Value::optional:
            out += " words='" + joined(option.choices) + "' ;;\n";
            break;
    }
}

}  // namespace

std::string bash_completion(const Completions& words) {
    std::string commands;
    for (const CommandWords& command : words.commands) {
        commands.append(commands.empty() ? "" : " | ").append(command.name);
    }
    std::string out = kBashBegin + commands + kBashCommands;
    for (const OptionWords& option : words.options) append_case(out, option, "");
    for (const CommandWords& command : words.commands) {
        for (const OptionWords& option : command.options) append_case(out, option, command.name);
    }
    out += "        *=) return ;;\n";
    const auto append = [&out](const std::string& command, const std::string& options,
                               const std::string& others) {
        out.append("        ").append(command) += ":*)\n            words='" + others + "'\n";
        out += "            if [[ $cur == -* ]]; then words='" + options + "'; fi\n";
        out += "            ;;\n";
    };
    for (const CommandWords& command : words.commands) {
        append(command.name, names_of(command.options), joined(command.arguments));
    }
    append("", names_of(words.options), joined(names_of(words.commands)));
    return out += kBashEnd;
}

}  // namespace wsecho::tool
