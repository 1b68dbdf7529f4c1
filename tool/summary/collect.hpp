// Collects the cases of a summary from the server's records.

#pragma once

#include <string>
#include <vector>

#include "journal/journal.hpp"
#include "tool/expectations.hpp"
#include "tool/summary/summary.hpp"

namespace wsecho::tool {

/// A case for the command, if there is one, for each expectation, each fault that a connection met,
/// and each problem of the server; with `gaps`, one for what was not tested (--fail-on-violation).
/// Reads the members about the command, and sets `cases` and `connections`. Call it after the
/// server has stopped.
void collect(Summary& summary, journal::Journal& journal,
             const std::vector<ExpectationResult>& expectations,
             const std::vector<std::string>* gaps);

}  // namespace wsecho::tool
