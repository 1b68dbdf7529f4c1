// Made-up results for the tests of reports.

#pragma once

#include <memory>
#include <string>

#include "grading/report/reports.hpp"

namespace wsecho::grading {

/// A case with the id of the text, such as "1.1.1". Lives for ever; always the same one for an id.
const Case& made_up_case(const std::string& id);

/// A result: OK, close OK with 1000, 2 ms.
CaseResult made_up_result(const std::string& id, Behavior behavior = Behavior::ok,
                          CloseBehavior close = CloseBehavior::ok);

/// Adds a result to an agent. Selects the case, too.
void add_result(ReportInput& input, const std::string& agent, CaseResult result);

/// An input with one result.
ReportInput one_result(const std::string& agent, CaseResult result);

/// The number of times that `part` occurs.
std::size_t occurrences(const std::string& text, const std::string& part);

}  // namespace wsecho::grading
