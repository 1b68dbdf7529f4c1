// `ws-echo completion`: scripts that complete the command line in a shell.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wsecho::tool {

enum class Shell : std::uint8_t { bash, zsh, fish };

/// An option, as its help names it.
struct OptionWords {
    std::vector<std::string> names;  ///< "-p", "--port"
    std::string description;         ///< "Port to listen on; 0 picks a free one"

    /// What to complete after it.
    enum class Value : std::uint8_t { none, optional, any, path, choice } value;

    std::string value_name;            ///< "PATH"
    std::vector<std::string> choices;  ///< of Value::choice and Value::optional
};

/// A command such as `faults`.
struct CommandWords {
    std::string name;
    std::string description;  ///< "List the steps of behaviors"
    std::vector<OptionWords> options;
    std::string argument;                ///< "step"; empty: it takes no arguments
    std::vector<std::string> arguments;  ///< their values, as far as they are known
    bool takes_several = false;          ///< arguments
};

/// All words that can be completed.
struct Completions {
    std::vector<OptionWords> options;  ///< of the server
    std::vector<CommandWords> commands;
};

/// A script to be read by the shell, or to be installed where it looks for completions.
std::string completion_script(Shell shell, const Completions& words);

// ---- each shell has a file of its own: completion_bash.cpp and so on ----

std::string bash_completion(const Completions& words);
std::string zsh_completion(const Completions& words);
std::string fish_completion(const Completions& words);

/// Words with single spaces between them.
std::string joined(const std::vector<std::string>& words);

/// The names of all commands.
std::vector<std::string> names_of(const std::vector<CommandWords>& commands);

}  // namespace wsecho::tool
