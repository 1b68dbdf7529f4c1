#include "tool/grade/arguments.hpp"

#include <iterator>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "text/escape.hpp"
#include "tool/argument_values.hpp"
#include "tool/command/arguments.hpp"
#include "tool/control_arguments.hpp"
#include "tool/grade/case_choice.hpp"
#include "tool/listening_arguments.hpp"
#include "tool/tls_arguments.hpp"

namespace wsecho::tool {
namespace {

constexpr const char* kDriverGroup = "Driver (ws-echo grade [OPTIONS] -- DRIVER [ARGUMENT]...)";
constexpr const char* kDefaultFile = "fuzzingserver.json";

void append_patterns(std::vector<std::string>& patterns, const std::string& written) {
    const std::vector<std::string> more = to_case_patterns(written);
    patterns.insert(patterns.end(), more.begin(), more.end());
}

void add_choice(CLI::App& grade, GradeSettings& settings) {
    grade.option_defaults()->group("Cases");
    add_values(grade, "--cases", "PATTERNS",
               "Run only the cases that match, as in '1.*,6.2.1'. 20.* to 26.* are faults of "
               "ws-echo, and all is each case there is. Can be given several times." +
                   by_default("--spec, else the testsuite's 517"),
               [&](const std::string& value) { append_patterns(settings.cases, value); });
    add_values(grade, "--exclude", "PATTERNS",
               "Leave out the cases that match, as in '9.*,12.*,13.*'. Can be given several "
               "times." +
                   by_default("--spec, else none"),
               [&](const std::string& value) { append_patterns(settings.exclude, value); });
    add_values(grade, "--case", "ID",
               "Run only this case. Can be given several times." + by_default("none"),
               [&](const std::string& value) { settings.cases.push_back(to_case_id(value)); });
    add_value(grade, "--spec", "FILE",
              "Read port, cases and options from this specification file of the testsuite. Other "
              "options here come before it." +
                  by_default("none"),
              [&](const std::string& value) { settings.specification = to_path(value); });
    add_flag(grade, "--full",
             "Send as many messages as the testsuite in 12.* and 13.*, and wait as long in 5.19, "
             "5.20 and 6.4.*." +
                 by_default("at most 1MiB a case, and 200ms"),
             [&] { settings.is_full = true; });
    add_value(grade, "--patience", "D",
              "How long the server waits for a client that acts too early: in 5.19, 5.20 and "
              "6.4.*." +
                  by_default("200ms; 1s with --full"),
              [&](const std::string& value) { settings.patience = to_timeout(value); });
    add_value(grade, "--pace", "D",
              "Let each case take at least this long, such as 5ms, for a driver that hangs if a "
              "case ends at once." +
                  by_default("0"),
              [&](const std::string& value) { settings.pace = to_timeout_or_never(value); });
}

void add_verdict(CLI::App& grade, GradeSettings& settings) {
    grade.option_defaults()->group("Verdicts and reports");
    add_flag(grade, "--strict",
             "Where the testsuite accepts what the RFCs forbid, the verdict is FAILED." +
                 by_default("the testsuite's verdict"),
             [&] { settings.is_strict = true; });
    add_value(grade, "--expect", "FILE",
              "Compare the results with this file: an index.json of an earlier run, or lines such "
              "as '6.4.2 NON-STRICT'. A difference fails, and what is expected does not." +
                  by_default("every case must pass"),
              [&](const std::string& value) { settings.expected_file = to_path(value); });
    add_value(grade, "--outdir", "DIR",
              "The folder for the reports: index.html, index.json and two files for each case and "
              "agent." +
                  by_default("--spec, else reports/clients"),
              [&](const std::string& value) { settings.folder = to_path(value); });
    add_value(grade, "--junit", "FILE",
              "Write the results as JUnit's XML when the server stops." + by_default("none"),
              [&](const std::string& value) { settings.junit_file = to_path(value); });
    add_value(grade, "--tap", "FILE",
              "Write them as Test Anything Protocol, version 14." + by_default("none"),
              [&](const std::string& value) { settings.tap_file = to_path(value); });
    add_flag(grade, "--trace",
             "Print what both sides sent on stderr, after each case." + by_default("off"),
             [&] { settings.traces = true; });
    add_flag(grade, "--once",
             "Stop once a client has got its reports." + by_default("serve until stopped"),
             [&] { settings.once = true; });
}

// The command is a driver here.
void add_driver(CLI::App& grade, CommandSettings& command) {
    add_command_options(grade, command);
    for (CLI::Option* option : grade.get_options()) {
        if (option->get_group().rfind("Command (", 0) != 0) continue;
        option->group(kDriverGroup);
        option->description(
            std::regex_replace(option->get_description(), std::regex("the command"), "the driver"));
    }
}

void check_cases(const CLI::App& grade) {
    const bool has_both =
        grade.get_option("--case")->count() > 0 && grade.get_option("--cases")->count() > 0;
    if (has_both)
        throw UsageError("--case and --cases cannot be used together: use --cases for both");
}

void check_report_files(const GradeSettings& settings) {
    struct Written {
        const char* option;
        const std::string& path;
    };
    const Written files[] = {{"--junit", settings.junit_file},
                             {"--tap", settings.tap_file},
                             {"--expect", settings.expected_file},
                             {"--spec", settings.specification}};
    for (const Written* file = std::begin(files); file != std::end(files); ++file) {
        for (const Written* other = file + 1; other != std::end(files); ++other) {
            if (file->path.empty() || file->path != other->path) continue;
            throw UsageError(std::string(file->option) + " and " + other->option +
                             " name the same file (give each its own)");
        }
    }
}

std::string to_mode(const std::string& written) {
    if (written == "fuzzingserver") return written;
    throw std::invalid_argument(text::quote(written) +
                                " is a mode that ws-echo does not have (use fuzzingserver, which "
                                "grades clients)");
}

}  // namespace

CLI::App* add_grade(CLI::App& app, GradeSettings& settings, Given& given) {
    CLI::App* const grade = app.add_subcommand("grade");
    add_choice(*grade, settings);
    add_verdict(*grade, settings);
    add_driver(*grade, settings.base.command);
    add_server_options(*grade, settings.base, given);
    grade->option_defaults()->group("About");
    set_one_help(*grade);
    return grade;
}

CLI::App* add_wstest(CLI::App& app, GradeSettings& settings) {
    CLI::App* const wstest = app.add_subcommand("wstest");
    wstest->option_defaults()->group("Options");
    add_value(*wstest, "-m,--mode", "MODE", "fuzzingserver." + by_default("none: it is needed"),
              [&](const std::string& value) {
                  to_mode(value);
                  settings.is_wstest = true;
              });
    add_value(*wstest, "-s,--spec", "FILE",
              "The specification file." + by_default("fuzzingserver.json, written if absent"),
              [&](const std::string& value) { settings.specification = to_path(value); });
    add_value(*wstest, "-u,--webport", "N",
              "A further port, with the page for browsers; 0: none." + by_default("8080"),
              [&](const std::string& value) { settings.page_port = to_port(value); });
    add_value(*wstest, "-k,--key", "FILE",
              "The private key of --cert, in PEM, for a url with wss." +
                  by_default("\"key\" in the file, else made at start"),
              [&](const std::string& value) { settings.base.tls.key_file = to_path(value); });
    add_value(
        *wstest, "-c,--cert", "FILE",
        "The certificate, in PEM, for a url with wss." +
            by_default("\"cert\" in the file, else made at start"),
        [&](const std::string& value) { settings.base.tls.certificate_file = to_path(value); });
    add_flag(*wstest, "-d,--debug",
             "Print what both sides sent on stderr, after each case." + by_default("off"),
             [&] { settings.traces = true; });
    set_one_help(*wstest);
    settings.page_port = 8080;
    return wstest;
}

CLI::App* add_cases(CLI::App& app, CasesQuery& query) {
    CLI::App* const cases = app.add_subcommand("cases");
    cases->option_defaults()->group("Options");
    add_values(*cases, "PATTERN", "", "", [&](const std::string& value) {
        append_patterns(query.patterns, value);
    })->expected(-1);
    add_value(
        *cases, "--format", "FORMAT", "text, or json, for programs." + by_default("text"),
        [&](const std::string& value) { query.as_json = to_format(value) == TraceFormat::json; });
    set_one_help(*cases);
    return cases;
}

void complete_grade(CLI::App& grade, GradeSettings& settings, Given& given,
                    const Environment& environment) {
    Settings& base = settings.base;
    check_cases(grade);
    const auto control_options = given_control_options(grade);
    read_control_token(environment, base.control);
    const bool has_driver = !base.command.words.empty();
    std::vector<std::string> left_out = {"--case", "--trace", "--port"};
    if (!has_driver) {
        const std::vector<std::string> of_commands = command_options();
        left_out.insert(left_out.end(), of_commands.begin(), of_commands.end());
    }
    // Cases on the command line replace those of the environment.
    if (!settings.cases.empty()) left_out.emplace_back("--cases");
    const bool has_no_port = given.has_no_port();
    read_variables(grade, left_out, environment);
    if (!has_no_port || !given.hosts.empty()) {
        base.has_port_of_variable = read_variable(grade, "--port", environment);
    }
    // Drivers connect to "localhost", which may be ::1.
    if (has_driver) base.server.host = "localhost";
    base.server.host = hosts_of(given, base.server.host);
    if (given.has_no_port()) check_that_port_is_not_needed(base);
    settings.has_port = given.port.has_value();
    base.server.port = given.port.value_or(base.server.port);
    check_files(base);
    check_report_files(settings);
    complete_tls(grade, base.tls);
    check_control(base, control_options,
                  given.has_no_port() ? std::nullopt : std::optional(base.server.port));
    check_command(grade, base, !given.has_no_port());
}

void complete_wstest(GradeSettings& settings) {
    if (!settings.is_wstest) {
        throw UsageError("wstest needs a mode: ws-echo wstest -m fuzzingserver");
    }
    if (settings.specification.empty()) {
        settings.specification = kDefaultFile;
        settings.writes_default_file = true;
    }
}

}  // namespace wsecho::tool
