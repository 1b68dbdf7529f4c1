// `ws-echo faults`: lists the catalogue of steps.

#pragma once

#include <cstdint>
#include <string>

#include "tool/exit_code.hpp"

namespace wsecho::tool {

enum class ListFormat : std::uint8_t {
    text,
    json,      ///< see tool/catalogue_formats.hpp
    markdown,  ///< tables for documentation
};

struct FaultsQuery {
    /// An entry's name ("hs.status"), a group's ("hs") or a prefix that ends with a dot ("echo.");
    /// the first of these that matches applies. Empty: all entries.
    std::string name;

    ListFormat format = ListFormat::text;
};

/// An unknown name gets a usage error that suggests the nearest known one.
Answer list_faults(const FaultsQuery& query);

}  // namespace wsecho::tool
