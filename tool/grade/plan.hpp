// What a grading server does, from the command line and the specification file together.

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "grading/report/expected_results.hpp"
#include "grading/report/reports.hpp"
#include "grading/run/grader.hpp"
#include "tool/grade/settings.hpp"

namespace wsecho::tool {

struct GradePlan {
    GradeSettings settings;        ///< the base is complete: port and certificate of the file, too
    grading::Settings grader;      ///< what the server does for a driver
    std::filesystem::path folder;  ///< of the reports
    std::optional<grading::ExpectedResults> expected;
    std::vector<std::string> warnings;  ///< for the user

    bool has_driver() const { return !settings.base.command.words.empty(); }
};

/// Reads the specification file, if there is one; writes it first if that is wanted. The command
/// line comes before the file. Throws Failure.
GradePlan make_plan(GradeSettings settings);

/// What the reports are made of.
grading::ReportInput input_of(const GradePlan& plan, const grading::Results& results);

/// The selected cases that are to be run for this agent.
std::vector<const grading::Case*> cases_for(const grading::Settings& grader,
                                            const std::string& agent);

}  // namespace wsecho::tool
