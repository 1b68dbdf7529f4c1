#include "tool/grade/console.hpp"

#include <unistd.h>

#include <cstdint>

#include "text/escape.hpp"

namespace wsecho::tool {
namespace {

Sink standard_output() {
    Sink sink;
    sink.standard = STDOUT_FILENO;
    return sink;
}

}  // namespace

Console::Console(const GradePlan& plan)
    : plan_(plan),
      stdout_(
          standard_output(), [](std::uint64_t) { return std::string(); },
          [](const std::string&) {}) {}

void Console::listens(const std::string& url, std::uint16_t page_port) {
    print("Ok, will run " + std::to_string(plan_.grader.cases.size()) +
          " test cases for any clients connecting to " + url);
    if (page_port != 0) {
        print("The page for browsers is at http://127.0.0.1:" + std::to_string(page_port));
    }
}

void Console::begin(const std::string& agent, const grading::Case& begun, const std::string& peer) {
    print("Running test case ID " + begun.id.text() + " for agent " + text::escape(agent) +
          " from peer " + peer);
}

void Console::updates_reports() {
    print("Updating reports...");
}

void Console::finish() {
    stdout_.finish();
}

void Console::print(const std::string& line) {
    if (plan_.settings.is_wstest) stdout_.push(line + '\n');
}

}  // namespace wsecho::tool
