#include "tool/fault_markdown.hpp"

#include <string_view>

#include "tool/entry_example.hpp"

namespace wsecho::tool {
namespace {

// In a cell; what Markdown would take for markup is made harmless.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("|*_`<").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

// Within backquotes only the bar means something.
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
    out.append(
        "| step | what happens | a conforming client | when | RFC |\n|---|---|---|---|---|\n");
}

// "6455, 5.5.1": the column says that it is one.
std::string_view number_of(std::string_view rfc) {
    constexpr std::string_view kPrefix = "RFC ";
    return rfc.substr(0, kPrefix.size()) == kPrefix ? rfc.substr(kPrefix.size()) : rfc;
}

void append_row(std::string& out, const behavior::Entry& entry) {
    out.append("| ").append(code_cell(signature_of(entry)));
    out.append(" | ").append(cell(entry.effect));
    out.append(" | ").append(cell(expectation_of_example(entry).client));
    out.append(" | ").append(phrase_of_triggers(entry));
    out.append(" | ").append(cell(number_of(entry.rfc))).append(" |\n");
}

}  // namespace

std::string markdown_of_faults(const Entries& entries) {
    std::string out;
    std::string_view group;
    for (const behavior::Entry* entry : entries) {
        if (entry->group != group) append_head(out, group = entry->group);
        append_row(out, *entry);
    }
    return out;
}

}  // namespace wsecho::tool
