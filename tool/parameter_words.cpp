#include "tool/parameter_words.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "text/units.hpp"

namespace wsecho::tool {
namespace {

using behavior::Parameter;
using behavior::ParameterKind;

std::string from_to(const std::string& least, const std::string& most) {
    return " from " + least + " to " + most;
}

std::string number_limits(const Parameter& parameter) {
    const std::string least = std::to_string(parameter.least);
    if (parameter.most == UINT64_MAX) return " from " + least + " up";
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
    out += "; ";
    if (!parameter.fallback.empty()) {
        out += parameter.fallback;
    } else {
        out += parameter.kind == ParameterKind::close_code ? "none" : "empty";
    }
    return out += " if left out";
}

std::vector<std::string_view> choices_of(const Parameter& parameter) {
    std::vector<std::string_view> choices;
    std::string_view rest = parameter.choices;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('|'), rest.size());
        choices.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return choices;
}

}  // namespace wsecho::tool
