// The summary for people.

#include "tool/summary/summary.hpp"

namespace wsecho::tool {

std::string text_summary(const Summary& summary) {
    using Result = SummaryCase::Result;
    std::string out = std::to_string(summary.count(Result::passed)) + " passed, " +
                      std::to_string(summary.count(Result::failed)) + " failed";
    if (const std::size_t skipped = summary.count(Result::skipped)) {
        out += ", " + std::to_string(skipped) + " skipped";
    }
    if (const std::size_t errors = summary.count(Result::error)) {
        out += ", " + std::to_string(errors) + (errors == 1 ? " error" : " errors");
    }
    out += '\n';
    for (const SummaryCase& each : summary.cases) {
        if (each.result == Result::passed) continue;
        out.append(name_of(each.result)) += ": " + each.name + ": " + each.message + '\n';
        if (each.result == Result::skipped) continue;
        out += indented(each.details, "    ") + indented(each.transcript, "    ");
    }
    return out;
}

}  // namespace wsecho::tool
