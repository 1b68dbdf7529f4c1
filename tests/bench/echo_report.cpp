#include "echo_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ostream>

namespace wsecho_bench {
namespace {

// Three digits, or all there are before the decimal point.
std::string figure(double value) {
    if (std::isnan(value)) return "-";
    const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

}  // namespace

void EchoReport::ReportRuns(const std::vector<Run>& runs) {
    for (const Run& run : runs) {
        const std::string& name = run.run_name.function_name;
        if (run.error_occurred) {
            errors_ += name + ": " + run.error_message + '\n';
        } else if (run.run_type == Run::RT_Iteration) {
            const auto slash = name.find('/');
            results_[{name.substr(0, slash), name.substr(slash + 1)}].push_back(run.counters);
        }
    }
}

double EchoReport::median(const std::string& load, const std::string& server,
                          const std::string& counter) const {
    const auto found = results_.find({load, server});
    if (found == results_.end()) return NAN;
    std::vector<double> values;
    for (const benchmark::UserCounters& counters : found->second) {
        values.push_back(counters.at(counter).value);
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

void EchoReport::print_table(std::ostream& out, const std::string& title,
                             const std::string& counter) const {
    out << "\n| " << title << " |";
    for (const std::string& server : servers_) out << ' ' << server << " |";
    out << "\n|---|";
    for (std::size_t i = 0; i < servers_.size(); ++i) out << "--:|";
    for (const std::string& load : loads_) {
        out << "\n| " << load << " |";
        const double first = median(load, servers_.front(), counter);
        for (const std::string& server : servers_) {
            const double value = median(load, server, counter);
            out << ' ' << figure(value);
            if (server != servers_.front()) out << " (" << figure(value / first) << ')';
            out << " |";
        }
    }
    out << '\n';
}

void EchoReport::print(std::ostream& out, const std::string& title) const {
    out << title << ", in brackets the ratio to " << servers_.front() << ":\n";
    print_table(out, "server CPU per message, µs", "cpu_us");
    print_table(out, "messages per second", "rate");
    print_table(out, "round trip, median, µs", "p50_us");
    print_table(out, "round trip, 99th percentile, µs", "p99_us");
}

}  // namespace wsecho_bench
