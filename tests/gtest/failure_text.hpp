// The text of a failing expectation, without the parts that differ from run to run.

#pragma once

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <functional>
#include <regex>
#include <stdexcept>
#include <string>
#include <utility>

namespace wsecho_test {

/// Replaces the parts that differ from run to run: times become `+T`, clients' addresses `CLIENT`,
/// the server's address `SERVER`, and the lengths of waits `N ms`.
inline std::string normalized(std::string text) {
    text = std::regex_replace(text, std::regex("\\+[0-9]+\\.[0-9]{3}"), "+T");
    text = std::regex_replace(text, std::regex("from 127\\.0\\.0\\.1:[0-9]+"), "from CLIENT");
    text = std::regex_replace(text, std::regex("127\\.0\\.0\\.1:[0-9]+"), "SERVER");
    return std::regex_replace(text, std::regex("[0-9]+ ms"), "N ms");
}

/// The text of the only failure of `expectation`, without the parts that differ. Throws unless
/// there is exactly one failure.
inline std::string failure_text(const std::function<void()>& expectation) {
    ::testing::TestPartResultArray results;
    {
        const ::testing::ScopedFakeTestPartResultReporter reporter(
            ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results);
        expectation();
    }
    if (results.size() != 1) {
        throw std::runtime_error(std::to_string(results.size()) + " failures instead of one");
    }
    std::string text = results.GetTestPartResult(0).message();
    if (text.back() == '\n') text.pop_back();  // GoogleTest 1.14 and later add it
    return normalized(std::move(text));
}

}  // namespace wsecho_test
