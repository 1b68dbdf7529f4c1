// Matches for messages of the same text.

#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "control/waits/match.hpp"

namespace wsecho_test {

inline std::vector<wsecho::control::Match> texts(const std::vector<std::string>& written) {
    std::vector<wsecho::control::Match> all;
    for (const std::string& text : written) {
        all.emplace_back(nlohmann::json{{"text", text}}, "expect");
    }
    return all;
}

}  // namespace wsecho_test
