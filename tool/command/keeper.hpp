// What the guard does: see guard.hpp.

#pragma once

#include "tool/descriptor.hpp"

namespace wsecho::tool {

/// Reads a Launch from `channel`, runs its command, and writes its CommandEvents to `channel`.
/// Each octet after the Launch is a signal for the command's process group. If the channel ends,
/// ends the command. Call it in a fork with a single thread.
[[noreturn]] void keep_command(Descriptor channel) noexcept;

/// So that programs started later do not inherit it.
void close_on_exec(int descriptor) noexcept;

}  // namespace wsecho::tool
