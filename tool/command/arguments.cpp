#include "tool/command/arguments.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "text/units.hpp"
#include "tool/argument_values.hpp"
#include "tool/command/placeholders.hpp"
#include "tool/tool_options.hpp"

namespace wsecho::tool {
namespace {

constexpr const char* kNeedCommand[] = {"--timeout", "--kill-after", "--no-substitute",
                                        "--no-trust-environment"};

struct Excluded {
    const char* option;
    const char* why;
};

constexpr const char* kStdout = "stdout is the command's; it finds the URL in $WS_ECHO_URL";
constexpr const char* kEnd = "the server stops after the command";
constexpr Excluded kExcluded[] = {
    {"--print-port", kStdout},  {"--print-url", kStdout},
    {"--print-env", kStdout},   {"--background", "the tool waits for the command"},
    {"--once", kEnd},           {"--exit-after-connections", kEnd},
    {"--exit-when-idle", kEnd}, {"--max-lifetime", "use --timeout"},
};

// A command of the tool, such as `grade`, does not have all of them.
bool is_given(const CLI::App& app, const char* name) {
    const CLI::Option* const option = app.get_option_no_throw(name);
    return option != nullptr && option->count() > 0;
}

}  // namespace

void add_command_options(CLI::App& app, CommandSettings& command) {
    app.option_defaults()->group("Command (ws-echo [OPTIONS] -- COMMAND [ARGUMENT]...)");
    add_value(
        app, "--timeout", "D",
        "End the command after this long with SIGTERM, and exit with 124." + by_default("never"),
        [&](const std::string& value) { command.timeout = to_duration(value); });
    add_value(app, "--kill-after", "D",
              "End it with SIGKILL this long after SIGTERM, and exit with 137." +
                  by_default(text::format_duration(command.kill_after)),
              [&](const std::string& value) { command.kill_after = to_duration(value); });
    add_flag(app, "--no-substitute",
             "Leave {url}, {ws_url}, {wss_url}, {control_url}, {host}, {port} and {ca_file} in the "
             "command's arguments as they are." +
                 by_default("replaced"),
             [&] { command.substitute = false; });
    add_flag(app, "--no-trust-environment",
             "With --tls, do not set the variables that make the command trust the CA, such as "
             "SSL_CERT_FILE and NODE_EXTRA_CA_CERTS." +
                 by_default("set"),
             [&] { command.trust_environment = false; });
}

std::vector<std::string> take_command(int& argc, const char* const* argv, const CLI::App& app) {
    const std::vector<const CLI::App*> commands = app.get_subcommands({});
    const auto is_first = [&](const CLI::App* each) {
        return each->get_name() == argv[1] && each->get_name() != "grade";
    };
    if (argc > 1 && std::any_of(commands.begin(), commands.end(), is_first)) return {};
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--") != 0) continue;
        std::vector<std::string> words(argv + i + 1, argv + argc);
        if (words.empty()) throw UsageError("-- needs a command: ws-echo [OPTIONS] -- COMMAND");
        if (words.front().empty()) throw UsageError("the name of the command after -- is empty");
        argc = i;
        return words;
    }
    return {};
}

std::vector<std::string> command_options() {
    return {std::begin(kNeedCommand), std::end(kNeedCommand)};
}

void complete_command(Settings& settings) {
    if (settings.command.words.empty()) return;
    settings.server.host = "127.0.0.1";
    settings.server.port = 0;
}

void check_command(const CLI::App& app, const Settings& settings, bool has_port) {
    if (settings.command.words.empty()) {
        for (const char* option : kNeedCommand) {
            if (!is_given(app, option)) continue;
            throw UsageError(std::string(option) +
                             " needs a command: ws-echo [OPTIONS] -- COMMAND");
        }
        return;
    }
    for (const Excluded& excluded : kExcluded) {
        if (!is_given(app, excluded.option)) continue;
        throw UsageError(std::string(excluded.option) +
                         " cannot be used with a command: " + excluded.why);
    }
    if (settings.trace.to_stdout()) {
        throw UsageError("--trace-file - cannot be used with a command: stdout is the command's");
    }
    const bool may_end = settings.command.timeout || settings.expect.exit_when_met;
    if (is_given(app, "--kill-after") && !may_end) {
        throw UsageError("--kill-after has no effect without --timeout or --exit-when-met");
    }
    const std::string problem = problem_with_placeholders(settings, has_port);
    if (!problem.empty()) throw UsageError(problem);
}

}  // namespace wsecho::tool
