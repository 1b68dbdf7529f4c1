// The help of ws-echo grade, cases and wstest.

#include <string_view>

#include "tool/help.hpp"

namespace wsecho::tool {
namespace {

constexpr std::string_view kGrade =
    "ws-echo grade: grades WebSocket clients by the cases of the Autobahn testsuite.\n"
    "\n"
    "Usage: ws-echo grade [OPTIONS] [-- DRIVER [ARGUMENT]...]\n"
    "\n"
    "The server behaves as the testsuite's fuzzingserver. A driver is a small program\n"
    "around a client: it asks the server how many cases there are, runs each of them\n"
    "and asks for the reports. Drivers that were written for the testsuite run\n"
    "unchanged. A browser is a client, too: open http://127.0.0.1:9001/ in it.\n"
    "\n"
    "With a DRIVER, the server listens on localhost only. It starts the driver, and\n"
    "stops after it. The driver finds the URL in $WS_ECHO_URL; {url} in its arguments\n"
    "is replaced by it. Without one, the server runs until it is stopped, or --once.\n"
    "\n"
    "PATTERNS have commas between them. A pattern with * matches the beginning of a\n"
    "case's id, and * is any text: 1.* is 1.1.1 to 1.2.8, and 1* is also 10.1.1 and\n"
    "12.1.1. A pattern without * is one id. ws-echo cases lists all cases.\n"
    "\n"
    "A case passes if its behavior is OK, NON-STRICT, INFORMATIONAL or UNIMPLEMENTED,\n"
    "and its close is OK or INFORMATIONAL. D is a duration, such as 500ms or 2s.\n"
    "\n"
    "Most options have an environment variable: WS_ECHO_OUTDIR is --outdir. The\n"
    "command line comes before the environment.\n";

constexpr std::string_view kGradeClosing =
    "\n"
    "Exit codes:\n"
    "  0      each selected case of each agent passed, or is as --expect says\n"
    "  1      a case failed, was not run, or differs from --expect; or no client came\n"
    "  2      usage error, also in the specification file\n"
    "  3      cannot listen\n"
    "  4      cannot read or write a file\n"
    "  5      internal error\n"
    "  124    the driver was stopped by --timeout; 137 after SIGKILL\n"
    "  126    the driver cannot be executed\n"
    "  127    the driver was not found\n"
    "  other  the exit code of the driver\n"
    "\n"
    "Examples:\n"
    "  ws-echo grade -- node test/autobahn.js\n"
    "  ws-echo grade --exclude '9.*,12.*,13.*' --junit report.xml -- ./driver {url}\n"
    "  ws-echo grade --case 6.4.2 --trace -- ./driver {url}\n"
    "  ws-echo grade --expect expected.json --timeout 10m -- ./driver {url}\n";

constexpr std::string_view kCases =
    "ws-echo cases: lists the cases by which ws-echo grade judges a client.\n"
    "\n"
    "Usage: ws-echo cases [OPTIONS] [PATTERN]...\n"
    "\n"
    "Without arguments, all cases are listed. PATTERN is one of these:\n"
    "  6.4.2  an id: prints what the server sends, and what the client must do\n"
    "  6.4.*  all cases whose ids begin so; * is any text\n"
    "\n"
    "The list is as wide as the terminal, or 80 columns without one. On a terminal, a\n"
    "list that is longer than the screen is shown with $PAGER, or less.\n";

constexpr std::string_view kWstest =
    "ws-echo wstest: grades WebSocket clients, with the command line of the Autobahn\n"
    "testsuite, for scripts that call it. A link to ws-echo with the name wstest does\n"
    "the same. ws-echo grade does more.\n"
    "\n"
    "Usage: ws-echo wstest -m fuzzingserver [OPTIONS]\n"
    "  or:  wstest -m fuzzingserver [OPTIONS]\n"
    "\n"
    "The server listens on the port in the specification file's url. It prints on\n"
    "stdout what the testsuite prints, writes the reports to outdir, and runs until\n"
    "it is stopped. The exit code is 0 then, and 1 if it cannot listen.\n";

std::string with_options(std::string_view introduction, const std::vector<HelpGroup>& groups,
                         std::string_view closing = {}) {
    std::string out(introduction);
    append_groups(out, groups);
    return out.append(closing);
}

}  // namespace

std::string format_grade_help(const std::vector<HelpGroup>& groups) {
    return with_options(kGrade, groups, kGradeClosing);
}

std::string format_cases_help(const std::vector<HelpGroup>& groups) {
    return with_options(kCases, groups);
}

std::string format_wstest_help(const std::vector<HelpGroup>& groups) {
    return with_options(kWstest, groups);
}

}  // namespace wsecho::tool
