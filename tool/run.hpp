// From the arguments to the exit code.

#pragma once

#include "tool/exit_code.hpp"

namespace wsecho::tool {

/// Runs the tool; what goes wrong becomes a sentence on stderr and an exit code.
ExitCode run(int argc, const char* const* argv) noexcept;

}  // namespace wsecho::tool
