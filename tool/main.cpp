// The entry point of ws-echo: from the arguments to the exit code.

#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "tool/announcement.hpp"
#include "tool/arguments.hpp"
#include "tool/background.hpp"
#include "tool/command/environment.hpp"
#include "tool/command/guard.hpp"
#include "tool/control_arguments.hpp"
#include "tool/descriptor.hpp"
#include "tool/faults.hpp"
#include "tool/grade/case_list.hpp"
#include "tool/grade/plan.hpp"
#include "tool/grade/serve_grading.hpp"
#include "tool/healthcheck.hpp"
#include "tool/output.hpp"
#include "tool/parent.hpp"
#include "tool/process_name.hpp"
#include "tool/run_file.hpp"
#include "tool/serve.hpp"
#include "tool/supervisor.hpp"
#include "tool/terminal.hpp"
#include "tool/tls_files.hpp"
#include "tool/trace_file.hpp"

namespace wsecho::tool {
namespace {

const char* variable(const char* name) {
    return std::getenv(name);
}

// Waits for a slow reader, such as a pager. One that has read enough is no error.
ExitCode print(const Answer& answer) {
    write_stderr(answer.error);
    const std::error_code error = write_all(STDOUT_FILENO, answer.out);
    if (error && error != std::errc::broken_pipe) {
        throw Failure(ExitCode::file, "cannot write to stdout: " + error.message());
    }
    return answer.code;
}

ExitCode print_list(const Answer& answer) {
    const bool is_shown = answer.code == ExitCode::ok && show_in_pager(answer.out, variable);
    return is_shown ? ExitCode::ok : print(answer);
}

// The part of a run that the kinds of servers do differently. The settings are complete.
using Serve = std::function<ExitCode(const Settings&, Sink trace_file, const Parent*, Guard*,
                                     const Supervisor&, const Announce&)>;

ExitCode run_server(Settings settings, const Serve& serve_it) {
    std::optional<Guard> guard;
    if (!settings.command.words.empty()) guard.emplace();
    remove_stale_run_file(settings.port_file);
    remove_stale_run_file(settings.pid_file);
    std::optional<Parent> parent;
    if (settings.end.with_parent) parent.emplace(settings.background);
    Sink trace_file;
    if (settings.trace.depth && !settings.trace.file.empty()) {
        trace_file = open_trace_file(settings.trace.file);
    }
    // Here, because a background server keeps no pipe: --key <(...) would be gone.
    settings.server.tls = load_tls(settings.tls);
    settings.control.api.token = load_control_token(settings.control);
    Supervisor supervisor(variable, settings.ready_descriptor);
    clear_supervisor_variables();
    const auto run_it = [&](const Announce& announce) {
        return serve_it(settings, std::move(trace_file), parent ? &*parent : nullptr,
                        guard ? &*guard : nullptr, supervisor, announce);
    };
    // The streams are the command's.
    if (guard && !settings.trace.depth) return run_it([](const Announcement&, Output&) {});
    if (!settings.background) {
        return run_it([&](const Announcement& announcement, Output& output) {
            print_on_stdout(announcement);
            supervisor.report_ready(announcement.url, announcement.status, ::getpid());
            output.say(announcement.sentence);
        });
    }

    // A script that reads from a pipe waits until every process has closed it, so the background
    // server must not keep the pipes that it inherits.
    std::vector<int> kept = settings.inherited;
    kept.insert(kept.end(), {trace_file.owned.get(), parent ? parent->descriptor() : -1,
                             supervisor.descriptor()});
    close_descriptors_except(std::move(kept));
    const bool keep_stderr = settings.trace.to_stderr() || may_stay_open(STDERR_FILENO);
    return run_in_background(keep_stderr, supervisor, run_it);
}

ExitCode run_grading(const GradeSettings& settings) {
    GradePlan plan = make_plan(settings);
    if (settings.is_wstest) name_process("wstest");
    return run_server(plan.settings.base,
                      [&](const Settings& complete, Sink, const Parent* parent, Guard* guard,
                          const Supervisor& supervisor, const Announce& announce) {
                          plan.settings.base = complete;
                          return serve_grading(plan, parent, guard, supervisor, announce);
                      });
}

// Runs the tool; an exception becomes a sentence on stderr and an exit code.
ExitCode run(int argc, const char* const* argv) noexcept {
    TraceFormat format = TraceFormat::text;  // of the sentence
    try {
        occupy_standard_descriptors();
        const Parsed parsed = parse_arguments(argc, argv, variable, read_environment(environ));
        if (const Answer* answer = std::get_if<Answer>(&parsed)) return print(*answer);
        if (const auto* query = std::get_if<FaultsQuery>(&parsed)) {
            return print_list(list_faults(*query, columns_of_stdout(variable)));
        }
        if (const auto* query = std::get_if<HealthQuery>(&parsed)) {
            return print(check_health(*query, variable));
        }
        if (const auto* query = std::get_if<CasesQuery>(&parsed)) {
            return print_list(list_cases(*query, columns_of_stdout(variable)));
        }
        if (const auto* grade = std::get_if<GradeSettings>(&parsed)) return run_grading(*grade);
        const auto& settings = std::get<Settings>(parsed);
        format = settings.trace.format_on_stderr();
        for (const std::string& each : settings.warnings) {
            write_stderr(line_on_stderr(format, each));
        }
        return run_server(settings, serve);
    } catch (...) {
        const Failure failure = current_failure();
        write_stderr(line_on_stderr(format, failure.what()));
        return failure.code();
    }
}

}  // namespace
}  // namespace wsecho::tool

int main(int argc, char** argv) {
    return static_cast<int>(wsecho::tool::run(argc, argv));
}
