// The completion script for zsh, with its function _arguments.

#include <string_view>

#include "tool/completion.hpp"

namespace wsecho::tool {
namespace {

constexpr const char* kZshBegin = R"(#compdef ws-echo
# zsh completion for ws-echo, printed by: ws-echo completion zsh
_ws-echo() {
    local curcontext="$curcontext" state line
    typeset -A opt_args
    local -i dashes=${words[(i)--]}
    if ((dashes < CURRENT)); then
        shift $dashes words
        ((CURRENT -= dashes))
        _normal
        return
    fi
    _arguments -C \
)";

constexpr const char* kCommands = R"()' \
        '*::argument:->rest'
    [[ $state == rest ]] || return
    case $words[1] in
)";

constexpr const char* kZshEnd = R"(    esac
}
if [ "$funcstack[1]" = _ws-echo ]; then
    _ws-echo "$@"
else
    compdef _ws-echo ws-echo
fi
)";

// For a description in brackets, in single quotes.
std::string without_colons(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\'') {
            out += "'\\''";
            continue;
        }
        if (std::string_view("[]:\\").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

// ":PATH:_files"
std::string value_of(const OptionWords& option) {
    switch (option.value) {
        case OptionWords::Value::none:
            return {};
        case OptionWords::Value::any:
            return ':' + without_colons(option.value_name) + ": ";
        case OptionWords::Value::path:
            return ':' + without_colons(option.value_name) + ":_files";
        case OptionWords::Value::choice:
            return ':' + without_colons(option.value_name) + ":(" + joined(option.choices) + ')';
        case OptionWords::Value::optional:
            return "::value:(" + joined(option.choices) + ')';
    }
    return {};
}

// Each name has a line. A value may follow a long name with or without '='.
void append_options(std::string& out, const std::vector<OptionWords>& options, int indent) {
    for (const OptionWords& option : options) {
        for (const std::string& name : option.names) {
            const bool is_long = name.rfind("--", 0) == 0;
            const char* sign = "";
            if (option.value == OptionWords::Value::optional) {
                sign = "=-";  // only with '='
            } else if (option.value != OptionWords::Value::none) {
                sign = is_long ? "=" : "+";
            }
            out.append(static_cast<std::size_t>(indent), ' ') += "'*" + name + sign + '[';
            out += without_colons(option.description) + ']' + value_of(option) + "' \\\n";
        }
    }
}

// The arguments, as _arguments reads them; each is in single quotes.
std::string arguments_of(const CommandWords& command) {
    if (command.argument.empty()) return {};
    const std::string values =
        command.arguments.empty() ? " " : '(' + joined(command.arguments) + ')';
    return (command.takes_several ? "'*:" : "'1:") + command.argument + ':' + values + "'";
}

}  // namespace

std::string zsh_completion(const Completions& words) {
    std::string out(kZshBegin);
    append_options(out, words.options, 8);
    out += "        '1:command:(" + joined(names_of(words.commands)) + kCommands;
    for (const CommandWords& command : words.commands) {
        out += "        " + command.name + ")\n            _arguments \\\n";
        append_options(out, command.options, 16);
        out += "                " + arguments_of(command) + "\n            ;;\n";
    }
    return out += kZshEnd;
}

}  // namespace wsecho::tool
