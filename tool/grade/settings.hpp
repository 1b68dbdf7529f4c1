// The values of the command lines of ws-echo grade, cases and wstest.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tool/settings.hpp"

namespace wsecho::tool {

/// What `ws-echo grade` does. A value that is not given comes from the specification file, or else
/// is the default.
struct GradeSettings {
    /// Where it listens, with TLS, the control API, its files, and the driver as its command.
    Settings base;

    // ---- what the command line has ----

    std::string specification;             ///< path of the file; empty: none
    std::vector<std::string> cases{};      ///< patterns; empty: the file's, or all of families 1-13
    std::vector<std::string> exclude{};    ///< patterns, added to the file's
    std::string folder{};                  ///< --outdir; empty: the file's, or the default
    std::string expected_file{};           ///< empty: none
    std::string junit_file{}, tap_file{};  ///< empty: none
    bool traces = false;                   ///< prints the wire log of each case
    bool is_strict = false;
    bool is_full = false;
    std::optional<std::chrono::milliseconds> patience{};
    std::chrono::milliseconds pace{0};
    bool once = false;
    bool has_port = false;  ///< --port is given: the file's port does not count

    // ---- as the Autobahn testsuite's command ----

    bool is_wstest = false;            ///< prints and exits as it does
    std::uint16_t page_port = 0;       ///< a further port with the page for browsers; 0: none
    bool writes_default_file = false;  ///< if the specification file does not exist
};

/// What `ws-echo cases` lists.
struct CasesQuery {
    std::vector<std::string> patterns{};  ///< empty: all
    bool as_json = false;
};

}  // namespace wsecho::tool
