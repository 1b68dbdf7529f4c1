// Examples of entries, made from their parameters.

#include <chrono>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "text/units.hpp"
#include "tool/catalogue_words.hpp"

namespace wsecho::tool {
namespace {

using behavior::Entry;
using behavior::Parameter;
using behavior::ParameterKind;
using Values = std::vector<std::string>;

// Where an arbitrary word would be invalid, as in Set-Cookie, the default serves as the example.
bool has_usable_default(const Parameter& parameter) {
    return !is_required(parameter) && !parameter.fallback.empty();
}

// A short default means a pause after each octet or segment: the example must not take much longer.
std::string example_of_duration(const Parameter& parameter) {
    constexpr std::chrono::milliseconds kShort{100};
    if (!is_required(parameter)) {
        const auto fallback = text::parse_duration(parameter.fallback);
        if (fallback < kShort) return text::format_duration(2 * fallback);
    }
    return "500ms";
}

// Values of the right kind, the clearest first; some may be outside the limits.
Values values_for(const Parameter& parameter) {
    const std::size_t least = parameter.least > 125 ? 1 : parameter.least;
    switch (parameter.kind) {
        case ParameterKind::field_value:
            if (has_usable_default(parameter)) return {std::string(parameter.fallback)};
            return {"hello", std::string(least, 'a')};
        case ParameterKind::text:
        case ParameterKind::payload:
            return {"hello", std::string(least, 'a')};
        case ParameterKind::octets:
            return {"00ff7f", std::string(2 * least, '0')};
        case ParameterKind::number:
            return {"3", "503", std::to_string(parameter.least)};
        case ParameterKind::size:
            return {"64KiB", text::format_size(parameter.least)};
        case ParameterKind::duration:
            return {example_of_duration(parameter), std::to_string(parameter.least) + "ms"};
        case ParameterKind::choice: {
            const std::vector<std::string_view> choices = choices_of(parameter);
            return Values(choices.begin(), choices.end());
        }
        case ParameterKind::close_code:
            return {"4001"};
        case ParameterKind::token:
            if (has_usable_default(parameter)) return {std::string(parameter.fallback)};
            return {"chat", "a"};
    }
    return {};
}

std::optional<Step> step_of(const Entry& entry, const Values& arguments) {
    try {
        return Step(entry.name, arguments);
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

// Tries all combinations of the parameters' values and returns the first that the entry accepts.
std::optional<Step> first_step(const Entry& entry, std::size_t count, Values& arguments) {
    if (arguments.size() == count) return step_of(entry, arguments);
    const Parameter& parameter = entry.parameters[arguments.size()];
    Values values = values_for(parameter);
    if (!is_required(parameter)) values.emplace_back(parameter.fallback);
    for (std::string& value : values) {
        arguments.push_back(std::move(value));
        std::optional<Step> step = first_step(entry, count, arguments);
        if (step) return step;
        arguments.pop_back();
    }
    return std::nullopt;
}

// The required arguments, or the first one if all are optional.
std::size_t arguments_of_example(const Entry& entry) {
    std::size_t count = entry.parameters.empty() ? 0 : 1;
    for (std::size_t i = 0; i < entry.parameters.size(); ++i) {
        if (is_required(entry.parameters[i])) count = i + 1;
    }
    return count;
}

Trigger example_trigger(Trigger::Kind kind) {
    if (kind == Trigger::Kind::time) return {kind, 0, std::chrono::seconds(2)};
    if (kind == Trigger::Kind::message || kind == Trigger::Kind::ping) return {kind, 3};
    if (kind == Trigger::Kind::byte) return {kind, 100};
    return {kind};
}

}  // namespace

Step example_of(const Entry& entry) {
    Values arguments;
    std::optional<Step> step = first_step(entry, arguments_of_example(entry), arguments);
    if (!step) throw std::logic_error("no example found for " + std::string(entry.name));
    return *std::move(step);
}

behavior::Expectation expectation_of_example(const Entry& entry) {
    return entry.expects_of ? behavior::expectation_of(example_of(entry)) : entry.expects;
}

Step example_with_trigger(const Entry& entry) {
    const Step step = example_of(entry);
    const std::vector<Trigger::Kind> kinds = triggers_of(entry);
    if (kinds.size() == 1) return step;
    const bool takes_messages = (entry.moments & behavior::moment(Trigger::Kind::message)) != 0;
    return step.at(example_trigger(takes_messages ? Trigger::Kind::message : kinds[1]));
}

}  // namespace wsecho::tool
