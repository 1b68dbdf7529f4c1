// The summary for programs.

#include <nlohmann/json.hpp>

#include "tool/summary/summary.hpp"

namespace wsecho::tool {
namespace {

using Json = nlohmann::ordered_json;  // members in the order written, for people who read it too

Json json_of(const SummaryCase& each) {
    Json json = {{"name", each.name},
                 {"group", each.group},
                 {"result", name_of(each.result)},
                 {"message", each.message},
                 {"details", each.details},
                 {"time_s", Json::parse(seconds(each.time))}};
    json["connection"] = each.connection == 0 ? Json() : Json(each.connection);
    return json;
}

}  // namespace

std::string json_summary(const Summary& summary) {
    using Result = SummaryCase::Result;
    Json json = {{"v", 1},
                 {"passed", summary.count(Result::passed)},
                 {"failed", summary.count(Result::failed)},
                 {"skipped", summary.count(Result::skipped)},
                 {"errors", summary.count(Result::error)},
                 {"duration_s", Json::parse(seconds(summary.duration))},
                 {"exit", summary.exit_code}};
    json["command"] = summary.command.empty() ? Json() : Json(summary.command);
    json["status"] = summary.status ? Json(*summary.status) : Json();
    if (!summary.command_problem.empty()) json["problem"] = summary.command_problem;
    json["cases"] = Json::array();
    for (const SummaryCase& each : summary.cases) json["cases"].push_back(json_of(each));
    json["connections"] = Json::array();
    for (const std::string& each : summary.connections) {
        json["connections"].push_back(Json::parse(each));
    }
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace wsecho::tool
