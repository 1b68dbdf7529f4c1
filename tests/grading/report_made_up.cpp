#include "grading/report_made_up.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace wsecho::grading {
namespace {

std::unique_ptr<Case> new_case(const std::string& id) {
    auto made = std::make_unique<Case>();
    made->id = read_case_id(id).value_or(CaseId{});
    made->description = "Sends the message of case " + id + ".";
    made->expectation = "The client echoes it.";
    return made;
}

std::string result_sentence(Behavior behavior) {
    return behavior == Behavior::failed ? "The client did not echo the message."
                                        : "The client echoed the message.";
}

std::string close_sentence(CloseBehavior close) {
    return close == CloseBehavior::ok ? "The connection was closed properly."
                                      : "The client closed with the wrong code.";
}

}  // namespace

const Case& made_up_case(const std::string& id) {
    static std::map<std::string, std::unique_ptr<Case>> cases;
    std::unique_ptr<Case>& found = cases[id];
    if (!found) found = new_case(id);
    return *found;
}

CaseResult made_up_result(const std::string& id, Behavior behavior, CloseBehavior close) {
    CaseResult result;
    result.of = &made_up_case(id);
    result.number = 1;
    result.verdicts = {behavior, close, result_sentence(behavior), close_sentence(close), {}};
    result.seen.was_open = true;
    result.seen.was_clean = true;
    result.seen.remote_close_code = std::uint16_t{1000};
    result.duration = std::chrono::milliseconds(2);
    return result;
}

void add_result(ReportInput& input, const std::string& agent, CaseResult result) {
    result.agent = agent;
    const Case* of = result.of;
    const auto place = std::lower_bound(input.cases.begin(), input.cases.end(), of,
                                        [](const Case* a, const Case* b) { return a->id < b->id; });
    if (place == input.cases.end() || *place != of) input.cases.insert(place, of);
    input.agents[agent][of->id] = std::make_shared<const CaseResult>(std::move(result));
}

ReportInput one_result(const std::string& agent, CaseResult result) {
    ReportInput input;
    add_result(input, agent, std::move(result));
    return input;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace wsecho::grading
