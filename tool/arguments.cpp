#include "tool/arguments.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tool/argument_values.hpp"
#include "tool/command/arguments.hpp"
#include "tool/completion_words.hpp"
#include "tool/control_arguments.hpp"
#include "tool/environment.hpp"
#include "tool/expectation_arguments.hpp"
#include "tool/faults.hpp"
#include "tool/grade/arguments.hpp"
#include "tool/grade/case_list.hpp"
#include "tool/help.hpp"
#include "tool/inherited_sockets.hpp"
#include "tool/listening_arguments.hpp"
#include "tool/mistakes.hpp"
#include "tool/summary/arguments.hpp"
#include "tool/tls_arguments.hpp"
#include "tool/tool_options.hpp"
#include "tool/variable_mistakes.hpp"

namespace wsecho::tool {
namespace {

// ---- help ----

std::string names_of(const CLI::Option& option) {
    std::string names;
    for (const std::string& name : option.get_snames()) names += "-" + name;
    for (const std::string& name : option.get_lnames()) {
        names += (names.empty() ? "--" : ", --") + name;
    }
    if (option.get_expected_max() > 0) names += " ";
    return names + option.get_type_name();
}

std::vector<HelpGroup> groups_of(const CLI::App& app) {
    std::vector<HelpGroup> groups;
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_positional()) continue;  // stands in the usage line
        if (groups.empty() || groups.back().title != option->get_group()) {
            groups.push_back({option->get_group(), {}});
        }
        groups.back().entries.push_back({names_of(*option), option->get_description()});
    }
    return groups;
}

// ---- options that cannot be used together ----

void check_tls_steps(const char* option, const Behavior& behavior, bool tls) {
    for (const Step& step : behavior.steps()) {
        if (tls || step.name().compare(0, 4, "tls.") != 0) continue;
        throw UsageError(std::string(option) + ": " + step.name() + " needs --tls");
    }
}

void check_further_ports(const Settings& settings, const Given& given, std::uint16_t port) {
    if (settings.listen.empty()) return;
    if (given.has_no_port()) {
        throw UsageError("--listen needs an address, and --unix has none: add --host or --port");
    }
    std::set<std::uint16_t> ports = {port};
    for (const ListenSetting& further : settings.listen) {
        check_tls_steps("--listen", further.behavior, settings.tls.on);
        if (further.port == 0 || ports.insert(further.port).second) continue;
        throw UsageError(
            "--listen: port " + std::to_string(further.port) +
            (further.port == port ? " is the server's own (--port)" : " is given twice") +
            ": give each its own, or 0 for a free one");
    }
}

// Stdout carries one thing.
void check_stdout(const Settings& settings) {
    if (!settings.trace.to_stdout()) return;
    if (settings.print != Print::nothing) {
        throw UsageError(
            "--trace-file - cannot be used with --print-port, --print-url or --print-env (use "
            "--port-file, or write the trace to a file)");
    }
    if (settings.background) {
        throw UsageError(
            "--trace-file - cannot be used with --background (a background server closes stdout)");
    }
}

void check_pings(const Options& server) {
    if (server.pong_timeout.count() == 0 || server.ping_interval.count() > 0) return;
    throw UsageError(
        "--pong-timeout has no effect without --ping-interval (write --ping-interval 1s too)");
}

void check_that_sockets_are_enough(const Given& given) {
    if (!given.port && given.hosts.empty()) return;
    throw UsageError(std::string(given.port ? "--port" : "--host") +
                     " cannot be used with LISTEN_FDS (the server listens on the sockets that it "
                     "has inherited)");
}

void check_verdicts(const Settings& settings) {
    if (settings.allow_untested && !settings.fail_on_violation) {
        throw UsageError("--allow-untested needs --fail-on-violation");
    }
}

// The command that tells more about a mistake.
std::string help_of(const CLI::App& app) {
    const std::vector<CLI::App*> commands = app.get_subcommands();
    return "ws-echo " + (commands.empty() ? "" : commands.front()->get_name() + ' ') + "--help";
}

struct Commands {
    const CLI::App* faults;
    const CLI::App* healthcheck;
    const CLI::App* completion;
    CLI::App* grade;
    const CLI::App* cases;
    const CLI::App* wstest;
};

Answer complete(const CLI::App& app, std::optional<Shell> shell) {
    if (!shell) throw UsageError("ws-echo completion needs a shell (bash, zsh or fish)");
    const Completions words = completions_of(app);
    return {ExitCode::ok, completion_script(*shell, words), ""};
}

Answer help(const CLI::App& app, const Commands& commands) {
    std::string text;
    if (commands.faults->parsed()) {
        text = format_faults_help(groups_of(*commands.faults));
    } else if (commands.healthcheck->parsed()) {
        text = format_healthcheck_help(groups_of(*commands.healthcheck));
    } else if (commands.completion->parsed()) {
        text = format_completion_help(groups_of(*commands.completion));
    } else if (commands.grade->parsed()) {
        text = format_grade_help(groups_of(*commands.grade));
    } else if (commands.cases->parsed()) {
        text = format_cases_help(groups_of(*commands.cases));
    } else if (commands.wstest->parsed()) {
        text = format_wstest_help(groups_of(*commands.wstest));
    } else {
        text = format_short_help(groups_of(app));
    }
    return {ExitCode::ok, std::move(text), ""};
}

// Variables that mean nothing are ignored: those of a command, without one.
std::vector<std::string> options_for_nothing(const Settings& settings) {
    return settings.command.words.empty() ? command_options() : std::vector<std::string>();
}

// Reads --port from the environment only if a port is needed: WS_ECHO_PORT does not make a server
// listen on a port if the command line has --unix, or systemd has opened its sockets.
void read_environment(CLI::App& app, Given& given, std::vector<std::string> left_out,
                      const Environment& environment) {
    const bool has_no_port = given.has_no_port();
    left_out.emplace_back("--port");
    read_variables(app, left_out, environment);
    given.inherits = has_inherited_sockets(environment);
    if (given.inherits) return;
    if (has_no_port && given.hosts.empty()) return;
    given.has_port_of_variable = read_variable(app, "--port", environment);
}

bool is_called_wstest(const std::string& path) {
    return path.substr(path.rfind('/') + 1) == "wstest";
}

Settings finished(Settings settings, const Given& given) {
    settings.server.port = given.port.value_or(settings.server.port);
    settings.has_port_of_variable = given.has_port_of_variable;
    return settings;
}

}  // namespace

Parsed parse_arguments(int argc, const char* const* argv, const Environment& environment,
                       const std::map<std::string, std::string>& variables) {
    if (argc > 0 && is_called_wstest(argv[0])) {
        std::vector<const char*> words(argv, argv + argc);
        words.front() = "ws-echo";
        words.insert(words.begin() + 1, "wstest");
        return parse_arguments(argc + 1, words.data(), environment, variables);
    }
    Settings settings;
    FaultsQuery query;
    HealthQuery health;
    std::optional<Shell> shell;
    Given given;
    GradeSettings grade, wstest;
    Given given_to_grade;
    CasesQuery cases;

    CLI::App app;
    add_options(app, settings, given);
    const Commands commands{add_faults(app, query),     add_healthcheck(app, health),
                            add_completion(app, shell), add_grade(app, grade, given_to_grade),
                            add_cases(app, cases),      add_wstest(app, wstest)};
    std::optional<std::set<const CLI::Option*>> of_command_line;  // once it has been read
    const auto mistake = [&](const std::string& sentence, const char* help = nullptr) {
        return usage_answer(
            of_command_line ? with_variables(sentence, app, *of_command_line) : sentence,
            help == nullptr ? help_of(app) : help);
    };
    try {
        settings.command.words = take_command(argc, argv, app);
        check_dashes(argc, argv, app);
        app.parse(argc, argv);
        of_command_line = given_options(app);
        for (const CLI::App* command : app.get_subcommands()) {
            check_that_none_is_given(app, *command);
        }
        const bool waits_for_nothing =
            commands.faults->parsed() || commands.cases->parsed() || commands.completion->parsed();
        if (!waits_for_nothing) check_timeout_scale(environment);
        if (commands.grade->parsed()) {
            grade.base.command.words = settings.command.words;
            complete_grade(*commands.grade, grade, given_to_grade, environment);
        }
        if (commands.wstest->parsed()) complete_wstest(wstest);
        const Answer is_valid{ExitCode::ok, "", "ws-echo: the options are valid\n"};
        if (commands.faults->parsed()) {
            if (!given.checks) return query;
            const Answer list = list_faults(query, 0);
            return list.code == ExitCode::ok ? is_valid : list;
        }
        if (commands.healthcheck->parsed()) {
            if (given.checks) return is_valid;
            return health;
        }
        if (commands.completion->parsed()) {
            const Answer script = complete(app, shell);
            return given.checks ? is_valid : script;
        }
        if (commands.grade->parsed()) {
            if (given.checks) return is_valid;
            return grade;
        }
        if (commands.cases->parsed()) {
            if (!given.checks) return cases;
            const Answer list = list_cases(cases, 0);
            return list.code == ExitCode::ok ? is_valid : list;
        }
        if (commands.wstest->parsed()) {
            if (given.checks) return is_valid;
            return wstest;
        }
        const auto control_options = given_control_options(app);
        read_control_token(environment, settings.control);
        read_environment(app, given, options_for_nothing(settings), environment);
        complete_command(settings);
        if (given.inherits) check_that_sockets_are_enough(given);
        settings.server.host = hosts_of(given, given.inherits ? Hosts{} : settings.server.host);
        if (given.inherits) use_inherited_sockets(environment, settings);
        if (given.has_no_port()) check_that_port_is_not_needed(settings);
        if (given.debug && !settings.trace.depth) settings.trace.depth = TraceDepth::messages;
        complete_expectations(app, settings.expect);
        check_summaries(settings);
        check_stdout(settings);
        check_pings(settings.server);
        check_verdicts(settings);
        check_files(settings);
        complete_tls(app, settings.tls);
        check_tls_steps("--behavior", settings.server.behavior, settings.tls.on);
        const std::uint16_t port = given.port.value_or(settings.server.port);
        check_further_ports(settings, given, port);
        check_control(settings, control_options,
                      given.has_no_port() ? std::nullopt : std::optional(port));
        check_command(app, settings, !given.has_no_port());
        settings.warnings = misspelt_variables(app, variables);
        if (!given.checks) return finished(std::move(settings), given);
        if (settings.warnings.empty()) return is_valid;
        return mistake(settings.warnings.front());
    } catch (const CLI::CallForHelp&) {
        return help(app, commands);
    } catch (const CLI::CallForAllHelp&) {
        return Answer{ExitCode::ok, format_help(groups_of(app)), ""};
    } catch (const CLI::CallForVersion& version) {
        return Answer{ExitCode::ok, std::string(version.what()) + "\n", ""};
    } catch (const CLI::ExtrasError& error) {
        return mistake(sentence_for(error, app));
    } catch (const CLI::ArgumentMismatch& error) {
        return mistake(sentence_for(error, app));
    } catch (const CLI::ParseError& error) {
        return mistake(error.what());
    } catch (const UsageError& error) {
        return mistake(error.what(), error.help());
    }
}

}  // namespace wsecho::tool
