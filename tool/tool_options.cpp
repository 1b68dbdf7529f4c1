#include "tool/tool_options.hpp"

#include <functional>
#include <utility>

#include "text/units.hpp"
#include "tls/context.hpp"
#include "tool/argument_values.hpp"
#include "tool/command/arguments.hpp"
#include "tool/expectation_arguments.hpp"
#include "tool/licenses.hpp"
#include "tool/summary/arguments.hpp"
#include "wsecho/version.hpp"

namespace wsecho::tool {
namespace {

std::string longest_name(const std::string& names) {
    const std::size_t dashes = names.find("--");
    return dashes == std::string::npos ? names : names.substr(dashes);
}

}  // namespace

CLI::Option* add_value(CLI::App& app, const std::string& names, const std::string& value_name,
                       const std::string& help, std::function<void(const std::string&)> take) {
    const auto callback = [name = longest_name(names),
                           take = std::move(take)](const CLI::results_t& values) {
        try {
            for (const std::string& value : values) take(value);
        } catch (const std::invalid_argument& error) {
            throw ValueError(name, error.what());
        }
        return true;
    };
    return app.add_option(names, callback, help)->type_name(value_name)->take_last();
}

CLI::Option* add_values(CLI::App& app, const std::string& names, const std::string& value_name,
                        const std::string& help, std::function<void(const std::string&)> take) {
    return add_value(app, names, value_name, help, std::move(take))
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_flag(CLI::App& app, const std::string& names, const std::string& help,
              const std::function<void()>& take) {
    app.add_flag_callback(names, take, help)->disable_flag_override();
}

std::string by_default(const std::string& value) {
    return " [default: " + value + "]";
}

namespace {

// Adds a flag that may have a value, as in --print-env=fish; `take` gets an empty text without one.
void add_optional_value(CLI::App& app, const std::string& name, const std::string& value_name,
                        const std::string& help, std::function<void(const std::string&)> take) {
    const auto each = [name, take = std::move(take)](const std::string& value) {
        try {
            take(value == "true" ? "" : value);  // CLI11's value of a flag
        } catch (const std::invalid_argument& error) {
            throw ValueError(name, error.what());
        }
    };
    app.add_flag(name, help)->type_name("[=" + value_name + "]")->each(each);
}

// "ws-echo 0.4.2", and on a line of its own the version of OpenSSL that it uses.
std::string version() {
    const std::string openssl = tls::openssl_version();
    return "ws-echo " WSECHO_VERSION + (openssl.empty() ? "" : "\nOpenSSL " + openssl);
}

std::string without_last_line_feed(std::string_view text) {
    return std::string(text.substr(0, text.size() - 1));
}

void add_listening(CLI::App& app, const Settings& settings, Given& given) {
    app.option_defaults()->group("Listening");
    add_value(
        app, "-p,--port", "N",
        "Port to listen on; 0 picks a free one." + by_default(std::to_string(settings.server.port)),
        [&](const std::string& value) { given.port = to_port(value); });
    add_values(app, "--host", "ADDRESS",
               "Address to listen on: a numeric one, or localhost for 127.0.0.1 and ::1. Can be "
               "given several times." +
                   by_default("all interfaces, IPv4 and IPv6"),
               [&](const std::string& value) { given.hosts.push_back(to_host(value)); });
    add_values(
        app, "--unix", "PATH",
        "Unix socket to listen on, instead of a port; with --port or --host, in addition. "
        "@NAME is an abstract one. Can be given several times." +
            by_default("none"),
        [&](const std::string& value) { given.unix_sockets.push_back(to_unix_host(value)); });
}

Behavior to_behavior(const char* option, const std::string& written) {
    try {
        return Behavior(written);
    } catch (const std::invalid_argument& error) {
        throw ValueError(option, error.what(), "ws-echo faults");
    }
}

void add_further_ports(CLI::App& app, Settings& settings) {
    add_values(
        app, "--listen", "PORT=BEHAVIOR",
        "Listen on a further port, whose clients get this behavior instead of --behavior, as "
        "in 9443=tls.expired; PORT 0 picks a free one. Can be given several times." +
            by_default("none"),
        [&](const std::string& value) {
            const FurtherPort further = to_further_port(value);
            settings.listen.push_back(
                {further.port, to_behavior("--listen", further.behavior), std::nullopt});
        });
}

void add_start(CLI::App& app, Settings& settings) {
    app.option_defaults()->group(
        "For scripts (--print-* writes one line to stdout once the server listens)");
    const auto print = [&settings](Print what) {
        return [&settings, what] {
            if (settings.print != Print::nothing) {
                throw UsageError(
                    "--print-port, --print-url and --print-env cannot be used together (use only "
                    "one: stdout carries one line)");
            }
            settings.print = what;
        };
    };
    add_flag(app, "--print-port", "Print the port, such as 43211." + by_default("off"),
             print(Print::port));
    add_flag(app, "--print-url", "Print the URL, such as ws://127.0.0.1:43211." + by_default("off"),
             print(Print::url));
    add_optional_value(
        app, "--print-env", "SHELL",
        "Print commands that set and export WS_ECHO_URL, WS_ECHO_PORT, "
        "WS_ECHO_PID, WS_ECHO_CONTROL_URL and, for each --listen, WS_ECHO_LISTEN_URL_1 and so on, "
        "for sh, bash, zsh and fish. SHELL may be fish, to use only commands of fish, or sh." +
            by_default("off"),
        [print](const std::string& value) {
            print(value.empty() ? Print::env : to_env_format(value))();
        });
    add_flag(
        app, "--background",
        "Run the server in the background. The command returns 0 once the server listens, or 3 if "
        "it cannot." +
            by_default("off"),
        [&] { settings.background = true; });
    add_value(
        app, "--ready-fd", "N",
        "Write the URL and a newline to this open file descriptor once the server listens, and "
        "close it." +
            by_default("none"),
        [&](const std::string& value) { settings.ready_descriptor = to_descriptor(value); });
    add_value(app, "--port-file", "PATH",
              "Write the port to this file once the server listens; remove the file on exit." +
                  by_default("none"),
              [&](const std::string& value) { settings.port_file = to_path(value); });
    add_value(
        app, "--pid-file", "PATH",
        "Write the id of the server's process to this file before the port is printed; remove "
        "the file on exit." +
            by_default("none"),
        [&](const std::string& value) { settings.pid_file = to_path(value); });
}

void add_tls(CLI::App& app, TlsSettings& tls) {
    app.option_defaults()->group("TLS (wss)");
    add_flag(app, "--tls",
             "Accept wss beside ws on the same port, with a CA and a certificate made at start." +
                 by_default("off"),
             [&] { tls.on = true; });
    add_value(
        app, "--ca-file", "PATH",
        "Write the CA's certificate in PEM to this file, for clients to trust, before the port "
        "is announced." +
            by_default("none"),
        [&](const std::string& value) { tls.ca_file = to_path(value); });
    add_value(app, "--truststore", "PATH",
              "The same as a truststore for Java (JKS, password changeit)." + by_default("none"),
              [&](const std::string& value) { tls.truststore = to_path(value); });
    add_values(
        app, "--tls-name", "NAME",
        "A DNS name or address for the certificate, beside localhost, 127.0.0.1, ::1, ws-echo "
        "and the host's name. Can be given several times." +
            by_default("none"),
        [&](const std::string& value) { tls.server.names.push_back(to_tls_name(value)); });
    add_value(
        app, "--cert", "FILE",
        "Use this certificate, in PEM, followed by the intermediate ones. Implies --tls; needs "
        "--key." +
            by_default("made at start"),
        [&](const std::string& value) { tls.certificate_file = to_path(value); });
    add_value(app, "--key", "FILE",
              "The private key of --cert, in PEM, not encrypted." + by_default("made at start"),
              [&](const std::string& value) { tls.key_file = to_path(value); });
    add_value(app, "--client-cert", "WHETHER",
              "optional or required: ask clients for a certificate (mutual TLS)." +
                  by_default("do not ask"),
              [&](const std::string& value) { tls.server.client_auth = to_client_auth(value); });
    add_value(app, "--client-ca", "FILE",
              "The CAs of the clients' certificates, in PEM. Implies --client-cert required." +
                  by_default("the CA made at start"),
              [&](const std::string& value) { tls.client_ca_file = to_path(value); });
    add_value(app, "--client-identity", "PATH",
              "Write a certificate for a client and its private key, in PEM, to this file. Implies "
              "--client-cert required." +
                  by_default("none"),
              [&](const std::string& value) { tls.client_identity = to_path(value); });
    add_value(app, "--tls-min", "VERSION",
              "The lowest version of TLS: 1.0 to 1.3." + by_default("1.2"),
              [&](const std::string& value) { tls.server.least = to_tls_version(value); });
    add_value(app, "--tls-max", "VERSION",
              "The highest version of TLS: 1.0 to 1.3." + by_default("1.3"),
              [&](const std::string& value) { tls.server.most = to_tls_version(value); });
    add_flag(app, "--tls-only",
             "Refuse clients without TLS, with HTTP 400." + by_default("ws is accepted too"),
             [&] { tls.server.accept_plain = false; });
}

void add_control(CLI::App& app, ControlSettings& control) {
    app.option_defaults()->group("Control API (HTTP, for tests in any language)");
    add_value(app, "--control", "WHO",
              "Who may use it: loopback, only clients on this machine; private, those in private "
              "networks too; any, all clients that have the token; off, nobody." +
                  by_default("loopback"),
              [&](const std::string& value) { control.api.reach = to_reach(value); });
    add_values(
        app, "--control-host", "NAME",
        "Accept this host in the URL too. IP addresses, localhost, names without a dot and the "
        "host's name are accepted anyway. Can be given several times." +
            by_default("none"),
        [&](const std::string& value) { control.api.hosts.push_back(to_control_host(value)); });
    add_value(app, "--control-port", "N",
              "Serve it on a further port instead of the same one; 0 picks a free one." +
                  by_default("--port"),
              [&](const std::string& value) { control.api.port = to_port(value); });
    add_values(
        app, "--allow-origin", "URL",
        "Let web pages of this origin use it, as in http://localhost:3000. Can be given several "
        "times." +
            by_default("none"),
        [&](const std::string& value) { control.api.origins.push_back(to_origin(value)); });
    add_value(app, "--control-token-file", "PATH",
              "Require the token in this file, or in $WS_ECHO_CONTROL_TOKEN, of every client." +
                  by_default("none"),
              [&](const std::string& value) { control.token_file = to_path(value); });
}

void add_trace(CLI::App& app, Settings& settings, bool& debug) {
    app.option_defaults()->group("Trace (one line per event)");
    add_flag(app, "-d,--debug", "Same as --trace messages." + by_default("off"),
             [&] { debug = true; });
    add_value(app, "--trace", "DEPTH",
              "Trace connections, messages, frames or bytes; each includes the ones before it." +
                  by_default("off"),
              [&](const std::string& value) { settings.trace.depth = to_depth(value); });
    add_value(app, "--trace-format", "FORMAT",
              "text, or json: one object per line. Implies --debug." + by_default("text"),
              [&](const std::string& value) {
                  settings.trace.format = to_format(value);
                  debug = true;
              });
    add_value(app, "--trace-file", "PATH",
              "Write the trace to this file; - is stdout. Implies --debug." + by_default("stderr"),
              [&](const std::string& value) {
                  settings.trace.file = to_path(value);
                  debug = true;
              });
}

void add_behavior(CLI::App& app, Settings& settings) {
    app.option_defaults()->group("Behavior");
    add_value(app, "--behavior", "TEXT",
              "The behavior for clients whose URL asks for none, written as in a URL: "
              "'delay(500ms)/send(hello)'. See ws-echo faults." +
                  by_default("echo"),
              [&](const std::string& value) {
                  settings.server.behavior = to_behavior("--behavior", value);
              });
    add_values(
        app, "--header", "HEADER",
        "Add this header field, 'Name: value', to each response to an opening handshake. Can be "
        "given several times." +
            by_default("none"),
        [&](const std::string& value) { settings.server.headers.push_back(to_header(value)); });
    add_value(app, "--ping-interval", "D",
              "Send each client a Ping at this interval; 0: never." + by_default("never"),
              [&](const std::string& value) {
                  settings.server.ping_interval = to_timeout_or_never(value);
              });
    add_value(app, "--pong-timeout", "D",
              "Close with 1011 a client that does not answer such a Ping within this time; 0: "
              "never. Needs --ping-interval." +
                  by_default("never"),
              [&](const std::string& value) {
                  settings.server.pong_timeout = to_timeout_or_never(value);
              });
}

void add_verdicts(CLI::App& app, Settings& settings) {
    app.option_defaults()->group("Faults and verdicts");
    add_flag(app, "--fail-on-violation",
             "When the server stops, print on stderr each violation of the RFC and each fault that "
             "was not tested. Exit with 1 if there is one, or if no fault acted at all. --once "
             "then ends with the verdict, also after a refused handshake." +
                 by_default("off"),
             [&] {
                 settings.fail_on_violation = true;
                 settings.end.by_verdict = true;
             });
    add_flag(app, "--allow-untested",
             "With --fail-on-violation, exit with 1 only if a client violated the RFC: not if no "
             "client came, no fault acted, a URL was refused or a verdict is undecided." +
                 by_default("off"),
             [&] { settings.allow_untested = true; });
    add_value(
        app, "--verdict-timeout", "D",
        "How long a client may take after a fault to do what the RFC requires." +
            by_default(text::format_duration(settings.server.verdict_timeout)),
        [&](const std::string& value) { settings.server.verdict_timeout = to_timeout(value); });
    add_flag(app, "--allow-heavy",
             "Let URLs ask for steps that need a lot of memory and time: flood.*, deflate.bomb." +
                 by_default("rejected with HTTP 403"),
             [&] { settings.server.allow_heavy = true; });
    add_flag(app, "--allow-server-wide",
             "Let URLs ask for steps that affect all clients of the server, such as net.restart "
             "and tcp.refuse." +
                 by_default("rejected with HTTP 403"),
             [&] { settings.server.allow_server_wide = true; });
}

void add_protocol(CLI::App& app, Options& server) {
    app.option_defaults()->group("Protocol");
    add_value(app, "--max-message-size", "SIZE",
              "Longest message to accept. A longer one is answered with close code 1009." +
                  by_default(text::format_size(server.max_message_size)),
              [&](const std::string& value) { server.max_message_size = to_message_size(value); });
    add_values(
        app, "--subprotocol", "NAME",
        "A subprotocol to select if a client offers it. Can be given several times, the preferred "
        "one first." +
            by_default("none"),
        [&](const std::string& value) { server.subprotocols.push_back(to_subprotocol(value)); });
    add_flag(app, "--no-compression",
             "Decline permessage-deflate." + by_default("accepted if offered"),
             [&] { server.compression = false; });
    add_value(
        app, "--opening-timeout", "D",
        "How long a client may take to complete the opening handshake." +
            by_default(text::format_duration(server.opening_handshake_timeout)),
        [&](const std::string& value) { server.opening_handshake_timeout = to_timeout(value); });
    add_value(
        app, "--closing-timeout", "D",
        "How long a client may take to complete the closing handshake." +
            by_default(text::format_duration(server.closing_handshake_timeout)),
        [&](const std::string& value) { server.closing_handshake_timeout = to_timeout(value); });
    add_value(app, "--history", "SIZE",
              "Memory for the record of received data; the oldest is dropped first." +
                  by_default(text::format_size(server.history.bytes)),
              [&](const std::string& value) { server.history.bytes = to_size(value); });
    add_flag(app, "--record-frames",
             "Record the headers of all frames, for GET /-/connections/7 of the control API. Small "
             "messages then take about ten times longer." +
                 by_default("off"),
             [&] { server.record_frames = true; });
}

void add_ending(CLI::App& app, EndSettings& end) {
    app.option_defaults()->group("Automatic exit");
    const auto set_connections = [&end](std::uint64_t count) {
        if (end.connections) {
            throw UsageError(
                "--once cannot be used with --exit-after-connections (--once means "
                "--exit-after-connections 1)");
        }
        end.connections = count;
    };
    add_flag(app, "--once", "Same as --exit-after-connections 1." + by_default("off"),
             [set_connections] { set_connections(1); });
    add_value(app, "--exit-after-connections", "N",
              "Exit after N clients have come and gone." + by_default("never"),
              [set_connections](const std::string& value) { set_connections(to_count(value)); });
    add_value(app, "--exit-when-idle", "D",
              "Exit when no client has been connected for this long." + by_default("never"),
              [&](const std::string& value) { end.idle = to_duration(value); });
    add_value(app, "--max-lifetime", "D",
              "Exit after this long, with code 124." + by_default("never"),
              [&](const std::string& value) { end.lifetime = to_duration(value); });
    add_flag(app, "--exit-with-parent",
             "Exit when the process that started this command exits." + by_default("off"),
             [&] { end.with_parent = true; });
}

}  // namespace

// The help of a command is short enough to have one form.
void set_one_help(CLI::App& command) {
    command.set_help_all_flag();
    command.set_help_flag("-h,--help", "Print this help." + by_default("off"));
}

void add_server_options(CLI::App& app, Settings& settings, Given& given) {
    add_listening(app, settings, given);
    add_start(app, settings);
    add_tls(app, settings.tls);
    add_control(app, settings.control);
}

void add_options(CLI::App& app, Settings& settings, Given& given) {
    add_listening(app, settings, given);
    add_further_ports(app, settings);
    add_start(app, settings);
    add_tls(app, settings.tls);
    add_control(app, settings.control);
    add_trace(app, settings, given.debug);
    add_behavior(app, settings);
    add_verdicts(app, settings);
    add_protocol(app, settings.server);
    add_ending(app, settings.end);
    add_command_options(app, settings.command);
    add_expectation_options(app, settings.expect);
    add_summary_option(app, settings.summaries);
    app.option_defaults()->group("About");
    app.set_help_flag("-h", "Print the most important options." + by_default("off"));
    app.set_help_all_flag("--help", "Print this help." + by_default("off"));
    add_flag(app, "--check",
             "Only check the options and variables: exit with 0, or with 2 if one is wrong." +
                 by_default("off"),
             [&] { given.checks = true; });
    add_flag(app, "--licenses",
             "Print the licenses of ws-echo and of the libraries in it." + by_default("off"),
             [] { throw CLI::CallForVersion(without_last_line_feed(licenses()), 0); });
    app.set_version_flag("--version", version(), "Print the version." + by_default("off"));
}

CLI::App* add_faults(CLI::App& app, FaultsQuery& query) {
    CLI::App* faults = app.add_subcommand("faults");
    faults->option_defaults()->group("Options");
    add_values(*faults, "NAME", "", "", [&](const std::string& value) {
        query.words.push_back(value);
    })->expected(-1);
    add_value(*faults, "--format", "FORMAT",
              "text; json, for programs; or markdown, for documentation." + by_default("text"),
              [&](const std::string& value) { query.format = to_list_format(value); });
    add_flag(*faults, "--hosts",
             "Print lines for /etc/hosts: the server names that ask for faults of TLS." +
                 by_default("off"),
             [&] { query.format = ListFormat::hosts; });
    set_one_help(*faults);
    return faults;
}

CLI::App* add_healthcheck(CLI::App& app, HealthQuery& query) {
    CLI::App* healthcheck = app.add_subcommand("healthcheck");
    healthcheck->option_defaults()->group("Options");
    add_value(*healthcheck, "URL", "", "",
              [&](const std::string& value) { query.target = to_health_target(value); });
    add_value(*healthcheck, "--timeout", "D",
              "How long the server may take to answer." +
                  by_default(text::format_duration(query.timeout)),
              [&](const std::string& value) { query.timeout = to_timeout(value); });
    set_one_help(*healthcheck);
    return healthcheck;
}

CLI::App* add_completion(CLI::App& app, std::optional<Shell>& shell) {
    CLI::App* completion = app.add_subcommand("completion");
    completion->option_defaults()->group("Options");
    add_value(*completion, "SHELL", "", "",
              [&](const std::string& value) { shell = to_shell(value); });
    set_one_help(*completion);
    return completion;
}

}  // namespace wsecho::tool
