// The catalogue as tables in Markdown.

#include <string_view>

#include "tool/catalogue_formats.hpp"

namespace wsecho::tool {
namespace {

// The text of a cell, with the characters of Markdown escaped.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("|*_`<").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

// Between backquotes only the bar needs escaping.
std::string code_cell(std::string_view text) {
    std::string out = "`";
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out + '`';
}

void append_head(std::string& out, std::string_view group) {
    const std::string_view title = title_of(group);
    out.append(out.empty() ? "" : "\n").append("### ").append(group).append("\n\n");
    if (!title.empty()) out.append(cell(title)).append("\n\n");
    out.append("| Step | Effect | A conforming client | Trigger | RFC |\n|---|---|---|---|---|\n");
}

void append_row(std::string& out, const behavior::Entry& entry) {
    out.append("| ").append(code_cell(signature_of(entry)));
    out.append(" | ").append(cell(entry.effect));
    out.append(" | ").append(cell(expectation_of_example(entry).client));
    out.append(" | ").append(phrase_of_triggers(entry));
    out.append(" | ").append(cell(entry.rfc)).append(" |\n");
}

}  // namespace

std::string list_as_markdown(const Entries& entries) {
    std::string out;
    std::string_view group;
    for (const behavior::Entry* entry : entries) {
        if (entry->group != group) append_head(out, group = entry->group);
        append_row(out, *entry);
    }
    return out;
}

}  // namespace wsecho::tool
