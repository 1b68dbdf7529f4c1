// The catalogue as text, for a terminal of 80 columns.

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

constexpr std::string_view kIntroduction =
    "A behavior is a chain of the steps below, separated by /. A client asks for a\n"
    "behavior in its URL:\n"
    "\n"
    "  ws://127.0.0.1:9001/do/send(hello)/close(4001,bye)@message:3\n"
    "  ws://127.0.0.1:9001/chat?do=hs.status(503);first=2\n"
    "\n"
    "--behavior sets the behavior for clients whose URL asks for none.\n";

constexpr std::string_view kNotation =
    "\n"
    "[reason] is optional and empty by default; every=2 is optional and 2 by default.\n"
    "\n"
    "A trigger after a step says when it acts: send(hello)@message:3. Without one,\n"
    "the step acts at its default trigger, which is shown above at the right. With\n"
    "\"or later\", the step also accepts the triggers below its default in this list:\n";

constexpr std::string_view kScopes =
    "\n"
    "A scope at the end of a step limits it to some of the connections that ask for\n"
    "the same behavior:\n"
    "  ;first=N  ;nth=N  ;every=N  ;p=0.5,seed=7 (a random half of them)\n"
    "\n"
    "A condition limits it to some requests; several must all hold:\n"
    "  ;when=Origin                     the request has this field\n"
    "  ;when=User-Agent:old*            ... with a value that matches this pattern\n"
    "  ;unless=Authorization            the request does not have this field\n"
    "  ;unless=subprotocol:chat.v2      the client does not offer this subprotocol\n"
    "\n"
    "In arguments, percent-encode , ) % and all characters but visible ASCII; in the\n"
    "pattern of a condition / ; @ % instead (but not in ://).\n"
    "\n";

constexpr std::size_t kNameColumn = 2;
constexpr std::size_t kTextColumn = 6;

// "utf8: text that is not UTF-8"
void append_heading(std::string& out, std::string_view group) {
    const std::string_view title = title_of(group);
    out.append("\n").append(group).append(title.empty() ? ":" : ": ").append(title) += '\n';
}

// The signature, its triggers at the right, and the effect below.
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

// Terms and their explanations, in two columns.
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
           " steps in all. For one step: ws-echo faults NAME. For one group: ws-echo faults GROUP "
           "(" +
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

std::string list_as_text(const Entries& entries) {
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
    for (const Trigger::Kind kind : behavior::trigger_kinds()) {
        terms.add(trigger_term(kind), behavior::meaning_of(kind));
    }
    terms.append_to(out);
    out += kScopes;
    append_paragraph(out, summary_of_catalogue(), 0);
    return out;
}

std::string describe_as_text(const Entry& entry) {
    std::string out = signature_of(entry) + "\n\n";
    append_paragraph(out, entry.effect, 0);
    Terms parameters;
    for (const behavior::Parameter& parameter : entry.parameters) {
        parameters.add(std::string(parameter.name), describe(parameter));
    }
    if (!entry.parameters.empty()) parameters.append_to(out += '\n');

    out += "\nTriggers:\n";
    Terms triggers;
    for (const Trigger::Kind kind : triggers_of(entry)) {
        const char* natural = kind == entry.natural ? " (default)" : "";
        triggers.add(trigger_term(kind), std::string(behavior::meaning_of(kind)) + natural);
    }
    triggers.append_to(out);
    const behavior::Expectation expected = expectation_of_example(entry);
    if (!expected.client.empty()) {
        append_paragraph(out += "\nA conforming client:\n  ", expected.client, kNameColumn);
    }
    if (entry.has(behavior::kHeavy)) out += "\nA URL may ask for it only with --allow-heavy.\n";
    if (entry.has(behavior::kServerWide)) {
        out += "\nA URL may ask for it only with --allow-server-wide.\n";
    }
    if (!entry.rfc.empty()) out.append("\nSee ").append(entry.rfc) += ".\n";
    append_examples(out += "\nExamples:\n", entry);
    return out;
}

}  // namespace wsecho::tool
