// A file that an option names, to be read before the server starts.

#pragma once

#include <cstddef>
#include <string>

namespace wsecho::tool {

/// The option, and what its file must be.
struct InputFile {
    const char* option;       ///< "--cert"
    const char* kind;         ///< "a readable file in PEM"
    std::size_t most_octets;  ///< at least 1 KiB
};

/// All octets of the file at `path`; none for an empty path. It may be a pipe, such as <(...) of
/// bash. Throws Failure if it cannot be read, is empty or is too large.
std::string read_input_file(const std::string& path, const InputFile& file);

/// Throws the Failure: "cannot read PATH: WHY (--cert needs a readable file in PEM)".
[[noreturn]] void fail_to_read(const std::string& path, const InputFile& file,
                               const std::string& why);

}  // namespace wsecho::tool
