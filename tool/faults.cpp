#include "tool/faults.hpp"

#include <string_view>

#include "behavior/catalogue.hpp"
#include "behavior/grammar.hpp"
#include "tool/catalogue_formats.hpp"

namespace wsecho::tool {
namespace {

template <typename Matches>
Entries entries_that(Matches matches) {
    Entries found;
    for (const behavior::Entry& entry : behavior::catalogue()) {
        if (matches(entry)) found.push_back(&entry);
    }
    return found;
}

Entries select(std::string_view name) {
    if (name.empty()) return entries_that([](const auto&) { return true; });
    if (const behavior::Entry* entry = behavior::find_entry(name)) return {entry};
    Entries found = entries_that([name](const auto& entry) { return entry.group == name; });
    if (found.empty() && name.back() == '.') {
        found = entries_that(
            [name](const auto& entry) { return entry.name.substr(0, name.size()) == name; });
    }
    return found;
}

}  // namespace

Answer list_faults(const FaultsQuery& query) {
    const Entries entries = select(query.name);
    if (entries.empty()) {
        return usage_answer(behavior::unknown_step(query.name, query.name), "ws-echo faults");
    }
    std::string out;
    switch (query.format) {
        case ListFormat::json:
            out = list_as_json(entries);
            break;
        case ListFormat::markdown:
            out = list_as_markdown(entries);
            break;
        case ListFormat::text:
            out = entries.front()->name == query.name ? describe_as_text(*entries.front())
                                                      : list_as_text(entries);
            break;
    }
    return {ExitCode::ok, std::move(out), ""};
}

}  // namespace wsecho::tool
