// `ws-echo cases`: lists the cases that clients are graded by.

#pragma once

#include <cstddef>

#include "tool/exit_code.hpp"
#include "tool/grade/settings.hpp"

namespace wsecho::tool {

/// Text is laid out for a terminal with this many columns. A single id gets all that is known of
/// the case.
Answer list_cases(const CasesQuery& query, std::size_t columns);

}  // namespace wsecho::tool
