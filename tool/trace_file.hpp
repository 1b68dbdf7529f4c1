// Opens the file of --trace-file.

#pragma once

#include <string>

#include "tool/line_writer.hpp"

namespace wsecho::tool {

/// Opens the file and empties it; "-" is stdout. A FIFO that nobody reads yet is left to the
/// writer, so that the server starts without a reader. Throws Failure.
Sink open_trace_file(const std::string& path);

}  // namespace wsecho::tool
