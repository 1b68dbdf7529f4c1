// Collects what the echo benchmarks measured, and prints it as Markdown tables: a row for each
// load, a column for each server, and beside each figure its ratio to the first server's.

#pragma once

#include <benchmark/benchmark.h>

#include <iosfwd>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace wsecho_bench {

/// Of several runs of a benchmark it shows the median. A benchmark must be named "LOAD/SERVER".
class EchoReport : public benchmark::BenchmarkReporter {
public:
    EchoReport(std::vector<std::string> loads, std::vector<std::string> servers)
        : loads_(std::move(loads)), servers_(std::move(servers)) {}

    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override;

    void print(std::ostream& out, const std::string& title) const;

    /// What went wrong, a line for each run that failed.
    const std::string& errors() const { return errors_; }

private:
    void print_table(std::ostream& out, const std::string& title, const std::string& counter) const;
    double median(const std::string& load, const std::string& server,
                  const std::string& counter) const;

    std::vector<std::string> loads_;
    std::vector<std::string> servers_;
    std::map<std::pair<std::string, std::string>, std::vector<benchmark::UserCounters>> results_;
    std::string errors_;
};

}  // namespace wsecho_bench
