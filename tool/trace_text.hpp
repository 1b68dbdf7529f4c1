// The trace for people: the library's own line for each event, in color on a terminal.

#pragma once

#include <string>

#include "wsecho/event.hpp"

namespace wsecho::tool {

/// True for a terminal that shows colors, unless the user objects (https://no-color.org).
bool wants_color(int descriptor);

/// Appends the line, without a line end.
void append_trace_text(std::string& out, const Event& event, bool color);

}  // namespace wsecho::tool
