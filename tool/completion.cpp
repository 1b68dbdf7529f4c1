#include "tool/completion.hpp"

#include <algorithm>

namespace wsecho::tool {

std::string completion_script(Shell shell, const Completions& words) {
    switch (shell) {
        case Shell::bash:
            return bash_completion(words);
        case Shell::zsh:
            return zsh_completion(words);
        case Shell::fish:
            return fish_completion(words);
    }
    return {};
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out.append(out.empty() ? "" : " ").append(word);
    return out;
}

std::vector<std::string> names_of(const std::vector<CommandWords>& commands) {
    std::vector<std::string> names(commands.size());
    std::transform(commands.begin(), commands.end(), names.begin(),
                   [](const CommandWords& command) { return command.name; });
    return names;
}

}  // namespace wsecho::tool
