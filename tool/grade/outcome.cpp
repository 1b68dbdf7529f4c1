#include "tool/grade/outcome.hpp"

#include <cstddef>
#include <iterator>

#include "grading/report/passing.hpp"
#include "text/escape.hpp"

namespace wsecho::tool {
namespace {

using grading::Results;

std::string cases(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " case" : " cases");
}

// "ws: 2 cases failed, 1 case was not run"
std::string problem_of(const GradePlan& plan, const std::string& agent,
                       const Results::OfAgent& results) {
    std::size_t failed = 0;
    std::size_t missing = 0;
    for (const grading::Case* const each : cases_for(plan.grader, agent)) {
        const auto found = results.find(each->id);
        if (found == results.end()) {
            ++missing;
        } else if (!grading::passes(*found->second, plan.settings.is_strict)) {
            ++failed;
        }
    }
    std::string problem;
    if (failed > 0) problem = cases(failed) + " failed";
    if (missing > 0) {
        problem += (problem.empty() ? "" : ", ") + cases(missing) +
                   (missing == 1 ? " was not run" : " were not run");
    }
    return problem.empty() ? problem : text::escape(agent, 60) + ": " + problem;
}

}  // namespace

// Some drivers ask for the reports as an agent that has run nothing.
std::vector<std::string> problems_of(const GradePlan& plan, const Results& results) {
    grading::ReportInput input = input_of(plan, results);
    for (auto at = input.agents.begin(); at != input.agents.end();) {
        at = at->second.empty() ? input.agents.erase(at) : std::next(at);
    }
    if (input.agents.empty()) return {"no client has run a case"};
    std::vector<std::string> problems;
    if (plan.expected) {
        for (const grading::Difference& each : plan.expected->compare(input)) {
            problems.push_back(each.sentence);
        }
        return problems;
    }
    for (const auto& [agent, of_agent] : input.agents) {
        const std::string problem = problem_of(plan, agent, of_agent);
        if (!problem.empty()) problems.push_back(problem);
    }
    return problems;
}

}  // namespace wsecho::tool
