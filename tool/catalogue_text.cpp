// The catalogue as text, as wide as a terminal.

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "behavior/trigger.hpp"
#include "tool/catalogue_formats.hpp"
#include "tool/paragraph.hpp"

namespace wsecho::tool {
namespace {

using behavior::Entry;

constexpr std::size_t kNameColumn = 2;
constexpr std::size_t kTextColumn = 6;

// "utf8: text that is not UTF-8"
void append_heading(std::string& out, std::string_view group, std::size_t columns) {
    const std::string_view title = title_of(group);
    std::string heading(group);
    if (!title.empty()) heading.append(": ").append(title);
    append_paragraph(out += '\n', title.empty() ? heading + ':' : heading, kNameColumn, columns);
}

// At the right of a line that is `column` long, or else on a line of its own.
void append_triggers(std::string& out, const Entry& entry, std::size_t column,
                     std::size_t columns) {
    const std::string when = phrase_of_triggers(entry);
    if (column + 2 + when.size() <= columns) {
        out.append(columns - column - when.size(), ' ') += when + '\n';
        return;
    }
    out += '\n';
    if (when.size() <= columns) {
        out.append(columns - when.size(), ' ') += when + '\n';
    } else {
        append_paragraph(out.append(kTextColumn, ' '), when, kTextColumn, columns);
    }
}

// The signature, its triggers at the right, and the effect below.
void append_item(std::string& out, const Entry& entry, std::size_t columns) {
    const std::string name = std::string(kNameColumn, ' ') + signature_of(entry);
    out += name;
    append_triggers(out, entry, name.size(), columns);
    std::string effect(entry.effect);
    if (!entry.rfc.empty()) effect.append(" [").append(entry.rfc) += ']';
    out.append(kTextColumn, ' ');
    append_paragraph(out, effect, kTextColumn, columns);
}

// Terms and their explanations, in two columns.
struct Terms {
    std::vector<std::pair<std::string, std::string>> lines;

    void add(std::string term, std::string_view text) {
        lines.emplace_back(std::move(term), std::string(text));
    }

    void append_to(std::string& out, std::size_t columns) const {
        std::size_t width = 0;
        for (const auto& line : lines) width = std::max(width, line.first.size());
        for (const auto& [term, text] : lines) {
            append_term(out, term, kNameColumn, text, kNameColumn + width + 2, columns);
        }
    }
};

std::string trigger_term(Trigger::Kind kind) {
    return '@' + std::string(behavior::form_of(kind));
}

// The size of the catalogue and of each of its groups.
std::string summary_of_catalogue() {
    std::string groups;
    const std::vector<Entry>& all = behavior::catalogue();
    for (std::size_t i = 0; i < all.size();) {
        const std::size_t begin = i;
        while (i < all.size() && all[i].group == all[begin].group) ++i;
        groups.append(groups.empty() ? "" : ", ").append(all[begin].group) += ' ';
        groups += std::to_string(i - begin);
    }
    return std::to_string(all.size()) +
           " steps in all. For one step: ws-echo faults NAME. To search: ws-echo faults WORD... "
           "For "
           "one group: ws-echo faults GROUP (" +
           groups + ").";
}

void append_examples(std::string& out, const Entry& entry) {
    const std::string plain = example_of(entry).text();
    const std::string triggered = example_with_trigger(entry).text();
    const std::string scheme = entry.has(behavior::kNeedsTls) ? "wss" : "ws";
    const std::string url = "  " + scheme + "://127.0.0.1:9001/do/";
    const bool has_url = entry.natural != Trigger::Kind::connect;
    if (has_url) out += url + plain + '\n';
    if (triggered != plain) out += url + triggered + '\n';
    if (has_url) out += url + plain + ";first=2\n";
    const std::string tls = entry.has(behavior::kNeedsTls) ? "--tls " : "";
    out += "  ws-echo " + tls + "--behavior '" + plain + "'\n";
}

void append_items(std::string& out, const Entries& entries, std::size_t columns) {
    std::string_view group;
    for (const Entry* entry : entries) {
        if (entry->group != group) {
            group = entry->group;
            append_heading(out, group, columns);
        }
        append_item(out, *entry, columns);
    }
}

void append_introduction(std::string& out, std::size_t columns) {
    append_paragraph(out,
                     "A behavior is a chain of the steps below, separated by /. A client asks for "
                     "a behavior in its URL:",
                     0, columns);
    out +=
        "\n"
        "  ws://127.0.0.1:9001/do/send(hi)/close@message:3\n"
        "  ws://127.0.0.1:9001/chat?do=sink;first=2\n"
        "\n";
    append_paragraph(out, "--behavior sets the behavior for clients whose URL asks for none.", 0,
                     columns);
}

void append_conditions(std::string& out, std::size_t columns) {
    append_paragraph(out += '\n',
                     "A condition limits it to some requests; several must all hold:", 0, columns);
    Terms terms;
    terms.add(";when=Origin", "the request has this field");
    terms.add(";when=User-Agent:old*", "... with a value that matches this pattern");
    terms.add(";unless=Authorization", "the request does not have this field");
    terms.add(";unless=subprotocol:chat.v2", "the client does not offer this subprotocol");
    terms.append_to(out, columns);
}

void append_notation(std::string& out, std::size_t columns) {
    append_paragraph(
        out += '\n',
        "[reason] is optional and empty by default; every=2 is optional and 2 by default.", 0,
        columns);
    append_paragraph(out += '\n',
                     "A trigger after a step says when it acts: send(hello)@message:3. Without "
                     "one, the step acts at its default trigger, which is shown above at the "
                     "right. With \"or later\", the step also accepts the triggers below its "
                     "default in this list:",
                     0, columns);
    Terms terms;
    for (const Trigger::Kind kind : behavior::trigger_kinds()) {
        terms.add(trigger_term(kind), behavior::meaning_of(kind));
    }
    terms.append_to(out, columns);
    append_paragraph(out += '\n',
                     "A scope at the end of a step limits it to some of the connections that ask "
                     "for the same behavior:",
                     0, columns);
    append_paragraph(out += "  ",
                     ";first=N  ;nth=N  ;every=N  ;p=0.5,seed=7 (a random half of them)", 2,
                     columns);
    append_conditions(out, columns);
    append_paragraph(out += '\n',
                     "In arguments, percent-encode , ) % and all characters but visible ASCII; in "
                     "the pattern of a condition / ; @ % instead (but not in ://).",
                     0, columns);
}

}  // namespace

std::string list_as_text(const Entries& entries, std::size_t columns) {
    std::string out;
    append_introduction(out, columns);
    append_items(out, entries, columns);
    append_notation(out, columns);
    append_paragraph(out += '\n', summary_of_catalogue(), 0, columns);
    return out;
}

std::string list_found_as_text(const Entries& entries, std::size_t columns) {
    std::string out;
    append_items(out, entries, columns);
    out.erase(0, 1);  // the empty line before the first heading
    append_paragraph(out += '\n',
                     std::to_string(entries.size()) + " of " +
                         std::to_string(behavior::catalogue().size()) +
                         " steps. For one step: ws-echo faults NAME.",
                     0, columns);
    return out;
}

std::string describe_as_text(const Entry& entry, std::size_t columns) {
    std::string out = signature_of(entry) + "\n\n";
    append_paragraph(out, entry.effect, 0, columns);
    Terms parameters;
    for (const behavior::Parameter& parameter : entry.parameters) {
        parameters.add(std::string(parameter.name), describe(parameter));
    }
    if (!entry.parameters.empty()) parameters.append_to(out += '\n', columns);

    out += "\nTriggers:\n";
    Terms triggers;
    for (const Trigger::Kind kind : triggers_of(entry)) {
        const char* natural = kind == entry.natural ? " (default)" : "";
        triggers.add(trigger_term(kind), std::string(behavior::meaning_of(kind)) + natural);
    }
    triggers.append_to(out, columns);
    const behavior::Expectation expected = expectation_of_example(entry);
    if (!expected.client.empty()) {
        append_paragraph(out += "\nA conforming client:\n  ", expected.client, kNameColumn,
                         columns);
    }
    if (entry.has(behavior::kHeavy)) out += "\nA URL may ask for it only with --allow-heavy.\n";
    if (entry.has(behavior::kServerWide)) {
        out += "\nA URL may ask for it only with --allow-server-wide.\n";
    }
    if (entry.has(behavior::kNeedsTls) && entry.natural != Trigger::Kind::connect) {
        out += "\nA URL may ask for it only over TLS (wss).\n";
    }
    if (!entry.rfc.empty()) out.append("\nSee ").append(entry.rfc) += ".\n";
    append_examples(out += "\nExamples:\n", entry);
    return out;
}

}  // namespace wsecho::tool
