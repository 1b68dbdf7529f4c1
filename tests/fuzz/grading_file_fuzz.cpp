// Reads any file as a specification file of the grader, and as one with expected results. For
// libFuzzer; scripts/fuzz builds it.

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "fuzz/expect.hpp"
#include "grading/report/expected_results.hpp"
#include "tool/grade/case_choice.hpp"
#include "tool/grade/specification.hpp"

namespace {

using wsecho_test::expect;
using wsecho_test::expect_sentence;

void read_specification(const std::string& content) {
    const auto read = wsecho::tool::read_specification(content, "a.json");
    for (const std::string& warning : read.warnings) expect_sentence(warning);
    const auto choice = wsecho::tool::choose_cases(read.cases, read.excluded, "a.json");
    expect(!choice.cases.empty());
    for (const std::string& warning : choice.warnings) expect_sentence(warning);
}

void read_expected_results(const std::string& content) {
    static const auto cases = wsecho::tool::known_cases();
    wsecho::grading::ExpectedResults::read(content, "a.json", cases);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string content(reinterpret_cast<const char*>(data), size);
    for (const auto read : {read_specification, read_expected_results}) {
        try {
            read(content);
        } catch (const std::invalid_argument& error) {
            expect_sentence(error.what());
        }
    }
    return 0;
}
