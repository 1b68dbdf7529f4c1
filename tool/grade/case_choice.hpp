// Which cases a server runs: what the command line and the specification file say.

#pragma once

#include <string>
#include <vector>

#include "grading/cases/all_cases.hpp"

namespace wsecho::tool {

/// "1.*, 2.10" -> two patterns. Throws std::invalid_argument for a pattern that
/// no case matches, with a suggestion if there is one.
std::vector<std::string> to_case_patterns(const std::string& written);

/// The id of a case. Throws std::invalid_argument.
std::string to_case_id(const std::string& written);

struct CaseChoice {
    std::vector<const grading::Case*> cases;  ///< in the order of their ids
    std::vector<std::string> warnings;        ///< about patterns that no case matches
};

/// Each case there is, those of the testsuite first.
std::vector<const grading::Case*> known_cases();

/// The cases that match one of the patterns and none of those excluded. `name` is of the file, for
/// the sentences. Throws std::invalid_argument for an id that no case has, and if no case is left.
CaseChoice choose_cases(const std::vector<std::string>& patterns,
                        const std::vector<std::string>& excluded, const std::string& name);

}  // namespace wsecho::tool
