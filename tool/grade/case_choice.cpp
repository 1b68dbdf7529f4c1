#include "tool/grade/case_choice.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "grading/run/fault_cases.hpp"
#include "text/escape.hpp"

namespace wsecho::tool {
namespace {

bool has_asterisk(const std::string& text) {
    return text.find('*') != std::string::npos;
}

bool matches_any(const std::string& pattern) {
    try {
        return !grading::select_with_faults({pattern}).empty();
    } catch (const std::invalid_argument&) {
        return false;
    }
}

// `no case matches "6.4": did you mean 6.4.*?`
std::string nothing_matches(const std::string& pattern) {
    const std::string sentence = "no case matches " + text::quote(pattern);
    if (!pattern.empty() && pattern.back() != '.' && matches_any(pattern + ".*")) {
        return sentence + ": did you mean " + pattern + ".*?";
    }
    return sentence + " (ws-echo cases lists all)";
}

}  // namespace

std::vector<std::string> to_case_patterns(const std::string& written) {
    std::vector<std::string> patterns;
    const std::string_view kSeparators = ", \t\n";
    for (std::size_t at = 0; at < written.size();) {
        const std::size_t begin = written.find_first_not_of(kSeparators, at);
        if (begin == std::string::npos) break;
        at = std::min(written.find_first_of(kSeparators, begin), written.size());
        patterns.push_back(written.substr(begin, at - begin));
        if (matches_any(patterns.back())) continue;
        throw std::invalid_argument(nothing_matches(patterns.back()));
    }
    if (patterns.empty()) {
        throw std::invalid_argument("it is empty (give patterns, as in '1.*,2.10')");
    }
    return patterns;
}

std::string to_case_id(const std::string& written) {
    if (grading::read_case_id(written) && matches_any(written)) return written;
    if (has_asterisk(written)) {
        throw std::invalid_argument(text::quote(written) + " is not one case: use --cases");
    }
    throw std::invalid_argument(nothing_matches(written));
}

std::vector<const grading::Case*> known_cases() {
    return grading::select_with_faults({"all"});
}

CaseChoice choose_cases(const std::vector<std::string>& patterns,
                        const std::vector<std::string>& excluded, const std::string& name) {
    CaseChoice choice;
    const auto keep = [&](const std::vector<std::string>& all, bool selects) {
        std::vector<std::string> kept;
        for (const std::string& pattern : all) {
            if (matches_any(pattern)) {
                kept.push_back(pattern);
            } else if (selects && !has_asterisk(pattern)) {
                throw std::invalid_argument(name + ": " + nothing_matches(pattern));
            } else {
                choice.warnings.push_back(name + ": " + nothing_matches(pattern));
            }
        }
        return kept;
    };
    const std::vector<std::string> wanted = keep(patterns, true);
    const std::vector<std::string> unwanted = keep(excluded, false);
    if (!wanted.empty()) choice.cases = grading::select_with_faults(wanted, unwanted);
    if (choice.cases.empty()) {
        throw std::invalid_argument(name + ": no case is selected (select all with \"*\")");
    }
    return choice;
}

}  // namespace wsecho::tool
