#include "tool/catalogue_words.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "behavior/trigger.hpp"
#include "text/field_value.hpp"
#include "text/units.hpp"

namespace wsecho::tool {
namespace {

using behavior::Entry;
using behavior::Parameter;
using behavior::ParameterKind;

// ---- triggers ----

bool takes(const Entry& entry, Trigger::Kind kind) {
    return kind == entry.natural || (entry.moments & behavior::moment(kind)) != 0;
}

// True if it takes its default trigger and all later ones, and no others.
bool takes_all_later(const Entry& entry) {
    const std::vector<Trigger::Kind> kinds = behavior::trigger_kinds();
    return std::all_of(kinds.begin(), kinds.end(), [&](Trigger::Kind kind) {
        return takes(entry, kind) == (kind >= entry.natural);
    });
}

// ---- limits ----

std::string from_to(const std::string& least, const std::string& most) {
    return " from " + least + " to " + most;
}

std::string number_limits(const Parameter& parameter) {
    const std::string least = std::to_string(parameter.least);
    if (parameter.most == UINT64_MAX) return " of at least " + least;
    return from_to(least, std::to_string(parameter.most));
}

std::string size_limits(const Parameter& parameter) {
    return from_to(text::format_size(parameter.least), text::format_size(parameter.most));
}

std::string duration_limits(const Parameter& parameter) {
    const auto format = [](std::uint64_t count) {
        return text::format_duration(std::chrono::milliseconds(static_cast<std::int64_t>(count)));
    };
    return from_to(format(parameter.least), format(parameter.most));
}

std::string length_limits(const Parameter& parameter) {
    const std::string most = text::format_size(parameter.most);
    const bool has_unit = most.back() == 'B';
    return (parameter.least == 0 ? " up to " + most
                                 : from_to(text::format_size(parameter.least), most)) +
           (has_unit ? "" : " octets");
}

std::string list_of_choices(const Parameter& parameter) {
    const std::vector<std::string_view> choices = choices_of(parameter);
    std::string out;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (i > 0) out += i + 1 < choices.size() ? ", " : " or ";
        out += choices[i];
    }
    return out;
}

}  // namespace

std::string_view title_of(std::string_view group) {
    return behavior::title_of_group(group);
}

std::string signature_of(const Entry& entry) {
    if (entry.parameters.empty()) return std::string(entry.name);
    std::string out;
    for (const Parameter& parameter : entry.parameters) {
        out += out.empty() ? '(' : ',';
        if (is_required(parameter)) {
            out += parameter.name;
        } else if (parameter.fallback.empty()) {
            out.append("[").append(parameter.name) += ']';
        } else {
            out.append(parameter.name).append("=").append(parameter.fallback);
        }
    }
    return std::string(entry.name) + out + ')';
}

std::vector<Trigger::Kind> triggers_of(const Entry& entry) {
    std::vector<Trigger::Kind> kinds = {entry.natural};
    for (const Trigger::Kind kind : behavior::trigger_kinds()) {
        if (kind != entry.natural && takes(entry, kind)) kinds.push_back(kind);
    }
    return kinds;
}

std::string phrase_of_triggers(const Entry& entry) {
    const std::vector<Trigger::Kind> kinds = triggers_of(entry);
    std::string out = '@' + std::string(behavior::form_of(kinds.front()));
    if (kinds.size() == 1) return out;
    if (kinds.size() == behavior::trigger_kinds().size()) return out + " or any other";
    if (takes_all_later(entry)) return out + " or later";
    for (std::size_t i = 1; i < kinds.size(); ++i) {
        out.append(i + 1 < kinds.size() ? ", @" : " or @").append(behavior::form_of(kinds[i]));
    }
    return out;
}

bool is_required(const Parameter& parameter) {
    return parameter.fallback == behavior::no_default;
}

std::string limits_of(const Parameter& parameter) {
    switch (parameter.kind) {
        case ParameterKind::text:
            return "text," + length_limits(parameter);
        case ParameterKind::payload:
            return "any octets," + length_limits(parameter);
        case ParameterKind::octets:
            return "octets in hex, as in 00ff7f," + length_limits(parameter);
        case ParameterKind::number:
            return "a number" + number_limits(parameter);
        case ParameterKind::size:
            return "a size" + size_limits(parameter);
        case ParameterKind::duration:
            return "a duration" + duration_limits(parameter);
        case ParameterKind::choice:
            return list_of_choices(parameter);
        case ParameterKind::close_code:
            return "a close code: 1000 to 1003, 1007 to 1014 or 3000 to 4999";
        case ParameterKind::token:
            return "letters, digits and !#$%&'*+-.^_`|~," + length_limits(parameter);
        case ParameterKind::field_value:
            return "text without control characters," + length_limits(parameter);
    }
    return {};
}

std::string describe(const Parameter& parameter) {
    std::string out = limits_of(parameter);
    if (is_required(parameter)) return out;
    out += "; default: ";
    if (!parameter.fallback.empty()) return out.append(parameter.fallback);
    return out += parameter.kind == ParameterKind::close_code ? "none" : "empty";
}

std::vector<std::string_view> choices_of(const Parameter& parameter) {
    std::vector<std::string_view> choices;
    std::string_view rest = parameter.choices;
    while (!rest.empty()) choices.push_back(text::cut(rest, "|"));
    return choices;
}

}  // namespace wsecho::tool
