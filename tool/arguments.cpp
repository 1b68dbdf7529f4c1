#include "tool/arguments.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "text/escape.hpp"
#include "tool/argument_values.hpp"
#include "tool/help.hpp"
#include "tool/tool_options.hpp"

namespace wsecho::tool {
namespace {

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
        if (option->get_positional()) continue;  // stands in the usage line
        if (groups.empty() || groups.back().title != option->get_group()) {
            groups.push_back({option->get_group(), {}});
        }
        groups.back().entries.push_back({names_of(*option), option->get_description()});
    }
    return groups;
}

// ---- mistakes ----

// Common mistakes get messages of our own, because CLI11's use its own terms.
std::string describe(const CLI::ExtrasError&, const CLI::App& app) {
    std::vector<std::string> extras = app.remaining(true);
    if (extras.front() == "--" && extras.size() > 1) extras.erase(extras.begin());
    const std::string& first = extras.front();
    const bool looks_like_option = first.size() > 1 && first[0] == '-' && first != "--";
    return looks_like_option ? "unknown option " + text::escape(first)
                             : "unexpected argument " + text::quote(first);
}

std::string describe(const CLI::ArgumentMismatch& error, const CLI::App& app) {
    const std::string message =
        error.what();  // starts with the option's name, with or without dashes
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

// The options for serving are invalid together with `faults`.
void check_that_none_is_given(const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
        if (option->count() == 0) continue;
        throw UsageError("ws-echo faults starts no server: leave out " + option->get_name());
    }
}

// Stdout carries one thing.
void check_stdout(const Settings& settings) {
    if (!settings.trace.to_stdout()) return;
    if (settings.print != Print::nothing) {
        throw UsageError(
            "--trace-file - and --print-port, --print-url and --print-env exclude each other (use "
            "--port-file, or write the trace to a file)");
    }
    if (settings.background) {
        throw UsageError(
            "--trace-file - and --background exclude each other (a background server closes "
            "stdout)");
    }
}

void check_pings(const Options& server) {
    if (server.pong_timeout.count() == 0 || server.ping_interval.count() > 0) return;
    throw UsageError(
        "--pong-timeout has no effect without --ping-interval (write --ping-interval 1s too)");
}

}  // namespace

Parsed parse_arguments(int argc, const char* const* argv, const Environment& environment) {
    Settings settings;
    FaultsQuery query;
    Given given;

    CLI::App app;
    add_options(app, settings, given);
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
        read_environment(environment, given.port);
        if (given.debug && !settings.trace.depth) settings.trace.depth = TraceDepth::messages;
        check_stdout(settings);
        check_pings(settings.server);
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
    settings.server.port = given.port.value_or(settings.server.port);
    return settings;
}

}  // namespace wsecho::tool
