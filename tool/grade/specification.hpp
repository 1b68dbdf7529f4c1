// The specification file of the Autobahn testsuite: which cases a server runs, and how.

#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wsecho::tool {

struct Specification {
    std::uint16_t port = 9001;  ///< of "url"
    bool has_tls = false;       ///< "url" begins with wss
    std::string folder;         ///< "outdir"; empty: not given
    std::vector<std::string> cases;
    std::vector<std::string> excluded;
    std::map<std::string, std::vector<std::string>> excluded_by_agent;
    std::string certificate_file, key_file;  ///< empty: not given
    bool fail_by_drop = false;
    bool echo_close_code = false;
    std::optional<std::chrono::milliseconds> open_timeout;  ///< 0: none
    std::optional<std::chrono::milliseconds> close_timeout;

    /// A sentence for each key that has no effect, for the user.
    std::vector<std::string> warnings;
};

/// Reads the content of a file called `name`. Throws std::invalid_argument, with a sentence that
/// names the file, the key and the remedy.
Specification read_specification(std::string_view content, const std::string& name);

/// Reads the file. Throws Failure if it cannot be read, or is invalid.
Specification load_specification(const std::string& path);

/// The content of a specification file with the defaults: all cases, port 9001.
std::string default_specification();

}  // namespace wsecho::tool
