#include "tool/fault_json.hpp"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "text/names.hpp"
#include "tool/entry_example.hpp"
#include "tool/parameter_words.hpp"
#include "tool/trigger_words.hpp"

namespace wsecho::tool {
namespace {

using behavior::ParameterKind;
using Json = nlohmann::ordered_json;  // fields in the order written, for people who read it too

Json json_of(const behavior::Parameter& parameter) {
    const bool required = is_required(parameter);
    Json json = {{"name", parameter.name},
                 {"kind", name_of(parameter.kind)},
                 {"required", required},
                 {"default", required ? Json() : Json(parameter.fallback)},
                 {"limits", limits_of(parameter)}};
    if (parameter.kind == ParameterKind::choice) {
        json["choices"] = choices_of(parameter);
    } else if (parameter.kind != ParameterKind::close_code) {
        json["least"] = parameter.least;
        json["most"] = parameter.most;
    }
    return json;
}

Json json_of(const behavior::Entry& entry) {
    Json parameters = Json::array();
    for (const behavior::Parameter& parameter : entry.parameters) {
        parameters.push_back(json_of(parameter));
    }
    Json triggers = Json::array();
    for (const Trigger::Kind kind : triggers_of(entry)) triggers.push_back(name_of(kind));
    const behavior::Expectation expected = expectation_of_example(entry);
    const bool judged = expected.reaction != behavior::Reaction::none;
    return {{"name", entry.name},
            {"group", entry.group},
            {"effect", entry.effect},
            {"rfc", entry.rfc.empty() ? Json() : Json(entry.rfc)},
            {"expects", judged ? Json(text::name_of(expected.reaction)) : Json()},
            {"codes", expected.codes},
            {"client", judged ? Json(expected.client) : Json()},
            {"heavy", entry.has(behavior::kHeavy)},
            {"server_wide", entry.has(behavior::kServerWide)},
            {"parameters", std::move(parameters)},
            {"triggers", std::move(triggers)},
            {"example", example_with_trigger(entry).text()}};
}

}  // namespace

std::string json_of_faults(const Entries& entries) {
    Json faults = Json::array();
    for (const behavior::Entry* entry : entries) faults.push_back(json_of(*entry));
    const Json json = {{"v", 1}, {"faults", std::move(faults)}};
    return json.dump(2) + '\n';
}

}  // namespace wsecho::tool
