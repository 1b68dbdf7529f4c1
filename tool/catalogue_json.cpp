// The catalogue as JSON.

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "behavior/trigger.hpp"
#include "text/names.hpp"
#include "tool/catalogue_formats.hpp"

namespace wsecho::tool {
namespace {

using behavior::ParameterKind;
using Json = nlohmann::ordered_json;  // fields in the order written, for people who read it too

std::string_view name_of(ParameterKind kind) {
    switch (kind) {
        case ParameterKind::text:
            return "text";
        case ParameterKind::payload:
            return "payload";
        case ParameterKind::octets:
            return "octets";
        case ParameterKind::number:
            return "number";
        case ParameterKind::size:
            return "size";
        case ParameterKind::duration:
            return "duration";
        case ParameterKind::choice:
            return "choice";
        case ParameterKind::close_code:
            return "close_code";
        case ParameterKind::token:
            return "token";
        case ParameterKind::field_value:
            return "field_value";
    }
    return {};
}

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
    for (const Trigger::Kind kind : triggers_of(entry)) {
        triggers.push_back(behavior::name_of(kind));
    }
    const behavior::Expectation expected = expectation_of_example(entry);
    const bool judged = expected.reaction != behavior::Reaction::none;
    return {{"name", entry.name},
            {"group", entry.group},
            {"effect", entry.effect},
            {"rfc", entry.rfc.empty() ? Json() : Json(entry.rfc)},
            {"expects", judged ? Json(name_of(expected.reaction)) : Json()},
            {"codes", expected.codes},
            {"client", judged ? Json(expected.client) : Json()},
            {"heavy", entry.has(behavior::kHeavy)},
            {"server_wide", entry.has(behavior::kServerWide)},
            {"needs_tls", entry.has(behavior::kNeedsTls)},
            {"parameters", std::move(parameters)},
            {"triggers", std::move(triggers)},
            {"example", example_with_trigger(entry).text()}};
}

}  // namespace

std::string list_as_json(const Entries& entries) {
    Json faults = Json::array();
    for (const behavior::Entry* entry : entries) faults.push_back(json_of(*entry));
    const Json json = {{"v", 1}, {"faults", std::move(faults)}};
    return json.dump(2) + '\n';
}

}  // namespace wsecho::tool
