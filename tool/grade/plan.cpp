#include "tool/grade/plan.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "grading/run/glob.hpp"
#include "tool/exit_code.hpp"
#include "tool/grade/case_choice.hpp"
#include "tool/grade/specification.hpp"
#include "tool/input_file.hpp"
#include "tool/output_file.hpp"

namespace wsecho::tool {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultFolder = "reports/clients";

// The families of the Autobahn testsuite.
constexpr const char* kAllOfTheSuite = "*";

// The waits of the suite show only that a client is not early; most of that shows sooner.
constexpr std::chrono::milliseconds kShortWaits{200};
constexpr std::chrono::milliseconds kWaitsOfTheSuite{1000};

std::optional<Specification> specification_of(const GradeSettings& settings,
                                              std::vector<std::string>& warnings) {
    const std::string& path = settings.specification;
    if (path.empty()) return std::nullopt;
    std::error_code ignored;
    if (settings.writes_default_file && !fs::exists(path, ignored)) {
        write_output_file(path, "--spec", default_specification());
        warnings.push_back("wrote " + path + " with the defaults");
    }
    return load_specification(path);
}

void use_port_and_tls(GradeSettings& settings, const Specification& file) {
    if (!settings.has_port) settings.base.server.port = file.port;
    TlsSettings& tls = settings.base.tls;
    if (!file.has_tls) {
        if (settings.is_wstest) tls = {};
        return;
    }
    tls.on = true;
    if (tls.certificate_file.empty() && tls.key_file.empty()) {
        tls.certificate_file = file.certificate_file;
        tls.key_file = file.key_file;
    }
    if (tls.certificate_file.empty() == tls.key_file.empty()) return;
    throw Failure(ExitCode::usage, settings.specification +
                                       ": \"key\" and \"cert\" need each other: add the one "
                                       "that is missing");
}

void use_options(grading::Settings& grader, const Specification& file) {
    grader.excluded_by_agent = file.excluded_by_agent;
    grader.fail_by_drop = file.fail_by_drop;
    grader.echo_close_code = file.echo_close_code;
    grader.open_timeout = file.open_timeout.value_or(grader.open_timeout);
    grader.close_timeout = file.close_timeout.value_or(grader.close_timeout);
}

CaseChoice chosen(const GradeSettings& settings, const Specification* file) {
    std::vector<std::string> patterns = settings.cases;
    std::vector<std::string> excluded = settings.exclude;
    if (file != nullptr) {
        if (patterns.empty()) patterns = file->cases;
        excluded.insert(excluded.end(), file->excluded.begin(), file->excluded.end());
    } else if (patterns.empty()) {
        patterns = {kAllOfTheSuite};
    }
    try {
        return choose_cases(patterns, excluded,
                            file == nullptr ? "--exclude" : settings.specification);
    } catch (const std::invalid_argument& error) {
        throw Failure(ExitCode::usage, error.what());
    }
}

std::optional<grading::ExpectedResults> expected_results(const std::string& path) {
    if (path.empty()) return std::nullopt;
    const InputFile file{"--expect", "a readable file with expected results",
                         std::size_t{16} << 20};
    try {
        return grading::ExpectedResults::read(read_input_file(path, file), path, known_cases());
    } catch (const std::invalid_argument& error) {
        throw Failure(ExitCode::usage, error.what());
    }
}

// That reports can be written there: better now than after all cases. The folder is made later.
void check_report_folder(const std::filesystem::path& folder) {
    std::error_code ignored;
    std::filesystem::path there = std::filesystem::absolute(folder).lexically_normal();
    while (!std::filesystem::exists(there, ignored) && there.has_relative_path()) {
        there = there.parent_path();
    }
    const std::string subject = "--outdir: cannot write reports to " + folder.string() + ": ";
    if (!std::filesystem::is_directory(there, ignored)) {
        throw Failure(ExitCode::file, subject + there.string() + " is not a folder");
    }
    if (::access(there.c_str(), W_OK | X_OK) != 0) {
        throw Failure(ExitCode::file, subject + std::strerror(errno));
    }
}

}  // namespace

GradePlan make_plan(GradeSettings settings) {
    GradePlan plan;
    const std::optional<Specification> file = specification_of(settings, plan.warnings);
    if (file) {
        plan.warnings.insert(plan.warnings.end(), file->warnings.begin(), file->warnings.end());
        use_port_and_tls(settings, *file);
        use_options(plan.grader, *file);
        if (settings.folder.empty()) settings.folder = file->folder;
    }
    CaseChoice choice = chosen(settings, file ? &*file : nullptr);
    plan.grader.cases = std::move(choice.cases);
    plan.warnings.insert(plan.warnings.end(), choice.warnings.begin(), choice.warnings.end());
    plan.expected = expected_results(settings.expected_file);
    plan.grader.full = settings.is_full;
    plan.grader.pace = settings.pace;
    plan.grader.patience =
        settings.patience.value_or(settings.is_full ? kWaitsOfTheSuite : kShortWaits);
    plan.folder = settings.folder.empty() ? kDefaultFolder : settings.folder;
    check_report_folder(plan.folder);
    plan.settings = std::move(settings);
    return plan;
}

grading::ReportInput input_of(const GradePlan& plan, const grading::Results& results) {
    grading::ReportInput input{plan.grader.cases, results.all(), plan.settings.is_strict, {}};
    for (const grading::Case& each : grading::all_cases()) {
        const bool is_selected = std::binary_search(
            input.cases.begin(), input.cases.end(), &each,
            [](const grading::Case* a, const grading::Case* b) { return a->id < b->id; });
        if (!is_selected) input.not_selected.push_back(&each);
    }
    return input;
}

std::vector<const grading::Case*> cases_for(const grading::Settings& grader,
                                            const std::string& agent) {
    std::vector<const grading::Case*> cases = grader.cases;
    for (const auto& [pattern, patterns] : grader.excluded_by_agent) {
        if (!grading::matches_whole(pattern, agent)) continue;
        for (const std::string& excluded : patterns) {
            cases.erase(std::remove_if(cases.begin(), cases.end(),
                                       [&, &excluded = excluded](const grading::Case* each) {
                                           return grading::matches_whole(excluded, each->id.text());
                                       }),
                        cases.end());
        }
    }
    return cases;
}

}  // namespace wsecho::tool
