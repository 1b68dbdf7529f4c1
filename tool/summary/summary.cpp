#include "tool/summary/summary.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "text/field_value.hpp"

namespace wsecho::tool {

std::size_t Summary::count(SummaryCase::Result result) const {
    return static_cast<std::size_t>(
        std::count_if(cases.begin(), cases.end(),
                      [&](const SummaryCase& each) { return each.result == result; }));
}

std::string_view name_of(SummaryCase::Result result) {
    switch (result) {
        case SummaryCase::Result::passed:
            return "passed";
        case SummaryCase::Result::failed:
            return "failed";
        case SummaryCase::Result::skipped:
            return "skipped";
        case SummaryCase::Result::error:
            return "error";
    }
    return {};
}

void make_names_unique(std::vector<SummaryCase>& cases) {
    std::set<std::string> taken;
    for (SummaryCase& each : cases) {
        std::string name = each.name;
        for (int number = 2; !taken.insert(name).second; ++number) {
            name = each.name + " (" + std::to_string(number) + ')';
        }
        each.name = std::move(name);
    }
}

std::string format_summary(SummaryFormat format, const Summary& summary) {
    switch (format) {
        case SummaryFormat::text:
            return text_summary(summary);
        case SummaryFormat::json:
            return json_summary(summary);
        case SummaryFormat::junit:
            return junit_summary(summary);
        case SummaryFormat::tap:
            return tap_summary(summary);
    }
    return {};
}

std::string seconds(std::chrono::milliseconds time) {
    const std::string fraction = std::to_string(time.count() % 1000);
    return std::to_string(time.count() / 1000) + '.' + std::string(3 - fraction.size(), '0') +
           fraction;
}

std::string indented(std::string_view lines, std::string_view indent) {
    std::string out;
    while (!lines.empty()) out.append(indent).append(text::cut(lines, "\n")) += '\n';
    return out;
}

}  // namespace wsecho::tool
