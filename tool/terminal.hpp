// The terminal that stdout may be: its width, and a pager for what is longer than its screen.

#pragma once

#include <cstddef>
#include <string>

#include "tool/arguments.hpp"

namespace wsecho::tool {

/// The width for text on stdout: the variable COLUMNS, or else that of the terminal, or else 80.
/// From 40 to 120: a longer line is hard to read.
std::size_t columns_of_stdout(const Environment& environment);

/// Shows the text with the command in the variable PAGER, or with less. Returns once the user has
/// left it. False if nothing was shown and the text must be written: stdin or stdout is no
/// terminal, the terminal can do nothing (TERM=dumb), PAGER is empty or "cat", the process is in
/// the background, or there is no such command. Thread-safe only if no other thread starts
/// processes.
bool show_in_pager(const std::string& text, const Environment& environment);

}  // namespace wsecho::tool
