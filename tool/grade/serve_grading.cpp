#include "tool/grade/serve_grading.hpp"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "grading/report/reports.hpp"
#include "grading/run/grader.hpp"
#include "journal/deadline.hpp"
#include "tool/command/beside_server.hpp"
#include "tool/command/command.hpp"
#include "tool/command/server_facts.hpp"
#include "tool/ending.hpp"
#include "tool/grade/console.hpp"
#include "tool/grade/doors.hpp"
#include "tool/grade/outcome.hpp"
#include "tool/grade/page_door.hpp"
#include "tool/grade/progress.hpp"
#include "tool/grade/report_writer.hpp"
#include "tool/output.hpp"
#include "tool/output_file.hpp"
#include "tool/pipe.hpp"
#include "tool/run_file.hpp"
#include "tool/signals.hpp"
#include "tool/stall_watch.hpp"
#include "tool/started_server.hpp"
#include "tool/tls_files.hpp"
#include "tool/trace_text.hpp"

namespace wsecho::tool {
namespace {

using grading::Results;

// From the moment when the reports are written until the client that asked for them has noticed.
constexpr std::chrono::milliseconds kToNotice{300};

// For the client to react to a fault: as long as the testsuite's cases.
constexpr std::chrono::milliseconds kToReact{1000};

// For a case that the driver has left to end.
constexpr std::chrono::milliseconds kToEndCase{2000};

// All that happens on the I/O thread while clients are graded.
class Grading {
public:
    Grading(const GradePlan& plan, Output& output, Ending& ending, const WakePipe& wake)
        : plan_(plan),
          ending_(ending),
          wake_(wake),
          console_(plan),
          progress_(plan, output),
          writer_(
              plan.folder, [this] { return input_of(plan_, *results_); },
              [this](const std::string& why) { progress_.say(why); }) {}

    control::ExtendDoor door_maker() {
        return [this](std::unique_ptr<engine::FrontDoor> control, engine::Engine& engine,
                      const std::shared_ptr<journal::Journal>& journal,
                      engine::Scheduler& scheduler) {
            std::vector<std::unique_ptr<engine::FrontDoor>> doors;
            doors.push_back(grading::make_grading_door(plan_.grader, listener(), results_,
                                                       scheduler, {&engine, journal}));
            doors.push_back(std::make_unique<PageDoor>(plan_.folder, scheduler));
            doors.push_back(std::move(control));
            return std::make_unique<Doors>(std::move(doors), scheduler,
                                           plan_.settings.base.server.opening_handshake_timeout);
        };
    }

    Console& console() { return console_; }
    Progress& progress() { return progress_; }
    const Results& results() const { return *results_; }
    bool is_idle() const { return running_ == 0; }

    /// Writes the reports once more. False if one could not be written.
    bool finish() {
        const bool has_reports = writer_.finish();
        progress_.finish();
        console_.finish();
        return has_reports;
    }

private:
    grading::Listener listener() {
        grading::Listener told;
        told.on_begin = [this](const std::string& agent, const grading::Case& begun,
                               const std::string& peer) {
            ++running_;
            console_.begin(agent, begun, peer);
            progress_.begin(agent, begun);
        };
        told.on_end = [this](const grading::CaseResult& ended) {
            --running_;
            progress_.end(ended);
            wake_.wake();
        };
        told.on_update_reports = [this](std::function<void()> done) {
            console_.updates_reports();
            writer_.write([this, done = std::move(done)] {
                done();
                if (plan_.settings.once) end_after(journal::scaled(kToNotice));
            });
        };
        told.on_stop = [this] { end_after({}); };
        return told;
    }

    void end_after(std::chrono::milliseconds time) {
        ending_.end_at(Ending::Clock::now() + time);
        wake_.wake();
    }

    const GradePlan& plan_;
    Ending& ending_;
    const WakePipe& wake_;
    const std::shared_ptr<Results> results_ = std::make_shared<Results>();
    std::atomic<int> running_{0};  // cases
    Console console_;
    Progress progress_;
    ReportWriter writer_;
};

// The suite does not start without its page; here the cases matter more.
std::uint16_t listen_for_pages(const GradePlan& plan, const control::StartedServer& started,
                               Progress& progress) {
    const std::uint16_t port = plan.settings.page_port;
    if (port == 0) return 0;
    try {
        return started.engine->listen_on(port, std::nullopt).port;
    } catch (const std::system_error& error) {
        progress.say("there is no page for browsers on port " + std::to_string(port) + ": " +
                     error.what() + " (--webport=0 asks for none)");
        return 0;
    }
}

void write_files(const GradePlan& plan, const grading::ReportInput& input) {
    const GradeSettings& settings = plan.settings;
    if (!settings.junit_file.empty()) {
        write_output_file(settings.junit_file, "--junit", grading::junit_xml(input));
    }
    if (!settings.tap_file.empty()) {
        write_output_file(settings.tap_file, "--tap", grading::tap(input));
    }
}

control::StartedServer start(const GradePlan& plan, Grading& grading,
                             const Supervisor& supervisor) {
    Options options = plan.settings.base.server;
    options.verdict_timeout = kToReact;
    try {
        return start_server(options, plan.settings.base, supervisor, grading.door_maker());
    } catch (const Failure& failure) {
        if (failure.code() != ExitCode::cannot_listen) throw;
        // As the suite exits.
        if (plan.settings.is_wstest) throw Failure(ExitCode::expectation_not_met, failure.what());
        throw;
    }
}

// The end, for people: the counts, where the reports are, and why the run fails.
void print_end(const GradePlan& plan, const grading::ReportInput& input, bool has_reports,
               const std::vector<std::string>& problems, Output& output) {
    output.print(grading::text_summary(input, wants_color(STDERR_FILENO)));
    if (has_reports) output.say("the report is " + (plan.folder / "index.html").string());
    for (const std::string& problem : problems) output.say(problem);
}

}  // namespace

ExitCode serve_grading(const GradePlan& plan, const Parent* parent, Guard* guard,
                       const Supervisor& supervisor, const Announce& announce) {
    const Settings& base = plan.settings.base;
    const WakePipe wake;
    std::optional<Command> command;
    std::optional<StopSignals> signals;
    if (guard != nullptr) {
        command.emplace(base.command, *guard, wake);
    } else {
        signals.emplace(wake);
    }
    RunFile pid_file("pid", base.pid_file);
    RunFile port_file("port", base.port_file);
    Ending ending(base.end, Ending::Clock::now());
    Output output(base.trace, Sink());
    for (const std::string& warning : plan.warnings) output.say(warning);

    Grading grading(plan, output, ending, wake);
    const control::StartedServer started = start(plan, grading, supervisor);
    EchoServer* const server = started.server.get();
    write_tls_files(base.tls, *server);
    const std::uint16_t page_port = listen_for_pages(plan, started, grading.progress());

    pid_file.publish(std::to_string(::getpid()));
    port_file.publish(std::to_string(server->port()));
    const std::string api = control_url(base, started);
    announce(make_announcement(base.print, server->url(), server->port(), ::getpid(),
                               listening_on(base, started), {}, api),
             output);
    grading.console().listens(server->url(), page_port);
    std::optional<StallWatch> stall_watch;
    stall_watch.emplace(*started.engine, *started.journal,
                        [&output](const std::string& sentence) { output.say(sentence); });

    CommandResult result;
    if (command) {
        result = run_beside(*server, base, facts_of(*server, base, api, {}), *command, parent,
                            [] { return false; });
        command->wait([&] { return grading.is_idle(); },
                      std::chrono::steady_clock::now() + kToEndCase);
    } else {
        wait_for_end(wake, *signals, ending, parent, [&] {
            output.print(grading::text_summary(input_of(plan, grading.results()),
                                               wants_color(STDERR_FILENO)));
        });
    }
    supervisor.report_stopping();
    port_file.withdraw();
    stall_watch.reset();
    server->stop();

    ExitCode code = static_cast<ExitCode>(result.status);
    const bool has_reports = grading.finish();
    const grading::ReportInput input = input_of(plan, grading.results());
    write_files(plan, input);
    std::vector<std::string> problems;
    if (!plan.settings.is_wstest) problems = problems_of(plan, grading.results());
    if (!result.problem.empty()) output.say(result.problem);
    if (!plan.settings.is_wstest || !input.agents.empty()) {
        print_end(plan, input, has_reports, problems, output);
    }
    output.finish();
    if (code == ExitCode::ok && !problems.empty()) code = ExitCode::expectation_not_met;
    if (code == ExitCode::ok && !has_reports) code = ExitCode::file;
    return code;
}

}  // namespace wsecho::tool
