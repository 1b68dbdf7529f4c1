// The catalogue for people at a terminal of 80 columns.

#pragma once

#include <string>

#include "tool/entry_words.hpp"

namespace wsecho::tool {

/// A paragraph each, in their groups, between how behaviors are asked for and how triggers and
/// scopes are written.
std::string list_of_faults(const Entries& entries);

/// All there is to say about one, with examples.
std::string describe_fault(const behavior::Entry& entry);

}  // namespace wsecho::tool
