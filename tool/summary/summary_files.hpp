// Where summaries are written.

#pragma once

#include <vector>

#include "tool/descriptor.hpp"
#include "tool/settings.hpp"
#include "tool/summary/summary.hpp"

namespace wsecho::tool {

/// Opens and empties the files at once: errors appear before the run, and nobody takes the report
/// of an earlier run for that of one that was killed.
class SummaryFiles {
public:
    /// Throws Failure.
    explicit SummaryFiles(const std::vector<SummarySetting>& settings);

    /// Writes all of them, those without a path to stderr. Throws Failure.
    void write(const Summary& summary) const;

private:
    const std::vector<SummarySetting> settings_;
    std::vector<Descriptor> files_;  // none for stderr
};

}  // namespace wsecho::tool
