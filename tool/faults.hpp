// `ws-echo faults`: lists the catalogue of steps.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tool/exit_code.hpp"

namespace wsecho::tool {

enum class ListFormat : std::uint8_t {
    text,
    json,      ///< see tool/catalogue_formats.hpp
    markdown,  ///< tables for documentation
    hosts,     ///< lines for /etc/hosts
};

struct FaultsQuery {
    /// Empty: all entries. One word may be an entry's name ("hs.status"), a group's ("hs") or a
    /// prefix that ends with a dot ("echo."); the first of these that matches applies. Otherwise
    /// each word is a pattern for names, if it has an asterisk ("frame.*"), or must stand in an
    /// entry's name or description. Case is ignored.
    std::vector<std::string> words;

    ListFormat format = ListFormat::text;
};

/// Text is laid out for a terminal with this many columns. If nothing is found, the answer is a
/// usage error that suggests the nearest name.
Answer list_faults(const FaultsQuery& query, std::size_t columns);

}  // namespace wsecho::tool
