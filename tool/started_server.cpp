#include "tool/started_server.hpp"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>
#include <unistd.h>

#include <stdexcept>
#include <system_error>
#include <utility>

#include "tool/exit_code.hpp"
#include "tool/faults.hpp"
#include "tool/tls_files.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho::tool {
namespace {

bool has_control_of_its_own(const Settings& settings) {
    return settings.control.api.port || settings.control.api.socket;
}

// The shell may have it from --print-env of another server.
std::string remedy_for_variable(const Settings& settings, const std::system_error& error) {
    const std::string port = std::to_string(settings.server.port);
    const bool is_about_port = std::string(error.what()).find(port) != std::string::npos;
    if (!settings.has_port_of_variable || !is_about_port) return "";
    return "; WS_ECHO_PORT sets this port: unset it, or give --port 0";
}

}  // namespace

control::StartedServer start_server(const Options& options, const Settings& settings,
                                    const Supervisor& supervisor,
                                    const control::ExtendDoor& extend) {
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
        return control::start_server(options, settings.control.api, std::move(program), extend);
    } catch (const std::invalid_argument& error) {
        throw in_words_of_tool(error.what(), settings.tls);
    } catch (const std::system_error& error) {
        throw Failure(ExitCode::cannot_listen, error.what() + remedy_for_variable(settings, error));
    }
}

std::string control_url(const Settings& settings, const control::StartedServer& started) {
    if (settings.control.api.reach == control::Reach::off || started.port == 0) return "";
    if (const auto own = started.engine->control_port()) return "http" + own->origin.substr(2);
    const bool needs_tls = settings.tls.on && !settings.tls.server.accept_plain;
    std::string url = started.server->url();
    url.replace(0, url.find(':'), needs_tls ? "https" : "http");
    url.resize(url.rfind(':') + 1);
    return url + std::to_string(started.port);
}

std::string listening_on(const Settings& settings, const control::StartedServer& started) {
    std::string text = started.server->listening_on();
    if (has_control_of_its_own(settings)) {
        text += ", control API on " + control_url(settings, started);
    }
    return text;
}

}  // namespace wsecho::tool
