// What a grading server prints on stdout for scripts that wait for the Autobahn testsuite.

#pragma once

#include <string>

#include "grading/run/result.hpp"
#include "tool/grade/plan.hpp"
#include "tool/line_writer.hpp"

namespace wsecho::tool {

/// Prints nothing unless the tool is called as wstest. Nothing here waits for stdout but finish().
class Console {
public:
    explicit Console(const GradePlan& plan);

    void listens(const std::string& url, std::uint16_t page_port);
    void begin(const std::string& agent, const grading::Case& begun, const std::string& peer);
    void updates_reports();
    void finish();

private:
    void print(const std::string& line);

    const GradePlan& plan_;
    LineWriter stdout_;
};

}  // namespace wsecho::tool
