// A file that an option names, and that the tool writes as a whole.

#pragma once

#include <sys/types.h>

#include <string>

namespace wsecho::tool {

/// Writes the file at once under its final name: readers see the old one or the new one, never a
/// part. An empty path: does nothing. Throws Failure, which names `option`.
void write_output_file(const std::string& path, const char* option, const std::string& octets,
                       mode_t mode = 0644);

}  // namespace wsecho::tool
