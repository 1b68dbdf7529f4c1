// How entries of the catalogue are named and described, in the words that all formats share.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "behavior/catalogue.hpp"

namespace wsecho::tool {

/// In the catalogue's order, which keeps the entries of a group together.
using Entries = std::vector<const behavior::Entry*>;

/// What the group is about: "invalid frames"; empty for an unknown group.
std::string_view title_of(std::string_view group);

/// How it is written: `close([code],[reason])`, `echo.drop(every=2)`. An optional parameter is in
/// brackets, or has its default.
std::string signature_of(const behavior::Entry& entry);

/// The triggers it takes, its default first.
std::vector<Trigger::Kind> triggers_of(const behavior::Entry& entry);

/// The same as a phrase: `@open or later`, `@request`.
std::string phrase_of_triggers(const behavior::Entry& entry);

// ---- parameters ----

/// True if an argument must be given.
bool is_required(const behavior::Parameter& parameter);

/// The arguments it accepts: `a number from 200 to 599`, `text, up to 64MiB`.
std::string limits_of(const behavior::Parameter& parameter);

/// The same with the default: `text, up to 64MiB; default: empty`.
std::string describe(const behavior::Parameter& parameter);

/// The values of a parameter of the kind choice.
std::vector<std::string_view> choices_of(const behavior::Parameter& parameter);

// ---- examples (catalogue_examples.cpp) ----

/// A step without a trigger, made from the entry's parameters: `hs.status(503)`. Throws
/// std::logic_error if no example value suits the entry's check; the tests try every entry.
Step example_of(const behavior::Entry& entry);

/// The same with a trigger, if it takes more than its default: `close(4001)@message:3`.
Step example_with_trigger(const behavior::Entry& entry);

/// What a conforming client does after the example.
behavior::Expectation expectation_of_example(const behavior::Entry& entry);

}  // namespace wsecho::tool
