// The summary as JUnit XML, as Jenkins, GitLab and the reporters of GitHub read it.

#include <ctime>

#include "tool/summary/summary.hpp"
#include "wsecho/version.hpp"

namespace wsecho::tool {
namespace {

constexpr std::size_t kMostOutput = 64U * 1024;  // octets of a transcript

// XML 1.0 has no way to write U+FFFE and U+FFFF. Control characters other than the line feed are
// escaped already.
std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view three = text.substr(i, 3);
        if (three == "\xef\xbf\xbe" || three == "\xef\xbf\xbf") {
            out += three.back() == '\xbe' ? "\\ufffe" : "\\uffff";
            i += 2;
            continue;
        }
        switch (text[i]) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += text[i];
        }
    }
    return out;
}

std::string attribute(const char* name, std::string_view value) {
    return ' ' + std::string(name) + "=\"" + escaped(value) + '"';
}

std::string element(const char* name, const std::string& attributes, const std::string& content) {
    const std::string begin = '<' + std::string(name) + attributes;
    return content.empty() ? begin + "/>" : begin + '>' + content + "</" + name + '>';
}

// "2026-11-28T20:04:50": JUnit's form, in UTC.
std::string timestamp(std::chrono::system_clock::time_point time) {
    const std::time_t since = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::gmtime_r(&since, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts)};
}

// The end of a long transcript, from the start of a line on: that is where it went wrong.
std::string_view last_part(std::string_view transcript) {
    if (transcript.size() <= kMostOutput) return transcript;
    transcript.remove_prefix(transcript.size() - kMostOutput);
    return transcript.substr(transcript.find('\n') + 1);
}

const char* type_of(const SummaryCase& failed) {
    if (failed.group == "command") return "command";
    if (failed.group != "verdicts") return "unmet";
    return failed.connection == 0 ? "untested" : "violates";
}

std::string outcome(const SummaryCase& each) {
    const std::string message = attribute("message", each.message);
    const std::string details =
        each.details.empty() ? escaped(each.message) : escaped(each.message + '\n' + each.details);
    switch (each.result) {
        case SummaryCase::Result::passed:
            return "";
        case SummaryCase::Result::failed:
            return element("failure", message + attribute("type", type_of(each)), details);
        case SummaryCase::Result::skipped:
            return element("skipped", message, "");
        case SummaryCase::Result::error:
            return element("error", message + attribute("type", "problem"), details);
    }
    return "";
}

std::string test_case(const SummaryCase& each) {
    std::string content;
    if (const std::string result = outcome(each); !result.empty()) {
        content += "\n      " + result;
    }
    if (!each.transcript.empty()) {
        content += "\n      " + element("system-out", "", escaped(last_part(each.transcript)));
    }
    if (!content.empty()) content += "\n    ";
    return "    " +
           element("testcase",
                   attribute("classname", "ws-echo." + each.group) + attribute("name", each.name) +
                       attribute("time", seconds(each.time)),
                   content) +
           '\n';
}

std::string property(const char* name, const std::string& value) {
    return "      " + element("property", attribute("name", name) + attribute("value", value), "") +
           '\n';
}

std::string properties(const Summary& summary) {
    std::string all = property("version", WSECHO_VERSION);
    all += property("exit", std::to_string(summary.exit_code));
    std::string command;
    for (const std::string& word : summary.command) command += (command.empty() ? "" : " ") + word;
    if (!command.empty()) all += property("command", command);
    if (summary.status) all += property("status", std::to_string(*summary.status));
    if (!summary.command_problem.empty()) all += property("problem", summary.command_problem);
    return "    <properties>\n" + all + "    </properties>\n";
}

}  // namespace

std::string junit_summary(const Summary& summary) {
    using Result = SummaryCase::Result;
    const std::string counts =
        attribute("name", "ws-echo") + attribute("tests", std::to_string(summary.cases.size())) +
        attribute("failures", std::to_string(summary.count(Result::failed))) +
        attribute("errors", std::to_string(summary.count(Result::error)));
    const std::string time = attribute("time", seconds(summary.duration));
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + counts + time +
                      ">\n  <testsuite" + counts +
                      attribute("skipped", std::to_string(summary.count(Result::skipped))) + time +
                      attribute("timestamp", timestamp(summary.started_at)) +
                      attribute("hostname", summary.host_name) + ">\n" + properties(summary);
    for (const SummaryCase& each : summary.cases) out += test_case(each);
    return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace wsecho::tool
