// The figures that the benchmark program prints: report.py makes tables and a plot of them.

#pragma once

#include <string>

namespace wsecho_bench {

/// Prints one measured value as a line of JSON on stdout. The values of the same cell, one for each
/// round, become a median.
void record(const std::string& table, const std::string& row, const std::string& column,
            double value);

/// Prints that the cell could not be measured: report.py shows the error, and exits with 1.
void record_error(const std::string& table, const std::string& row, const std::string& column,
                  const std::string& error);

/// Prints why rows of a table are missing. This is not an error.
void record_note(const std::string& table, const std::string& note);

/// Says on stderr what is measured now.
void show_progress(const std::string& what);

}  // namespace wsecho_bench
