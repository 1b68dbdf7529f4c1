// The options about expectations: --expect-connections and the like.

#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "tool/settings.hpp"

namespace wsecho::tool {

void add_expectation_options(CLI::App& app, ExpectationSettings& expect);

/// Puts the expected messages into the order of the command line. Throws UsageError.
void complete_expectations(const CLI::App& app, ExpectationSettings& expect);

/// `3`, `3..`, `..5` or `3..5`. Throws std::invalid_argument.
Range to_range(const std::string& written);

/// 1000 to 4999; 1005: a close frame without a code; 1006: no close frame. Throws
/// std::invalid_argument.
std::uint16_t to_close_code(const std::string& written);

}  // namespace wsecho::tool
