// What the results of all agents mean for the exit code.

#pragma once

#include <string>
#include <vector>

#include "grading/run/grader.hpp"
#include "tool/grade/plan.hpp"

namespace wsecho::tool {

/// Why the run fails, a sentence for each reason: no client has run a case; cases of an agent
/// failed, or were not run. With --expect, each difference between the results and that file. Empty
/// if it passes.
std::vector<std::string> problems_of(const GradePlan& plan, const grading::Results& results);

}  // namespace wsecho::tool
