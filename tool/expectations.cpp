#include "tool/expectations.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "text/escape.hpp"
#include "text/field_value.hpp"
#include "wsecho/close.hpp"

namespace wsecho::tool {
namespace {

constexpr std::size_t kMostCloseProblems = 20;

constexpr const char* kCounted = " (the first octet is 0)";
constexpr const char* kLegend =
    "the expected messages (= received, - missing; seq 1 is the first message that arrived):\n";

std::vector<control::Match> matches_for(const std::vector<ExpectedMessage>& sequence) {
    std::vector<control::Match> matches;
    for (const ExpectedMessage& each : sequence) {
        const nlohmann::json written = {{each.is_pattern ? "pattern" : "text", each.written}};
        matches.emplace_back(written, each.is_pattern ? "--expect-pattern" : "--expect-text");
    }
    return matches;
}

// "3", "at least 3", "at most 5", "3 to 5"
std::string words_for(const Range& range) {
    if (!range.most) return "at least " + std::to_string(range.least);
    if (range.least == *range.most) return std::to_string(range.least);
    const std::string most = std::to_string(*range.most);
    return range.least == 0 ? "at most " + most : std::to_string(range.least) + " to " + most;
}

// As it can be written on the command line.
std::string written_form(const Range& range) {
    const bool has_only_most = range.least == 0 && range.most && *range.most > 0;
    std::string text = has_only_most ? "" : std::to_string(range.least);
    if (range.most == range.least) return text;
    text += "..";
    return range.most ? text + std::to_string(*range.most) : text;
}

ExpectationResult count_result(const char* option, const char* what, const Range& range,
                               std::uint64_t count) {
    ExpectationResult result;
    result.name = std::string(option) + ' ' + written_form(range);
    result.met = range.contains(count);
    if (result.met) return result;
    result.message = "got " + std::to_string(count) + ' ' + what + (count == 1 ? "" : "s") +
                     ", expected " + words_for(range);
    return result;
}

}  // namespace

Expectations::Expectations(const ExpectationSettings& settings)
    : settings_(settings), sequence_(matches_for(settings.sequence), control::Order::contains) {}

TraceDepth Expectations::depth() const {
    const bool needs_messages = settings_.messages || !settings_.sequence.empty();
    return needs_messages ? TraceDepth::messages : TraceDepth::connections;
}

bool Expectations::observe(const Event& event) {
    if (!settings_.any()) return false;
    const std::lock_guard lock(mutex_);
    if (is_frozen_) return false;
    switch (event.kind) {
        case EventKind::opened:
            clients_.emplace(event.connection, std::nullopt);
            count(event);
            break;
        case EventKind::refused:
        case EventKind::unsecured:
            count(event);
            break;
        case EventKind::message: {
            if (event.direction != Direction::received) return false;
            ++messages_;
            if (settings_.sequence.empty()) break;
            journal::ListedMessage message;
            message.seq = messages_;
            message.connection = event.connection;
            message.type = static_cast<MessageType>(event.opcode);
            message.length = event.payload.size();
            message.payload = event.payload;
            sequence_.add(message);
            break;
        }
        case EventKind::close:
            note_close(event);
            return false;
        case EventKind::closed:
            count(event);
            counted_.erase(event.connection);
            note_end(event);
            break;
        default:
            return false;
    }
    is_frozen_ = settings_.exit_when_met && all_hold();
    return is_frozen_;
}

// A connection counts once the server has answered it, or it has ended without an answer.
void Expectations::count(const Event& event) {
    if (counted_.insert(event.connection).second) ++connections_;
}

void Expectations::note_close(const Event& event) {
    const auto client = clients_.find(event.connection);
    if (event.direction != Direction::received || client == clients_.end()) return;
    if (!client->second) client->second = event.code;
}

void Expectations::note_end(const Event& event) {
    const auto client = clients_.find(event.connection);
    if (client == clients_.end()) return;
    ++clients_ended_;
    const std::uint16_t code = client->second.value_or(close_code::abnormal_closure);
    const bool is_late = connected_at_stop_.count(event.connection) > 0;
    clients_.erase(client);
    if (!settings_.close_code || code == *settings_.close_code) return;
    if (is_late) {
        add_problem(event.connection, "was still connected");
    } else if (code == close_code::abnormal_closure) {
        add_problem(event.connection, "left without a close frame");
    } else {
        const std::string got = code == close_code::no_status_received
                                    ? "without a code"
                                    : "with " + std::to_string(code);
        add_problem(event.connection,
                    "closed " + got + ", expected " + std::to_string(*settings_.close_code));
    }
}

void Expectations::add_problem(std::uint64_t connection, const std::string& what) {
    if (close_problems_.size() == kMostCloseProblems) {
        ++more_close_problems_;
        return;
    }
    close_problems_.push_back('#' + std::to_string(connection) + ' ' + what);
}

bool Expectations::are_met() const {
    const std::lock_guard lock(mutex_);
    return all_hold();
}

void Expectations::note_stop() {
    const std::lock_guard lock(mutex_);
    for (const auto& [connection, code] : clients_) {
        if (!code) connected_at_stop_.insert(connection);
    }
}

bool Expectations::all_hold() const {
    if (settings_.connections && !settings_.connections->contains(connections_)) return false;
    if (settings_.messages && !settings_.messages->contains(messages_)) return false;
    return sequence_.holds() && (!settings_.close_code || closes_hold());
}

bool Expectations::closes_hold() const {
    return clients_ended_ > 0 && clients_.empty() && close_problems_.empty();
}

std::vector<ExpectationResult> Expectations::results() const {
    const std::lock_guard lock(mutex_);
    std::vector<ExpectationResult> results;
    if (settings_.connections) {
        results.push_back(count_result("--expect-connections", "connection", *settings_.connections,
                                       connections_));
    }
    if (settings_.messages) {
        results.push_back(
            count_result("--expect-messages", "message", *settings_.messages, messages_));
    }
    if (!settings_.sequence.empty()) add_sequence(results);
    if (settings_.close_code) results.push_back(close_result());
    return results;
}

// The report has a line for each: "=" or "-", and the message.
void Expectations::add_sequence(std::vector<ExpectationResult>& results) const {
    const control::Verification::Report report = sequence_.report();
    std::string_view diff = report.diff;
    bool is_explained = false;
    std::string before;
    for (const ExpectedMessage& each : settings_.sequence) {
        const std::string_view line = text::cut(diff, "\n");
        const std::string quoted = text::quote(each.written);
        ExpectationResult result;
        result.name = (each.is_pattern ? "--expect-pattern " : "--expect-text ") + quoted;
        result.met = !line.empty() && line.front() == '=';
        if (!result.met) {
            result.message = std::string("no text message ") + (each.is_pattern ? "like " : "") +
                             quoted + before + " among " + std::to_string(messages_) +
                             (messages_ == 1 ? " message" : " messages");
        }
        if (!result.met && !std::exchange(is_explained, true)) {
            for (const control::NearMiss& near : report.closest) {
                result.details += "closest: " + control::describe(near.message) + " of #" +
                                  std::to_string(near.message.connection) + ": " + near.differs +
                                  (near.differs.compare(0, 6, "octet ") == 0 ? kCounted : "") +
                                  '\n';
            }
            if (settings_.sequence.size() > 1) result.details += kLegend + report.diff;
        }
        if (result.met) before = " after " + quoted;
        results.push_back(std::move(result));
    }
}

ExpectationResult Expectations::close_result() const {
    ExpectationResult result;
    result.name = "--expect-close " + std::to_string(*settings_.close_code);
    result.met = closes_hold();
    if (result.met) return result;
    for (const std::string& problem : close_problems_) {
        result.message += (result.message.empty() ? "" : ", ") + problem;
    }
    if (more_close_problems_ > 0) {
        result.message += " and " + std::to_string(more_close_problems_) + " more";
    }
    if (result.message.empty()) {
        result.message = clients_.empty() ? "no client came" : "a client is still connected";
    }
    return result;
}

}  // namespace wsecho::tool
