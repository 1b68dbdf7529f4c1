#include "tool/entry_words.hpp"

#include <algorithm>
#include <cstddef>

#include "tool/parameter_words.hpp"
#include "tool/trigger_words.hpp"

namespace wsecho::tool {
namespace {

using behavior::Entry;

bool takes(const Entry& entry, Trigger::Kind kind) {
    return kind == entry.natural || (entry.moments & behavior::moment(kind)) != 0;
}

// Whether it takes the triggers that `wanted` is true for, and no others.
template <typename Wanted>
bool takes_just(const Entry& entry, Wanted wanted) {
    return std::all_of(kTriggers.begin(), kTriggers.end(), [&](Trigger::Kind kind) {
        return takes(entry, kind) == (kind == entry.natural || wanted(kind));
    });
}

}  // namespace

std::string_view title_of(std::string_view group) {
    return behavior::title_of_group(group);
}

std::string signature_of(const Entry& entry) {
    if (entry.parameters.empty()) return std::string(entry.name);
    std::string out;
    for (const behavior::Parameter& parameter : entry.parameters) {
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
    for (const Trigger::Kind kind : kTriggers) {
        if (kind != entry.natural && takes(entry, kind)) kinds.push_back(kind);
    }
    return kinds;
}

std::string phrase_of_triggers(const Entry& entry) {
    const std::vector<Trigger::Kind> kinds = triggers_of(entry);
    std::string out = '@' + std::string(form_of(kinds.front()));
    if (kinds.size() == 1) return out;
    if (kinds.size() == kTriggers.size()) return out + " or any other";
    const auto is_later = [&](Trigger::Kind kind) { return kind > entry.natural; };
    if (takes_just(entry, is_later)) return out + " or later";
    for (std::size_t i = 1; i < kinds.size(); ++i) {
        out.append(i + 1 < kinds.size() ? ", @" : " or @").append(form_of(kinds[i]));
    }
    return out;
}

}  // namespace wsecho::tool
