#include "tool/faults.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "behavior/catalogue.hpp"
#include "behavior/grammar.hpp"
#include "step/pattern.hpp"
#include "text/ascii.hpp"
#include "text/escape.hpp"
#include "text/nearest.hpp"
#include "tool/catalogue_formats.hpp"

namespace wsecho::tool {
namespace {

using behavior::Entry;

template <typename Matches>
Entries entries_that(Matches matches) {
    Entries found;
    for (const Entry& entry : behavior::catalogue()) {
        if (matches(entry)) found.push_back(&entry);
    }
    return found;
}

std::string in_lower_case(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = text::to_lower(c);
    return out;
}

// ---- by name ----

// The entries that a name, the name of a group, or a prefix means.
Entries named(const std::string& name) {
    if (const Entry* entry = behavior::find_entry(name)) return {entry};
    Entries found = entries_that([&](const Entry& entry) { return entry.group == name; });
    if (found.empty() && !name.empty() && name.back() == '.') {
        found = entries_that(
            [&](const Entry& entry) { return entry.name.substr(0, name.size()) == name; });
    }
    return found;
}

// ---- by words ----

bool is_pattern(const std::string& word) {
    return word.find('*') != std::string::npos;
}

// All that is said about an entry itself.
std::string description_of(const Entry& entry) {
    std::string text = signature_of(entry);
    for (const std::string_view part : {entry.group, entry.effect, entry.rfc}) {
        text.append("\n").append(part);
    }
    return in_lower_case(text.append("\n").append(expectation_of_example(entry).client));
}

bool matches(const Entry& entry, const std::string& word) {
    if (!is_pattern(word)) return description_of(entry).find(word) != std::string::npos;
    return behavior::Pattern(word).match(entry.name).has_value();
}

Entries with_words(const std::vector<std::string>& words) {
    return entries_that([&](const Entry& entry) {
        return std::all_of(words.begin(), words.end(),
                           [&](const std::string& word) { return matches(entry, word); });
    });
}

// The word of all descriptions that is most similar to this one; empty if none is.
std::string nearest_word(const std::string& wanted) {
    std::string all;
    for (const Entry& entry : behavior::catalogue()) all += description_of(entry) + '\n';
    std::vector<std::string_view> words;
    for (std::size_t at = 0, end = 0; at < all.size(); at = end + 1) {
        const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
        end = at;
        while (end < all.size() && is_letter(all[end])) ++end;
        if (end > at) words.push_back(std::string_view(all).substr(at, end - at));
    }
    return std::string(text::nearest_of(wanted, words));
}

// A sentence about the word that stands in no entry: `unknown step "statsu": did you mean
// hs.status?`
std::string nothing_found(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        if (!with_words({word}).empty()) continue;
        if (is_pattern(word)) return "no step's name matches " + text::quote(word);
        const std::string nearest = nearest_word(word);
        const bool is_name = word.find('.') != std::string::npos;
        if (is_name || !behavior::nearest_name(word).empty()) {
            return behavior::unknown_step(word, word);
        }
        if (nearest.empty()) {
            return "no step has the word " + text::quote(word) + " in its name or description";
        }
        return "no step has the word " + text::quote(word) + ": did you mean " + nearest + '?';
    }
    std::string all;
    for (const std::string& word : words) {
        all.append(all.empty() ? "" : ", ").append(text::quote(word));
    }
    return "no step has all of " + all;
}

std::string listed(const Entries& entries, bool are_found, ListFormat format, std::size_t columns) {
    switch (format) {
        case ListFormat::json:
            return list_as_json(entries);
        case ListFormat::markdown:
            return list_as_markdown(entries);
        case ListFormat::hosts:
            return list_as_hosts(entries);
        case ListFormat::text:
            break;
    }
    return are_found ? list_found_as_text(entries, columns) : list_as_text(entries, columns);
}

}  // namespace

Answer list_faults(const FaultsQuery& query, std::size_t columns) {
    std::vector<std::string> words;
    for (const std::string& word : query.words) {
        if (!word.empty()) words.push_back(in_lower_case(word));
    }
    Entries entries;
    if (words.empty()) entries = entries_that([](const Entry&) { return true; });
    if (words.size() == 1) entries = named(words.front());
    const bool is_one = words.size() == 1 && !entries.empty() && entries.front()->name == words[0];
    if (is_one && query.format == ListFormat::text) {
        return {ExitCode::ok, describe_as_text(*entries.front(), columns), ""};
    }
    const bool searches = entries.empty();
    try {
        if (searches) entries = with_words(words);
        if (entries.empty()) return usage_answer(nothing_found(words), "ws-echo faults");
    } catch (const std::invalid_argument& error) {  // a backslash in a pattern
        return usage_answer(error.what(), "ws-echo faults --help");
    }
    std::string list = listed(entries, searches, query.format, columns);
    if (list.empty()) {
        return usage_answer("--hosts: no server name asks for these steps, only for those of tls",
                            "ws-echo faults tls");
    }
    return {ExitCode::ok, std::move(list), ""};
}

}  // namespace wsecho::tool
