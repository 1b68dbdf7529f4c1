#include "tool/arguments.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "text/escape.hpp"
#include "text/units.hpp"
#include "tool/argument_values.hpp"
#include "tool/help.hpp"
#include "wsecho/version.hpp"

namespace wsecho::tool {
namespace {

// A mistake in the command line: what() names option and remedy, help() the command that tells
// more, if it is not --help.
class UsageError : public std::runtime_error {
public:
    explicit UsageError(const std::string& sentence, const char* help = nullptr)
        : std::runtime_error(sentence), help_(help) {}

    const char* help() const noexcept { return help_; }

private:
    const char* help_;
};

// ---- options ----

std::string longest_name(const std::string& names) {
    const std::size_t dashes = names.find("--");
    return dashes == std::string::npos ? names : names.substr(dashes);
}

// Adds an option with a value, which `take` gets; what that throws becomes a UsageError. Given
// several times the last one counts, so that a script can append to its defaults.
CLI::Option* add_value(CLI::App& app, const std::string& names, const std::string& value_name,
                       const std::string& help, std::function<void(const std::string&)> take) {
    const auto callback = [name = longest_name(names),
                           take = std::move(take)](const CLI::results_t& values) {
        try {
            for (const std::string& value : values) take(value);
        } catch (const std::invalid_argument& error) {
            throw UsageError(name + ": " + error.what());
        }
        return true;
    };
    return app.add_option(names, callback, help)->type_name(value_name)->take_last();
}

void add_flag(CLI::App& app, const std::string& names, const std::string& help,
              const std::function<void()>& take) {
    app.add_flag_callback(names, take, help)->disable_flag_override();
}

std::string by_default(const std::string& value) {
    return " [default: " + value + "]";
}

void add_listening(CLI::App& app, Settings& settings, std::optional<std::uint16_t>& port) {
    app.option_defaults()->group("Listening");
    add_value(app, "-p,--port", "N",
              "The port; 0 takes any free one." +
                  by_default("$WS_ECHO_PORT, else " + std::to_string(settings.server.port)),
              [&](const std::string& value) { port = to_port(value); });
    add_value(app, "--host", "ADDRESS",
              "The numeric address, such as 127.0.0.1 or ::1." +
                  by_default("all interfaces, IPv4 and IPv6"),
              [&](const std::string& value) { settings.server.host = to_address(value); });
}

void add_start(CLI::App& app, Settings& settings) {
    app.option_defaults()->group("For scripts (one line on stdout, once it listens)");
    const auto print = [&settings](Print what) {
        return [&settings, what] {
            if (settings.print != Print::nothing) {
                throw UsageError(
                    "--print-port, --print-url and --print-env exclude each other "
                    "(give one: stdout carries one line)");
            }
            settings.print = what;
        };
    };
    add_flag(app, "--print-port", "Print the port: 43211." + by_default("off"), print(Print::port));
    add_flag(app, "--print-url", "Print the URL: ws://127.0.0.1:43211." + by_default("off"),
             print(Print::url));
    add_flag(app, "--print-env",
             "Print shell commands that set and export WS_ECHO_URL, WS_ECHO_PORT and WS_ECHO_PID." +
                 by_default("off"),
             print(Print::env));
    add_flag(app, "--background",
             "Return 0 once it listens, 3 if it cannot, and go on in the background." +
                 by_default("off"),
             [&] { settings.background = true; });
    add_value(
        app, "--port-file", "PATH",
        "Write the port to this file once it listens; removed at the end." + by_default("none"),
        [&](const std::string& value) { settings.port_file = to_path(value); });
}

void add_trace(CLI::App& app, Settings& settings, bool& debug) {
    app.option_defaults()->group("Trace (one line for each event)");
    add_flag(app, "-d,--debug", "Same as --trace messages." + by_default("off"),
             [&] { debug = true; });
    add_value(app, "--trace", "DEPTH",
              "connections, messages, frames or bytes; each includes the ones before it." +
                  by_default("off"),
              [&](const std::string& value) { settings.trace.depth = to_depth(value); });
    add_value(app, "--trace-format", "FORMAT",
              "text, or json: one object a line. Implies --debug." + by_default("text"),
              [&](const std::string& value) {
                  settings.trace.format = to_format(value);
                  debug = true;
              });
    add_value(app, "--trace-file", "PATH",
              "Write the trace to this file. Implies --debug." + by_default("stderr"),
              [&](const std::string& value) {
                  settings.trace.file = to_path(value);
                  debug = true;
              });
}

void add_behavior(CLI::App& app, Settings& settings) {
    app.option_defaults()->group("Behavior");
    add_value(app, "--behavior", "TEXT",
              "What clients meet with that do not ask for anything else in their URL, written as "
              "there: 'delay(500ms)/send(hello)'. See ws-echo faults." +
                  by_default("echo"),
              [&](const std::string& value) {
                  try {
                      settings.server.behavior = Behavior(value);
                  } catch (const std::invalid_argument& error) {
                      throw UsageError(std::string("--behavior: ") + error.what(),
                                       "ws-echo faults");
                  }
              });
    add_value(
        app, "--header", "HEADER",
        "'Name: value', a header field added to each response to an opening handshake; may be "
        "given several times." +
            by_default("none"),
        [&](const std::string& value) { settings.server.headers.push_back(to_header(value)); })
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    add_value(app, "--ping-interval", "D",
              "Send each client a Ping so often." + by_default("never"),
              [&](const std::string& value) { settings.server.ping_interval = to_timeout(value); });
}

void add_verdicts(CLI::App& app, Settings& settings) {
    app.option_defaults()->group("Faults and verdicts");
    add_flag(app, "--fail-on-violation",
             "End with exit code 1 if some client took a fault otherwise than the RFC asks, and "
             "name each on stderr." +
                 by_default("off"),
             [&] { settings.fail_on_violation = true; });
    add_value(
        app, "--verdict-timeout", "D",
        "Time for a client to do what the RFC asks of it after a fault." +
            by_default(text::format_duration(settings.server.verdict_timeout)),
        [&](const std::string& value) { settings.server.verdict_timeout = to_timeout(value); });
    add_flag(app, "--allow-heavy",
             "Let URLs ask for what costs much memory and time: flood.*, deflate.bomb." +
                 by_default("403"),
             [&] { settings.server.allow_heavy = true; });
    add_flag(app, "--allow-server-wide",
             "Let URLs ask for what happens to all clients of the server: net.restart, "
             "tcp.refuse." +
                 by_default("403"),
             [&] { settings.server.allow_server_wide = true; });
}

void add_protocol(CLI::App& app, Settings& settings) {
    Options& server = settings.server;
    app.option_defaults()->group("Protocol");
    add_value(app, "--max-message-size", "SIZE",
              "Answer a longer message with close code 1009." +
                  by_default(text::format_size(server.max_message_size)),
              [&](const std::string& value) { server.max_message_size = to_message_size(value); });
    add_value(
        app, "--subprotocol", "NAME",
        "A subprotocol to select if a client offers it; may be given several times, the "
        "preferred one first." +
            by_default("none"),
        [&](const std::string& value) { server.subprotocols.push_back(to_subprotocol(value)); })
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    add_flag(app, "--no-compression",
             "Decline permessage-deflate." + by_default("accepted when offered"),
             [&] { server.compression = false; });
    add_value(
        app, "--opening-timeout", "D",
        "Time for a client to complete its opening handshake." +
            by_default(text::format_duration(server.opening_handshake_timeout)),
        [&](const std::string& value) { server.opening_handshake_timeout = to_timeout(value); });
    add_value(
        app, "--closing-timeout", "D",
        "Time for a client to complete the closing handshake." +
            by_default(text::format_duration(server.closing_handshake_timeout)),
        [&](const std::string& value) { server.closing_handshake_timeout = to_timeout(value); });
    add_value(app, "--history", "SIZE",
              "Memory for what was received; the oldest is forgotten first." +
                  by_default(text::format_size(server.history.bytes)),
              [&](const std::string& value) { server.history.bytes = to_size(value); });
}

void add_ending(CLI::App& app, EndSettings& end) {
    app.option_defaults()->group("Ending by itself");
    const auto set_connections = [&end](std::uint64_t count) {
        if (end.connections) {
            throw UsageError(
                "--once and --exit-after-connections exclude each other (--once is "
                "--exit-after-connections 1)");
        }
        end.connections = count;
    };
    add_flag(app, "--once", "Same as --exit-after-connections 1." + by_default("off"),
             [set_connections] { set_connections(1); });
    add_value(app, "--exit-after-connections", "N",
              "End when N clients have come and gone." + by_default("never"),
              [set_connections](const std::string& value) { set_connections(to_count(value)); });
    add_value(app, "--exit-when-idle", "D",
              "End when no client has been connected for so long." + by_default("never"),
              [&](const std::string& value) { end.idle = to_duration(value); });
    add_value(app, "--max-lifetime", "D",
              "End after so long, with exit code 124." + by_default("never"),
              [&](const std::string& value) { end.lifetime = to_duration(value); });
    add_flag(app, "--exit-with-parent",
             "End when the process that started this command has ended." + by_default("off"),
             [&] { end.with_parent = true; });
}

// The command that lists instead of serving.
CLI::App* add_faults(CLI::App& app, FaultsQuery& query) {
    CLI::App* faults = app.add_subcommand("faults");
    faults->option_defaults()->group("Options");
    add_value(*faults, "NAME", "", "", [&](const std::string& value) { query.name = value; });
    add_value(*faults, "--format", "FORMAT",
              "text; json, for programs; or markdown, for documentation." + by_default("text"),
              [&](const std::string& value) { query.format = to_list_format(value); });
    faults->set_help_flag("-h,--help", "Print this." + by_default("off"));
    return faults;
}

void read_environment(const Environment& environment, std::optional<std::uint16_t>& port) {
    const char* written = environment("WS_ECHO_PORT");
    if (port || written == nullptr || *written == '\0') return;
    try {
        port = to_port(written);
    } catch (const std::invalid_argument& error) {
        throw UsageError(std::string("environment variable WS_ECHO_PORT: ") + error.what());
    }
}

// ---- help ----

std::string names_of(const CLI::Option& option) {
    std::string names;
    for (const std::string& name : option.get_snames()) names += "-" + name + ", ";
    for (const std::string& name : option.get_lnames()) names += "--" + name;
    if (option.get_expected_max() > 0) names += " " + option.get_type_name();
    return names;
}

std::vector<HelpGroup> groups_of(const CLI::App& app) {
    std::vector<HelpGroup> groups;
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_positional()) continue;  // the usage has it
        if (groups.empty() || groups.back().title != option->get_group()) {
            groups.push_back({option->get_group(), {}});
        }
        groups.back().entries.push_back({names_of(*option), option->get_description()});
    }
    return groups;
}

// ---- mistakes ----

// CLI11's messages say what is wrong in its own terms; the mistakes people make get ours.
std::string describe(const CLI::ExtrasError&, const CLI::App& app) {
    std::vector<std::string> extras = app.remaining(true);
    if (extras.front() == "--" && extras.size() > 1) extras.erase(extras.begin());
    const std::string& first = extras.front();
    const bool looks_like_option = first.size() > 1 && first[0] == '-' && first != "--";
    return looks_like_option ? "unknown option " + text::escape(first)
                             : "unexpected argument " + text::quote(first);
}

std::string describe(const CLI::ArgumentMismatch& error, const CLI::App& app) {
    const std::string message = error.what();  // starts with the option's name, dashes or not
    std::string name = message.substr(0, message.find_first_of(": "));
    if (name[0] != '-') name.insert(0, "--");
    const CLI::Option* option = app.get_option_no_throw(name);
    for (const CLI::App* command : app.get_subcommands()) {
        if (option == nullptr) option = command->get_option_no_throw(name);
    }
    if (option == nullptr) return message;
    if (option->get_expected_max() == 0) return name + " takes no value";
    return name + " needs a value: " + name + " " + option->get_type_name();
}

// With the listing, options of the server mean nothing.
void check_that_none_is_given(const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
        if (option->count() == 0) continue;
        throw UsageError("ws-echo faults serves nobody: leave out " + option->get_name());
    }
}

}  // namespace

Parsed parse_arguments(int argc, const char* const* argv, const Environment& environment) {
    Settings settings;
    FaultsQuery query;
    std::optional<std::uint16_t> port;
    bool debug = false;

    CLI::App app;
    add_listening(app, settings, port);
    add_start(app, settings);
    add_trace(app, settings, debug);
    add_behavior(app, settings);
    add_verdicts(app, settings);
    add_protocol(app, settings);
    add_ending(app, settings.end);
    app.option_defaults()->group("About");
    app.set_help_flag("-h,--help", "Print this." + by_default("off"));
    app.set_version_flag("--version", "ws-echo " WSECHO_VERSION,
                         "Print the version." + by_default("off"));
    const CLI::App* faults = add_faults(app, query);
    const auto mistake = [&](const std::string& sentence, const char* help = nullptr) {
        if (help == nullptr) help = faults->parsed() ? "ws-echo faults --help" : "ws-echo --help";
        return usage_answer(sentence, help);
    };
    try {
        app.parse(argc, argv);
        if (faults->parsed()) {
            check_that_none_is_given(app);
            return query;
        }
        read_environment(environment, port);
    } catch (const CLI::CallForHelp&) {
        return Answer{
            ExitCode::ok,
            faults->parsed() ? format_faults_help(groups_of(*faults)) : format_help(groups_of(app)),
            ""};
    } catch (const CLI::CallForVersion& version) {
        return Answer{ExitCode::ok, std::string(version.what()) + "\n", ""};
    } catch (const CLI::ExtrasError& error) {
        return mistake(describe(error, app));
    } catch (const CLI::ArgumentMismatch& error) {
        return mistake(describe(error, app));
    } catch (const CLI::ParseError& error) {
        return mistake(error.what());
    } catch (const UsageError& error) {
        return mistake(error.what(), error.help());
    }
    settings.server.port = port.value_or(settings.server.port);
    if (debug && !settings.trace.depth) settings.trace.depth = TraceDepth::messages;
    return settings;
}

}  // namespace wsecho::tool
