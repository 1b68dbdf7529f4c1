#include "tool/grade/case_list.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "grading/cases/all_cases.hpp"
#include "grading/cases/case_words.hpp"
#include "grading/run/fault_cases.hpp"
#include "tool/grade/case_choice.hpp"
#include "tool/paragraph.hpp"

namespace wsecho::tool {
namespace {

using grading::Case;
using Cases = std::vector<const Case*>;

constexpr std::size_t kIdWidth = 9;

// Its number among the cases of the testsuite, from 1, as drivers count them.
std::size_t number_of(const Case& wanted) {
    return static_cast<std::size_t>(&wanted - grading::all_cases().data()) + 1;
}

std::string as_text(const Cases& cases, std::size_t columns) {
    std::string text;
    for (const Case* const each : cases) {
        append_term(text, each->id.text(), 0, each->description, kIdWidth, columns);
    }
    return text;
}

std::string in_detail(const Case& each, std::size_t columns) {
    const std::string id = each.id.text();
    const std::string run = "Run it alone: ws-echo grade --case " + id + " --trace\n";
    if (!grading::is_fault_case(each)) {
        return grading::case_words(each) + "\nIt is number " + std::to_string(number_of(each)) +
               " of all. " + run;
    }
    constexpr std::size_t kColumn = 12;
    std::string text = "Case " + id + ", a fault of ws-echo\n";
    append_term(text, "The server:", 0, each.description, kColumn, columns);
    append_term(text, "The client:", 0, each.expectation, kColumn, columns);
    const std::string name = each.description.substr(0, each.description.find(':'));
    return text + "\nAll about it: ws-echo faults " + name + '\n' + run;
}

nlohmann::ordered_json as_json(const Case& each) {
    nlohmann::ordered_json object = {{"id", each.id.text()},
                                     {"description", each.description},
                                     {"expectation", each.expectation}};
    if (grading::is_fault_case(each)) return object;
    const bool fails = each.limit.kind == grading::Limit::Kind::fail;
    object["number"] = number_of(each);
    object["informational"] = each.is_informational;
    object["closes_first"] = each.close.by_server ? "server" : "client";
    object["clean"] = each.close.clean;
    object["close_codes"] = each.close.codes;
    object["limit_ms"] = each.limit.time.count();
    object["at_limit"] = fails ? "fail" : "close";
    object["needs_compression"] = !each.deflate.empty();
    return object;
}

std::string as_json(const Cases& cases) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Case* const each : cases) list.push_back(as_json(*each));
    return nlohmann::ordered_json{{"v", 1}, {"cases", std::move(list)}}.dump(2) + '\n';
}

}  // namespace

Answer list_cases(const CasesQuery& query, std::size_t columns) {
    std::vector<std::string> patterns = query.patterns;
    if (patterns.empty()) patterns = {"*"};
    const Cases cases = grading::select_with_faults(patterns);
    if (query.as_json) return {ExitCode::ok, as_json(cases), ""};
    const bool is_one = patterns.size() == 1 && patterns.front() == cases.front()->id.text();
    return {ExitCode::ok, is_one ? in_detail(*cases.front(), columns) : as_text(cases, columns),
            ""};
}

}  // namespace wsecho::tool
