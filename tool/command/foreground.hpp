// Which process group has the terminal: the one that Ctrl-C and Ctrl-Z signal, and that may read.

#pragma once

#include <sys/types.h>

namespace wsecho::tool {

/// The terminal of stdin, if it is one. SIGTTOU must be ignored or blocked where it is used.
class Foreground {
public:
    /// The caller's process group is the one that gives the terminal away and takes it back.
    Foreground();

    /// Gives the terminal to `group`, if our group has it.
    void give_to(pid_t group) const;

    /// Takes the terminal back, if `group` has it.
    void take_from(pid_t group) const;

private:
    const pid_t ours_;
    const bool is_terminal_;
};

}  // namespace wsecho::tool
