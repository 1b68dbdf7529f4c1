#include "tool/serve.hpp"

#include <unistd.h>

#include <functional>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "text/units.hpp"
#include "tool/ending.hpp"
#include "tool/output.hpp"
#include "tool/pipe.hpp"
#include "tool/port_file.hpp"
#include "tool/signals.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho::tool {
namespace {

// Passes events to the trace and to `ending`; null if neither needs them, which keeps echoes fast.
std::function<void(const Event&)> make_observer(Output* trace, Ending& ending,
                                                const WakePipe& wake) {
    if (trace == nullptr && !ending.needs_events()) return nullptr;
    return [trace, &ending, &wake](const Event& event) {
        if (trace != nullptr) trace->trace(event);
        if (ending.observe(event, Ending::Clock::now())) wake.wake();
    };
}

std::unique_ptr<EchoServer> listen(Options options) {
    try {
        return std::make_unique<EchoServer>(std::move(options));
    } catch (const std::invalid_argument& error) {
        throw Failure(ExitCode::usage, error.what());
    } catch (const std::system_error& error) {
        throw Failure(ExitCode::cannot_listen, error.what());
    }
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

std::string without_last_line_feed(std::string lines) {
    if (!lines.empty() && lines.back() == '\n') lines.pop_back();
    return lines;
}

}  // namespace

ExitCode serve(const Settings& settings, Sink trace_file, const Parent* parent,
               const Announce& announce) {
    const WakePipe wake;
    const StopSignals signals(wake);
    PortFile port_file(settings.port_file);
    Ending ending(settings.end, Ending::Clock::now());
    Output output(settings.trace, std::move(trace_file));

    Options options = settings.server;
    options.trace = make_observer(settings.trace.depth ? &output : nullptr, ending, wake);
    options.trace_depth = settings.trace.depth.value_or(TraceDepth::connections);
    const std::unique_ptr<EchoServer> server = listen(std::move(options));

    port_file.publish(server->port());
    announce(make_announcement(settings.print, server->url(), server->port(), ::getpid()), output);

    const auto print_transcript = [&] {
        output.say("what the server saw so far:\n" + without_last_line_feed(server->transcript()));
    };
    const ExitCode code = wait_for_end(wake, signals, ending, parent, print_transcript);
    if (signals.terminated() && settings.trace.depth) print_transcript();

    port_file.withdraw();  // first, so that no new client finds the server
    server->stop();
    if (code == ExitCode::lifetime_over) {
        output.say("stopped after " + text::format_duration(*settings.end.lifetime) +
                   " (--max-lifetime)");
    }
    const bool violated = settings.fail_on_violation && report_violations(*server, output);
    const bool trace_is_complete = output.finish();
    if (violated) return ExitCode::expectation_not_met;
    const bool lost_trace = settings.trace.depth && !trace_is_complete;
    return code == ExitCode::ok && lost_trace ? ExitCode::file : code;
}

}  // namespace wsecho::tool
