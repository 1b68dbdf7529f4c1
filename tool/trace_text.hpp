// The trace for people: the library's own line of an event, a little colored on a terminal.

#pragma once

#include <string>

#include "wsecho/event.hpp"

namespace wsecho::tool {

/// Appends the line without its end.
void append_trace_text(std::string& out, const Event& event, bool color);

/// Whether what is written to `descriptor` should be colored: it is a terminal that can, and the
/// user did not object (https://no-color.org).
bool wants_color(int descriptor);

}  // namespace wsecho::tool
