#include "tool/serve.hpp"

#include <unistd.h>

#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "text/units.hpp"
#include "tool/ending.hpp"
#include "tool/pipe.hpp"
#include "tool/port_file.hpp"
#include "tool/signals.hpp"
#include "tool/trace_output.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho::tool {
namespace {

// Passes events to the trace and to `ending`; null if neither needs them, which keeps echoes fast.
std::function<void(const Event&)> make_observer(TraceOutput* trace, Ending& ending,
                                                const WakePipe& wake) {
    if (trace == nullptr && !ending.needs_events()) return nullptr;
    return [trace, &ending, &wake](const Event& event) {
        if (trace != nullptr) trace->write(event);
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

// Prints each violation on stderr. False if there are none.
bool report_violations(const EchoServer& server) {
    const std::vector<Verdict> violations = server.violations();
    for (const Verdict& verdict : violations) {
        std::ostringstream line;
        line << "ws-echo: #" << verdict.connection << ' ' << verdict << '\n';
        write_stderr(line.str());
    }
    return !violations.empty();
}

}  // namespace

ExitCode serve(const Settings& settings, Descriptor trace_file, const Parent* parent,
               const Announce& announce) {
    const WakePipe wake;
    const StopSignals signals(wake);
    PortFile port_file(settings.port_file);
    Ending ending(settings.end, Ending::Clock::now());
    std::optional<TraceOutput> trace;
    if (settings.trace.depth) {
        trace.emplace(settings.trace.format, std::move(trace_file), settings.trace.file);
    }

    Options options = settings.server;
    options.trace = make_observer(trace ? &*trace : nullptr, ending, wake);
    options.trace_depth = settings.trace.depth.value_or(TraceDepth::connections);
    const std::unique_ptr<EchoServer> server = listen(std::move(options));

    port_file.publish(server->port());
    announce(make_announcement(settings.print, server->url(), server->port(), ::getpid()));

    const ExitCode code = wait_for_end(wake, signals, ending, parent);

    port_file.withdraw();  // first, so that no new client finds the server
    if (trace) trace->stop_waiting();
    server->stop();
    if (code == ExitCode::lifetime_over) {
        write_stderr("ws-echo: stopped after " + text::format_duration(*settings.end.lifetime) +
                     " (--max-lifetime)\n");
    }
    if (settings.fail_on_violation && report_violations(*server)) {
        return ExitCode::expectation_not_met;
    }
    return code == ExitCode::ok && trace && trace->is_lost() ? ExitCode::file : code;
}

}  // namespace wsecho::tool
