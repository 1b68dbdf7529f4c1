// What may stand for a parameter of the catalogue, in words.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "behavior/catalogue.hpp"

namespace wsecho::tool {

/// `close_code`
std::string_view name_of(behavior::ParameterKind kind);

/// Whether an argument must be given for it.
bool is_required(const behavior::Parameter& parameter);

/// What may be given: `a number from 200 to 599`, `text, up to 64MiB`.
std::string limits_of(const behavior::Parameter& parameter);

/// The same, and what it is if nothing is: `text, up to 64MiB; empty if left out`.
std::string describe(const behavior::Parameter& parameter);

/// Those of the kind choice.
std::vector<std::string_view> choices_of(const behavior::Parameter& parameter);

}  // namespace wsecho::tool
