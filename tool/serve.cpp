#include "tool/serve.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/platform.hpp"
#include "text/units.hpp"
#include "tool/command/beside_server.hpp"
#include "tool/command/command.hpp"
#include "tool/command/server_facts.hpp"
#include "tool/ending.hpp"
#include "tool/expectations.hpp"
#include "tool/output.hpp"
#include "tool/pipe.hpp"
#include "tool/refusals.hpp"
#include "tool/run_file.hpp"
#include "tool/signals.hpp"
#include "tool/stall_watch.hpp"
#include "tool/started_server.hpp"
#include "tool/summary/collect.hpp"
#include "tool/summary/summary_files.hpp"
#include "tool/test_gaps.hpp"
#include "tool/tls_files.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho::tool {
namespace {

// All that follows the server's events; null for what this run does not need.
struct Observers {
    Output* trace = nullptr;
    Refusals* refusals = nullptr;
    TestGaps* gaps = nullptr;
    Expectations& expectations;
    Ending& ending;
    const WakePipe& wake;
    const TraceDepth trace_depth;
    bool wakes_at_ends = false;  // of connections, and at verdicts

    void operator()(const Event& event) const {
        if (trace != nullptr && depth_of(event) <= trace_depth) trace->trace(event);
        if (refusals != nullptr) refusals->observe(event);
        if (gaps != nullptr) gaps->observe(event);
        if (expectations.observe(event)) {
            ending.end_now();
            wake.wake();
        }
        const bool is_end = event.kind == EventKind::closed || event.kind == EventKind::verdict;
        const bool counts = ending.observe(event, Ending::Clock::now());
        if (counts || (wakes_at_ends && is_end)) wake.wake();
    }
};

// Returns the URLs of the further ports, without a slash at their end.
std::vector<std::string> listen_further(const control::StartedServer& started,
                                        const std::vector<ListenSetting>& wanted) {
    std::vector<std::string> urls;
    for (const ListenSetting& further : wanted) {
        try {
            const auto added =
                started.engine->listen_on(further.port, further.behavior, "", further.inherited);
            const bool has_tls = started.engine->scheme() == Scheme::wss;
            urls.push_back(has_tls ? "wss" + added.origin.substr(2) : added.origin);
        } catch (const std::system_error& error) {
            throw Failure(ExitCode::cannot_listen, error.what());
        }
    }
    return urls;
}

std::string without_last_line_feed(std::string lines) {
    if (!lines.empty() && lines.back() == '\n') lines.pop_back();
    return lines;
}

// It says the same and more.
bool has_summary_on_stderr(const Settings& settings) {
    const auto& all = settings.summaries;
    return std::any_of(all.begin(), all.end(),
                       [](const SummarySetting& each) { return each.path.empty(); });
}

// What makes the run fail, a sentence for each.
std::vector<std::string> failures(const Settings& settings, const EchoServer& server,
                                  const std::vector<ExpectationResult>& expectations,
                                  const std::vector<std::string>& gaps) {
    std::vector<std::string> sentences;
    for (const ExpectationResult& each : expectations) {
        if (each.met) continue;
        sentences.push_back(each.name + ": " + each.message);
        if (!each.details.empty()) sentences.back() += '\n' + without_last_line_feed(each.details);
    }
    if (!settings.fail_on_violation) return sentences;
    for (const Verdict& verdict : server.violations()) {
        std::ostringstream line;
        line << '#' << verdict.connection << ' ' << verdict;
        sentences.push_back(line.str());
    }
    for (const std::string& gap : gaps) sentences.push_back("untested: " + gap);
    return sentences;
}

Summary summary_of(const Settings& settings, const CommandResult& result) {
    Summary summary;
    summary.command = settings.command.words;
    if (!summary.command.empty()) summary.status = result.status;
    summary.command_problem = result.problem;
    summary.host_name = engine::host_name();
    return summary;
}

}  // namespace

ExitCode serve(const Settings& settings, Sink trace_file, const Parent* parent, Guard* guard,
               const Supervisor& supervisor, const Announce& announce) {
    const WakePipe wake;
    std::optional<Command> command;
    std::optional<StopSignals> signals;
    if (guard != nullptr) {
        command.emplace(settings.command, *guard, wake);
    } else {
        signals.emplace(wake);
    }
    RunFile pid_file("pid", settings.pid_file);
    RunFile port_file("port", settings.port_file);
    Ending ending(settings.end, Ending::Clock::now());
    Output output(settings.trace, std::move(trace_file));

    const SummaryFiles summary_files(settings.summaries);
    const auto started_at = std::chrono::system_clock::now();
    const auto begin = std::chrono::steady_clock::now();
    if (command && !settings.trace.depth) output.hold();

    Refusals refusals(output);
    TestGaps gaps;
    Expectations expectations(settings.expect);

    Options options = settings.server;
    // A trace on stderr shows the refusals itself.
    const TraceDepth depth = settings.trace.depth.value_or(TraceDepth::connections);
    options.trace = Observers{settings.trace.depth ? &output : nullptr,
                              settings.trace.to_stderr() ? nullptr : &refusals,
                              settings.fail_on_violation ? &gaps : nullptr,
                              expectations,
                              ending,
                              wake,
                              depth,
                              command.has_value()};
    options.trace_depth = std::max(depth, expectations.depth());
    const control::StartedServer started = start_server(options, settings, supervisor);
    EchoServer* const server = started.server.get();
    const std::vector<std::string> further = listen_further(started, settings.listen);
    write_tls_files(settings.tls, *server);

    pid_file.publish(std::to_string(::getpid()));
    port_file.publish(std::to_string(server->port()));
    announce(
        make_announcement(settings.print, server->url(), server->port(), ::getpid(),
                          listening_on(settings, started), further, control_url(settings, started)),
        output);

    std::optional<StallWatch> stall_watch;
    stall_watch.emplace(*started.engine, *started.journal,
                        [&output](const std::string& sentence) { output.say(sentence); });

    const auto print_transcript = [&] {
        output.say("what the server saw so far:\n" + without_last_line_feed(server->transcript()));
    };
    CommandResult result;
    ExitCode code = ExitCode::ok;
    if (command) {
        const ServerFacts facts =
            facts_of(*server, settings, control_url(settings, started), further);
        result = run_beside(*server, settings, facts, *command, parent, [&] {
            return settings.expect.exit_when_met && expectations.are_met();
        });
        code = static_cast<ExitCode>(result.status);
    } else {
        code = wait_for_end(wake, *signals, ending, parent, print_transcript);
    }
    const bool terminated = command ? command->terminated() : signals->terminated();
    if (terminated && settings.trace.depth) print_transcript();

    supervisor.report_stopping();
    port_file.withdraw();  // first, so that no new client finds the server
    expectations.note_stop();
    stall_watch.reset();
    server->stop();
    if (code == ExitCode::lifetime_over && !command) {
        output.say("stopped after " + text::format_duration(*settings.end.lifetime) +
                   " (--max-lifetime)");
    }
    const std::vector<ExpectationResult> expected = expectations.results();
    const bool asks_for_tests = settings.fail_on_violation && !settings.allow_untested;
    const std::vector<std::string> untested =
        asks_for_tests ? gaps.sentences() : std::vector<std::string>();
    const std::vector<std::string> failed = failures(settings, *server, expected, untested);
    if (!has_summary_on_stderr(settings)) {
        if (!result.problem.empty()) output.say(result.problem);
        for (const std::string& sentence : failed) output.say(sentence);
    }
    if (!failed.empty() && (code == ExitCode::ok || !command)) {
        code = ExitCode::expectation_not_met;
    }
    if (code != ExitCode::ok) output.release();
    const bool lost_trace = !output.finish() && settings.trace.depth.has_value();
    if (code == ExitCode::ok && lost_trace) code = ExitCode::file;

    if (settings.summaries.empty()) return code;
    Summary summary = summary_of(settings, result);
    summary.started_at = started_at;
    summary.duration = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin);
    summary.exit_code = static_cast<int>(code);
    collect(summary, *started.journal, expected, asks_for_tests ? &untested : nullptr);
    summary_files.write(summary);
    return code;
}

}  // namespace wsecho::tool
