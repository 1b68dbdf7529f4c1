// What an entry of the catalogue is like, in the words that all listings use.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "behavior/catalogue.hpp"

namespace wsecho::tool {

/// In the order of the catalogue, where the entries of a group stand together.
using Entries = std::vector<const behavior::Entry*>;

/// What the group is about, as it stands behind its name: "text that is not UTF-8"; empty for one
/// that the catalogue does not have.
std::string_view title_of(std::string_view group);

/// How it is written: `close([code],[reason])`, `echo.drop(every=2)`. What may be left out is in
/// brackets, or has its default.
std::string signature_of(const behavior::Entry& entry);

/// The triggers it takes; first the one that it has if none is written.
std::vector<Trigger::Kind> triggers_of(const behavior::Entry& entry);

/// The same as a phrase: `@open or later`, `@request`.
std::string phrase_of_triggers(const behavior::Entry& entry);

}  // namespace wsecho::tool
