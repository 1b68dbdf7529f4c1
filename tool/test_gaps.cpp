#include "tool/test_gaps.hpp"

#include <sstream>
#include <stdexcept>
#include <utility>

#include "behavior/catalogue.hpp"
#include "behavior/target.hpp"
#include "text/escape.hpp"
#include "wsecho/behavior.hpp"
#include "wsecho/verdict.hpp"

namespace wsecho::tool {
namespace {

// A server that runs for weeks keeps this many tests and sentences.
constexpr std::size_t kMostGaps = 1000;

constexpr std::size_t kShownGapTarget = 200;

std::string number_of(const Event& event) {
    return '#' + std::to_string(event.connection);
}

bool is_fault(std::string_view step) {
    const Behavior behavior(step);
    return behavior::entry_of(behavior.steps().front()).is_fault();
}

/// The `?id=` of a target.
std::string tag_of(const Handshake* request) {
    try {
        return request != nullptr ? behavior::read_target(request->target).tag : std::string();
    } catch (const std::invalid_argument&) {
        return {};  // refused before its behavior was read
    }
}

}  // namespace

void TestGaps::observe(const Event& event) {
    switch (event.kind) {
        case EventKind::opened:
            note_request(event);
            break;
        case EventKind::unsecured:
            if (event.mistake) {
                last_refusal_ =
                    number_of(event) + " failed the TLS handshake: " + std::string(event.text);
            }
            break;
        case EventKind::refused:
            if (event.mistake) {
                client_came_ = true;
                add(number_of(event) +
                    " was refused: the behavior in its URL is invalid or not allowed");
            } else if (event.behavior.empty()) {
                last_refusal_ = number_of(event) + " was refused: " + std::string(event.text);
            } else {
                note_request(event);
            }
            break;
        case EventKind::skipped:
            if (!is_fault(event.behavior)) break;
            clients_[event.connection].skipped.emplace_back(event.text);
            break;
        case EventKind::closed:
            note_end(event);
            break;
        default:
            break;
    }
}

void TestGaps::note_request(const Event& event) {
    client_came_ = true;
    Client& client = clients_[event.connection];
    if (event.handshake != nullptr) client.target = event.handshake->target;
    client.test = std::string(event.behavior) + '\n' + tag_of(event.handshake);
}

void TestGaps::note_end(const Event& event) {
    Client client;
    if (const auto found = clients_.find(event.connection); found != clients_.end()) {
        client = std::move(found->second);
        clients_.erase(found);
    }
    const bool acted = event.verdicts != nullptr;
    if (acted) {
        fault_acted_ = true;
        for (const Verdict& verdict : *event.verdicts) {
            if (verdict.outcome != Verdict::Outcome::undecided) continue;
            std::ostringstream sentence;
            sentence << number_of(event) << ' ' << verdict;
            add(sentence.str());
        }
    }
    if (!acted && client.skipped.empty()) return;
    if (tests_.size() == kMostGaps && tests_.count(client.test) == 0) return;
    Test& test = tests_[client.test];
    test.acted = test.acted || acted;
    test.skipped.clear();
    for (const std::string& sentence : client.skipped) {
        test.skipped.push_back(number_of(event) + ' ' +
                               text::quote(client.target, kShownGapTarget) + ": " + sentence);
    }
}

void TestGaps::add(const std::string& sentence) {
    if (sentences_.size() < kMostGaps) sentences_.push_back(sentence);
}

std::vector<std::string> TestGaps::sentences() const {
    std::vector<std::string> all = sentences_;
    for (const auto& [name, test] : tests_) {
        if (!test.acted) all.insert(all.end(), test.skipped.begin(), test.skipped.end());
    }
    if (!all.empty() || fault_acted_) return all;
    if (client_came_) {
        return {
            "no fault acted: no client asked for one: use a fault in a URL, such as "
            "/do/frame.rsv2, or add --allow-untested"};
    }
    return {"no client came" + (last_refusal_.empty() ? "" : "; " + last_refusal_)};
}

}  // namespace wsecho::tool
