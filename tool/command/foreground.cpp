#include "tool/command/foreground.hpp"

#include <unistd.h>

namespace wsecho::tool {

Foreground::Foreground() : ours_(::getpgrp()), is_terminal_(::isatty(STDIN_FILENO) == 1) {}

void Foreground::give_to(pid_t group) const {
    if (is_terminal_ && ::tcgetpgrp(STDIN_FILENO) == ours_) ::tcsetpgrp(STDIN_FILENO, group);
}

void Foreground::take_from(pid_t group) const {
    if (is_terminal_ && ::tcgetpgrp(STDIN_FILENO) == group) ::tcsetpgrp(STDIN_FILENO, ours_);
}

}  // namespace wsecho::tool
