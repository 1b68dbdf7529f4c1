// The catalogue for documentation: tables in Markdown, as GitHub has them.

#pragma once

#include <string>

#include "tool/entry_words.hpp"

namespace wsecho::tool {

/// For each group a heading of the third level, its title and a table.
std::string markdown_of_faults(const Entries& entries);

}  // namespace wsecho::tool
