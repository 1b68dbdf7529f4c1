#include "tool/entry_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "tool/parameter_words.hpp"
#include "tool/trigger_words.hpp"

namespace wsecho::tool {
namespace {

using behavior::Entry;

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTitles = {
    {{"plain", "no faults: what is answered, and what is sent unasked"},
     {"tcp", "FIN, RST, half-close, silence, segments, slow and late octets"},
     {"hs", "statuses, wrong and missing fields, garbage, half a response"},
     {"hs-legal", "responses to the opening handshake that are odd, and right"},
     {"frame", "frames that may not be"},
     {"legal", "frames that are right, and that clients get wrong"},
     {"utf8", "text that is not UTF-8"},
     {"ping-pong", "Pongs that are late, wrong or missing, and Pings"},
     {"closing", "closing handshakes, right and wrong"},
     {"deflate", "permessage-deflate, its negotiation and its data"},
     {"flood", "more than a client should take"},
     {"net", "restart, drain, crash, and the network before the server"}}};

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
    for (const auto& [name, title] : kTitles) {
        if (name == group) return title;
    }
    return {};
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
