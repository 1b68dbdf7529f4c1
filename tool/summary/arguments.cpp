#include "tool/summary/arguments.hpp"

#include <cstddef>
#include <set>

#include "tool/argument_values.hpp"
#include "tool/tool_options.hpp"

namespace wsecho::tool {
namespace {

// `junit=report.xml`
SummarySetting to_summary(const std::string& written) {
    const std::size_t sign = written.find('=');
    SummarySetting summary;
    summary.format = to_summary_format(written.substr(0, sign));
    if (sign != std::string::npos) summary.path = to_path(written.substr(sign + 1));
    return summary;
}

}  // namespace

void add_summary_option(CLI::App& app, std::vector<SummarySetting>& summaries) {
    add_values(app, "--summary", "FORMAT[=PATH]",
               "Write a report about expectations, verdicts and problems: text, json, junit (XML) "
               "or tap; to a file, or to stderr. Can be given several times." +
                   by_default("none"),
               [&](const std::string& value) { summaries.push_back(to_summary(value)); });
}

void check_summaries(const Settings& settings) {
    std::set<std::string> paths;
    const bool stderr_is_json = settings.trace.format_on_stderr() == TraceFormat::json;
    for (const SummarySetting& each : settings.summaries) {
        if (!paths.insert(each.path).second) {
            throw UsageError(each.path.empty()
                                 ? "--summary: only one can go to stderr: write the others to "
                                   "files, as in junit=report.xml"
                                 : "--summary: " + each.path + " is given twice");
        }
        if (each.path.empty() && stderr_is_json && each.format != SummaryFormat::json) {
            throw UsageError(
                "--summary: the trace on stderr is JSON: write the summary to a file, or use "
                "--trace-file");
        }
    }
    if (settings.background && paths.count("") > 0) {
        throw UsageError("--summary needs a file with --background, as in junit=report.xml");
    }
}

}  // namespace wsecho::tool
