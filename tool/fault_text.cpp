#include "tool/fault_text.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "tool/entry_example.hpp"
#include "tool/paragraph.hpp"
#include "tool/parameter_words.hpp"
#include "tool/trigger_words.hpp"

namespace wsecho::tool {
namespace {

using behavior::Entry;

constexpr std::string_view kIntroduction =
    "What a server can be told to do. A client asks for it in its URL, as a chain:\n"
    "\n"
    "  ws://127.0.0.1:9001/do/send(hello)/close(4001,bye)@message:3\n"
    "  ws://127.0.0.1:9001/chat?do=hs.status(503);first=2\n"
    "\n"
    "and --behavior sets it for all clients that ask for nothing.\n";

constexpr std::string_view kNotation =
    "\n"
    "[reason] may be left out and is empty then; every=2 may be, and is 2 then.\n"
    "\n"
    "A trigger behind a step says when it acts; without one it is what stands beside\n"
    "the step above (\"or later\": or one that stands below it here):\n";

constexpr std::string_view kScopes =
    "\n"
    "A scope at its end says on which of the connections that ask for the same:\n"
    "  ;first=N  ;nth=N  ;every=N  ;p=0.5,seed=7 (a share of them)\n"
    "\n"
    "In arguments, percent-encode what is not visible ASCII, and , ) and %.\n";

constexpr std::size_t kNameColumn = 2;
constexpr std::size_t kTextColumn = 6;

// "utf8: text that is not UTF-8"
void append_heading(std::string& out, std::string_view group) {
    const std::string_view title = title_of(group);
    out.append("\n").append(group).append(title.empty() ? ":" : ": ").append(title) += '\n';
}

// The signature, at the right when it acts, and what happens below.
void append_item(std::string& out, const Entry& entry) {
    const std::string name = std::string(kNameColumn, ' ') + signature_of(entry);
    const std::string when = phrase_of_triggers(entry);
    out += name;
    if (name.size() + 2 + when.size() > kColumns) out += '\n';
    const std::size_t column = out.back() == '\n' ? 0 : name.size();
    out.append(kColumns - std::min(kColumns, column + when.size()), ' ') += when + '\n';

    std::string effect(entry.effect);
    if (!entry.rfc.empty()) effect.append(" [").append(entry.rfc) += ']';
    out.append(kTextColumn, ' ');
    append_paragraph(out, effect, kTextColumn);
}

// A term a line, and what is said about it, in two columns.
struct Terms {
    std::vector<std::pair<std::string, std::string>> lines;

    void add(std::string term, std::string_view text) {
        lines.emplace_back(std::move(term), std::string(text));
    }

    void append_to(std::string& out) const {
        std::size_t width = 0;
        for (const auto& line : lines) width = std::max(width, line.first.size());
        for (const auto& [term, text] : lines) {
            append_term(out, term, kNameColumn, text, kNameColumn + width + 2);
        }
    }
};

std::string trigger_term(Trigger::Kind kind) {
    return '@' + std::string(form_of(kind));
}

// "tcp 25, hs 40": of all that there are.
std::string more_to_ask_for() {
    std::string groups;
    const std::vector<Entry>& all = behavior::catalogue();
    for (std::size_t i = 0; i < all.size();) {
        const std::size_t begin = i;
        while (i < all.size() && all[i].group == all[begin].group) ++i;
        groups.append(groups.empty() ? "" : ", ").append(all[begin].group) += ' ';
        groups += std::to_string(i - begin);
    }
    return std::to_string(all.size()) +
           " steps. More: ws-echo faults NAME for one, ws-echo faults GROUP for one group (" +
           groups + ").";
}

void append_examples(std::string& out, const Entry& entry) {
    const std::string plain = example_of(entry).text();
    const std::string triggered = example_with_trigger(entry).text();
    const std::string url = "  ws://127.0.0.1:9001/do/";
    const bool has_url = entry.natural != Trigger::Kind::connect;
    if (has_url) out += url + plain + '\n';
    if (triggered != plain) out += url + triggered + '\n';
    if (has_url) out += url + plain + ";first=2\n";
    out += "  ws-echo --behavior '" + plain + "'\n";
}

}  // namespace

std::string list_of_faults(const Entries& entries) {
    std::string out(kIntroduction);
    std::string_view group;
    for (const Entry* entry : entries) {
        if (entry->group != group) {
            group = entry->group;
            append_heading(out, group);
        }
        append_item(out, *entry);
    }
    out += kNotation;
    Terms terms;
    for (const Trigger::Kind kind : kTriggers) terms.add(trigger_term(kind), meaning_of(kind));
    terms.append_to(out);
    out += kScopes;
    append_paragraph(out, more_to_ask_for(), 0);
    return out;
}

std::string describe_fault(const Entry& entry) {
    std::string out = signature_of(entry) + "\n\n";
    append_paragraph(out, entry.effect, 0);
    Terms parameters;
    for (const behavior::Parameter& parameter : entry.parameters) {
        parameters.add(std::string(parameter.name), describe(parameter));
    }
    if (!entry.parameters.empty()) parameters.append_to(out += '\n');

    out += "\nActs:\n";
    Terms triggers;
    for (const Trigger::Kind kind : triggers_of(entry)) {
        const char* natural = kind == entry.natural ? " (the default)" : "";
        triggers.add(trigger_term(kind), std::string(meaning_of(kind)) + natural);
    }
    triggers.append_to(out);
    const behavior::Expectation expected = expectation_of_example(entry);
    if (!expected.client.empty()) {
        append_paragraph(out += "\nA conforming client:\n  ", expected.client, kNameColumn);
    }
    if (entry.has(behavior::kHeavy)) out += "\nBy URL only with --allow-heavy.\n";
    if (entry.has(behavior::kServerWide)) out += "\nBy URL only with --allow-server-wide.\n";
    if (!entry.rfc.empty()) out.append("\nSee ").append(entry.rfc) += ".\n";
    append_examples(out += "\nAs in:\n", entry);
    return out;
}

}  // namespace wsecho::tool
