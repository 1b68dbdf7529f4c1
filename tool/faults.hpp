// `ws-echo faults`: the catalogue of all that a server can be told to do, for reading.

#pragma once

#include <cstdint>
#include <string>

#include "tool/answer.hpp"

namespace wsecho::tool {

enum class ListFormat : std::uint8_t {
    text,
    json,      ///< see tool/fault_json.hpp
    markdown,  ///< tables for documentation
};

struct FaultsQuery {
    /// An entry's name, "hs.status"; a group's, "hs"; or what names start with, ending in a dot,
    /// "echo.". Of these the first that fits counts. Empty: all there are.
    std::string name;

    ListFormat format = ListFormat::text;
};

/// The answer to a name that there is not is a usage error with the nearest one that there is.
Answer list_faults(const FaultsQuery& query);

}  // namespace wsecho::tool
