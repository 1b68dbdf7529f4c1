// The wire log of a case for a terminal: grade --trace.

#pragma once

#include <string>

#include "grading/run/result.hpp"

namespace wsecho::tool {

/// A line for each row, and a line before and after them.
std::string wire_text(const grading::CaseResult& result);

}  // namespace wsecho::tool
