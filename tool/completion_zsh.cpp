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

constexpr const char* kCommands = R"(        '1:command:(faults healthcheck completion)' \
        '*::argument:->rest'
    [[ $state == rest ]] || return
    case $words[1] in
        faults)
            _arguments \
)";

constexpr const char* kHealthcheck = R"(            ;;
        healthcheck)
            _arguments \
)";

constexpr const char* kZshEnd = R"(            ;;
        completion)
            _arguments '1:shell:(bash zsh fish)'
            ;;
    esac
}
if [ "$funcstack[1]" = _ws-echo ]; then
    _ws-echo "$@"
else
    compdef _ws-echo ws-echo
fi
)";

// For a description in brackets, in single quotes.
std::string escaped(std::string_view text) {
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
            return ':' + escaped(option.value_name) + ": ";
        case OptionWords::Value::path:
            return ':' + escaped(option.value_name) + ":_files";
        case OptionWords::Value::choice:
            return ':' + escaped(option.value_name) + ":(" + joined(option.choices) + ')';
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
            out += escaped(option.description) + ']' + value_of(option) + "' \\\n";
        }
    }
}

}  // namespace

std::string zsh_completion(const Completions& words) {
    std::string out(kZshBegin);
    append_options(out, words.options, 8);
    out += kCommands;
    append_options(out, words.faults_options, 16);
    out += "                '*:step:(" + joined(words.steps) + ")'\n";
    out += kHealthcheck;
    append_options(out, words.healthcheck_options, 16);
    out += "                '1:URL: '\n";
    return out += kZshEnd;
}

}  // namespace wsecho::tool
