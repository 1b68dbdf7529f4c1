#include "tool/serve.hpp"

#include <unistd.h>

#include <csignal>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "control/start.hpp"
#include "text/units.hpp"
#include "tool/ending.hpp"
#include "tool/faults.hpp"
#include "tool/output.hpp"
#include "tool/pipe.hpp"
#include "tool/refusals.hpp"
#include "tool/run_file.hpp"
#include "tool/signals.hpp"
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
    Ending& ending;
    const WakePipe& wake;

    void operator()(const Event& event) const {
        if (trace != nullptr) trace->trace(event);
        if (refusals != nullptr) refusals->observe(event);
        if (gaps != nullptr) gaps->observe(event);
        if (ending.observe(event, Ending::Clock::now())) wake.wake();
    }
};

control::StartedServer listen(const Options& options, const Settings& settings,
                              const Supervisor& supervisor) {
    control::Program program;
    program.faults = [] {
        FaultsQuery all;
        all.format = ListFormat::json;
        return list_faults(all, 0).out;
    };
    program.shut_down = [] { ::kill(::getpid(), SIGTERM); };
    program.has_inherited_socket = !settings.inherited.empty();
    if (const auto interval = supervisor.watchdog_interval()) {
        program.beat = [&supervisor] { supervisor.report_alive(); };
        program.beat_interval = *interval;
    }
    try {
        return start_server(options, settings.control.api, std::move(program));
    } catch (const std::invalid_argument& error) {
        throw in_words_of_tool(error.what(), settings.tls);
    } catch (const std::system_error& error) {
        throw Failure(ExitCode::cannot_listen, error.what());
    }
}

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

bool has_control_of_its_own(const Settings& settings) {
    return settings.control.api.port || settings.control.api.socket;
}

// Without a slash at its end; empty if the API is off, or only on Unix sockets.
std::string control_url(const Settings& settings, const control::StartedServer& started) {
    if (settings.control.api.reach == control::Reach::off || started.port == 0) return "";
    if (const auto own = started.engine->control_port()) return "http" + own->origin.substr(2);
    const bool needs_tls = settings.tls.on && !settings.tls.server.accept_plain;
    std::string url = started.server->url();
    url.replace(0, url.find(':'), needs_tls ? "https" : "http");
    url.resize(url.rfind(':') + 1);
    return url + std::to_string(started.port);
}

// Names the port of the control API only if it has one of its own.
std::string listening_on(const Settings& settings, const control::StartedServer& started) {
    std::string text = started.server->listening_on();
    if (has_control_of_its_own(settings)) {
        text += ", control API on " + control_url(settings, started);
    }
    return text;
}

// Says each violation. False if there are none.
bool report_violations(const EchoServer& server, Output& output) {
    const std::vector<Verdict> violations = server.violations();
    for (const Verdict& verdict : violations) {
        std::ostringstream line;
        line << '#' << verdict.connection << ' ' << verdict;
        output.say(line.str());
    }
    return !violations.empty();
}

// Says what has not been tested. False if everything has.
bool report_gaps(const TestGaps& gaps, Output& output) {
    const std::vector<std::string> sentences = gaps.sentences();
    for (const std::string& sentence : sentences) output.say("untested: " + sentence);
    return !sentences.empty();
}

// False if --fail-on-violation makes the run fail.
bool passes(const Settings& settings, const EchoServer& server, const TestGaps& gaps,
            Output& output) {
    if (!settings.fail_on_violation) return true;
    const bool violated = report_violations(server, output);
    return !(!settings.allow_untested && report_gaps(gaps, output)) && !violated;
}

std::string without_last_line_feed(std::string lines) {
    if (!lines.empty() && lines.back() == '\n') lines.pop_back();
    return lines;
}

}  // namespace

ExitCode serve(const Settings& settings, Sink trace_file, const Parent* parent,
               const Supervisor& supervisor, const Announce& announce) {
    const WakePipe wake;
    const StopSignals signals(wake);
    RunFile pid_file("pid", settings.pid_file);
    RunFile port_file("port", settings.port_file);
    Ending ending(settings.end, Ending::Clock::now());
    Output output(settings.trace, std::move(trace_file));

    Refusals refusals(output);
    TestGaps gaps;

    Options options = settings.server;
    // A trace on stderr shows the refusals itself.
    options.trace = Observers{settings.trace.depth ? &output : nullptr,
                              settings.trace.to_stderr() ? nullptr : &refusals,
                              settings.fail_on_violation ? &gaps : nullptr, ending, wake};
    options.trace_depth = settings.trace.depth.value_or(TraceDepth::connections);
    const control::StartedServer started = listen(options, settings, supervisor);
    EchoServer* const server = started.server.get();
    const std::vector<std::string> further = listen_further(started, settings.listen);
    write_tls_files(settings.tls, *server);

    pid_file.publish(std::to_string(::getpid()));
    port_file.publish(std::to_string(server->port()));
    announce(
        make_announcement(settings.print, server->url(), server->port(), ::getpid(),
                          listening_on(settings, started), further, control_url(settings, started)),
        output);

    const auto print_transcript = [&] {
        output.say("what the server saw so far:\n" + without_last_line_feed(server->transcript()));
    };
    const ExitCode code = wait_for_end(wake, signals, ending, parent, print_transcript);
    if (signals.terminated() && settings.trace.depth) print_transcript();

    supervisor.report_stopping();
    port_file.withdraw();  // first, so that no new client finds the server
    server->stop();
    if (code == ExitCode::lifetime_over) {
        output.say("stopped after " + text::format_duration(*settings.end.lifetime) +
                   " (--max-lifetime)");
    }
    const bool passed = passes(settings, *server, gaps, output);
    const bool trace_is_complete = output.finish();
    if (!passed) return ExitCode::expectation_not_met;
    const bool lost_trace = settings.trace.depth && !trace_is_complete;
    return code == ExitCode::ok && lost_trace ? ExitCode::file : code;
}

}  // namespace wsecho::tool
