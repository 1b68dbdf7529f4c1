#include "tool/command/placeholders.hpp"

#include <algorithm>
#include <cstddef>

namespace wsecho::tool {
namespace {

struct Placeholder {
    std::string_view name;
    std::string ServerFacts::*value;
};

constexpr Placeholder kPlaceholders[] = {
    {"{url}", &ServerFacts::url},         {"{ws_url}", &ServerFacts::ws_url},
    {"{wss_url}", &ServerFacts::wss_url}, {"{control_url}", &ServerFacts::control_url},
    {"{host}", &ServerFacts::host},       {"{port}", &ServerFacts::port},
    {"{ca_file}", &ServerFacts::ca_file}};

bool is_used(const CommandSettings& command, std::string_view name) {
    return std::any_of(
        command.words.begin() + 1, command.words.end(),
        [&](const std::string& word) { return word.find(name) != std::string::npos; });
}

}  // namespace

std::string problem_with_placeholders(const Settings& settings, bool has_port) {
    const TlsSettings& tls = settings.tls;
    const bool has_control = settings.control.api.reach != control::Reach::off;
    struct Rule {
        const char* name;
        bool is_missing;
        const char* why;
    };
    const Rule rules[] = {
        {"{wss_url}", !tls.on, "needs --tls"},
        {"{ca_file}", !tls.on, "needs --tls"},
        {"{ca_file}", !tls.certificate_file.empty(),
         "is the CA that --tls makes, and --cert replaces it: leave one out"},
        {"{ws_url}", tls.on && !tls.server.accept_plain,
         "cannot be used with --tls-only: use {url} or {wss_url}"},
        {"{control_url}", !has_control, "cannot be used with --control off: leave one out"},
        {"{control_url}", !has_port, "needs a port, and --unix has none: add --port"},
        {"{host}", !has_port, "needs an address, and --unix has none: add --host"},
        {"{port}", !has_port, "needs a port, and --unix has none: add --port"},
        {"{wss_url}", !has_port, "needs a port, and --unix has none: add --port"},
        {"{ws_url}", !has_port, "needs a port, and --unix has none: use {url}, or add --port"}};
    if (settings.command.words.empty() || !settings.command.substitute) return "";
    for (const Rule& rule : rules) {
        if (!rule.is_missing || !is_used(settings.command, rule.name)) continue;
        return std::string(rule.name) + ' ' + rule.why;
    }
    return "";
}

std::string fill_in(std::string_view argument, const ServerFacts& facts) {
    std::string out;
    while (!argument.empty()) {
        const auto* const found = std::find_if(
            std::begin(kPlaceholders), std::end(kPlaceholders), [&](const Placeholder& each) {
                return argument.substr(0, each.name.size()) == each.name;
            });
        if (found == std::end(kPlaceholders)) {
            out += argument.front();
            argument.remove_prefix(1);
        } else {
            out += facts.*(found->value);
            argument.remove_prefix(found->name.size());
        }
    }
    return out;
}

std::vector<std::string> fill_in(const CommandSettings& command, const ServerFacts& facts) {
    std::vector<std::string> words = command.words;
    if (!command.substitute) return words;
    for (std::size_t i = 1; i < words.size(); ++i) words[i] = fill_in(words[i], facts);
    return words;
}

}  // namespace wsecho::tool
