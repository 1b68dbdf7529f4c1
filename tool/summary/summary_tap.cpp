// The summary in the Test Anything Protocol, version 14.

#include <nlohmann/json.hpp>

#include "tool/summary/summary.hpp"

namespace wsecho::tool {
namespace {

// A '#' would begin a directive.
std::string on_a_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '#' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

// A string of JSON is one of YAML too.
std::string in_yaml(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string block(const char* name, std::string_view lines) {
    if (lines.empty()) return "";
    return "  " + std::string(name) + ": |\n" + indented(lines, "    ");
}

std::string diagnostics(const SummaryCase& each) {
    return "  ---\n  message: " + in_yaml(each.message) +
           "\n  severity: " + (each.result == SummaryCase::Result::error ? "error" : "fail") +
           "\n  duration_ms: " + std::to_string(each.time.count()) + '\n' +
           block("details", each.details) + block("transcript", each.transcript) + "  ...\n";
}

}  // namespace

std::string tap_summary(const Summary& summary) {
    std::string out = "TAP version 14\n1.." + std::to_string(summary.cases.size());
    if (summary.cases.empty()) out += " # SKIP nothing was checked";
    out += '\n';
    std::size_t number = 0;
    for (const SummaryCase& each : summary.cases) {
        using Result = SummaryCase::Result;
        const bool is_ok = each.result == Result::passed || each.result == Result::skipped;
        out +=
            (is_ok ? "ok " : "not ok ") + std::to_string(++number) + " - " + on_a_line(each.name);
        if (each.result == Result::skipped) out += " # SKIP " + on_a_line(each.message);
        out += '\n';
        if (!is_ok) out += diagnostics(each);
    }
    return out;
}

}  // namespace wsecho::tool
