#include "tool/summary/collect.hpp"

#include <map>
#include <memory>
#include <utility>

#include "control/json.hpp"
#include "journal/connection_record.hpp"
#include "text/escape.hpp"
#include "wsecho/verdict.hpp"

namespace wsecho::tool {
namespace {

using Record = std::shared_ptr<journal::ConnectionRecord>;
using Outcome = SummaryCase::Result;

constexpr std::size_t kMostConnections = 100'000;  // more than history keeps
constexpr std::size_t kShownTarget = 200;

Outcome result_of(Verdict::Outcome outcome) {
    switch (outcome) {
        case Verdict::Outcome::violates:
            return Outcome::failed;
        case Verdict::Outcome::undecided:
            return Outcome::skipped;
        case Verdict::Outcome::conforms:
        case Verdict::Outcome::tolerated:
            break;
    }
    return Outcome::passed;
}

// `frame.rsv2@message:2 #1 /chat`
SummaryCase case_of(const Verdict& verdict, const std::string& target) {
    SummaryCase result;
    result.name = text::escape(verdict.fault) + " #" + std::to_string(verdict.connection);
    if (!target.empty()) result.name += ' ' + text::escape(target, kShownTarget);
    result.group = "verdicts";
    result.result = result_of(verdict.outcome);
    result.connection = verdict.connection;
    if (verdict.after) result.time = *verdict.after;
    if (result.result == Outcome::passed) return result;
    result.message = text::escape(verdict.why.empty() ? "undecided" : verdict.why);
    result.details = text::escape("expected: " + verdict.expected) + '\n';
    if (!verdict.rfc.empty()) result.details += text::escape(verdict.rfc) + '\n';
    return result;
}

SummaryCase case_of(const ExpectationResult& expectation, const std::string& transcript) {
    SummaryCase result;
    result.name = text::escape(expectation.name);
    result.group = "expectations";
    if (expectation.met) return result;
    result.result = Outcome::failed;
    result.message = text::escape(expectation.message);
    result.details = expectation.details;
    result.transcript = transcript;
    return result;
}

// `my-client ws://127.0.0.1:43211/chat exits with 0`
SummaryCase case_of_command(const Summary& summary) {
    SummaryCase result;
    result.name = "the command exits with 0";
    result.group = "command";
    result.time = summary.duration;
    if (summary.status == 0 && summary.command_problem.empty()) return result;
    result.result = Outcome::failed;
    result.message = summary.command_problem.empty()
                         ? "the command exited with " + std::to_string(*summary.status)
                         : text::escape(summary.command_problem);
    return result;
}

SummaryCase case_of_gaps(const std::vector<std::string>& gaps) {
    SummaryCase result;
    result.name = "every fault was tested";
    result.group = "verdicts";
    if (gaps.empty()) return result;
    result.result = Outcome::failed;
    result.message = "untested: " + text::escape(gaps.front());
    if (gaps.size() == 1) return result;
    for (const std::string& gap : gaps) result.details += "untested: " + text::escape(gap) + '\n';
    return result;
}

SummaryCase case_of_problem(const std::string& problem) {
    SummaryCase result;
    result.name = text::escape(problem, kShownTarget);
    result.group = "problems";
    result.result = Outcome::error;
    result.message = text::escape(problem);
    return result;
}

void collect_verdicts(Summary& summary, journal::Journal& journal,
                      const std::vector<Record>& connections) {
    std::map<std::uint64_t, std::string> targets;
    for (const Record& record : connections) {
        targets[record->id] = journal.read(*record, [](const journal::ConnectionRecord& r) {
            return r.opening.unpack().request.target;
        });
    }
    for (const Verdict& verdict : journal.verdicts({})) {
        SummaryCase result = case_of(verdict, targets[verdict.connection]);
        result.transcript = journal.transcript({std::nullopt, verdict.connection});
        summary.cases.push_back(std::move(result));
    }
}

}  // namespace

void collect(Summary& summary, journal::Journal& journal,
             const std::vector<ExpectationResult>& expectations,
             const std::vector<std::string>* gaps) {
    const std::vector<Record> connections = journal.list_connections({}, 0, kMostConnections);
    std::string transcript = journal.transcript(journal::Which());
    if (summary.status) summary.cases.push_back(case_of_command(summary));
    for (const ExpectationResult& each : expectations) {
        // Once is enough: it is the same for all.
        summary.cases.push_back(case_of(each, each.met ? "" : std::exchange(transcript, {})));
    }
    collect_verdicts(summary, journal, connections);
    if (gaps != nullptr) summary.cases.push_back(case_of_gaps(*gaps));
    for (const std::string& problem : journal.problems()) {
        summary.cases.push_back(case_of_problem(problem));
    }
    make_names_unique(summary.cases);
    for (const Record& record : connections) {
        summary.connections.push_back(
            control::json_of(journal, *record)
                .dump(-1, ' ', false, control::Json::error_handler_t::replace));
    }
}

}  // namespace wsecho::tool
