// Compares two sessions in memory: one gets what its client sends in one piece, the other gets the
// same in many. For libFuzzer; scripts/fuzz builds it.
//
// An input says what the server is and what its client does (see session_plan.hpp). Both sessions
// must send the same octets and leave the same records.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>

#include "fuzz/expect.hpp"
#include "fuzz/fuzzed_session.hpp"
#include "fuzz/play.hpp"
#include "fuzz/random.hpp"
#include "fuzz/session_plan.hpp"
#include "text/escape.hpp"
#include "wsecho/frame.hpp"

namespace {

using namespace wsecho_test;  // NOLINT(google-build-using-namespace)

struct Outcome {
    std::string sent;
    std::string records;
    bool can_be_compared = true;
};

// quote() would show the first octets only.
std::string all_of(const std::string& octets) {
    return wsecho::text::quote(octets, std::string::npos);
}

std::string records_of(const FuzzedSession& served) {
    const auto& record = served.record();
    std::ostringstream out;
    out << served.journal().transcript(&record) << '\n'
        << record.times() << ' ' << record.state << ' ' << record.tcp_end << ' ' << record.clean
        << ' ' << record.response_status << ' ' << record.failure() << '\n'
        << record.messages_received << ' ' << record.bytes_received << ' ' << record.messages_sent
        << ' ' << record.bytes_sent << ' ' << record.rare().answers_dropped << '\n';
    for (const auto& message : served.journal().messages(&record)) {
        out << message.type << ' ' << all_of(message.payload) << '\n';
    }
    for (const auto& frame : served.journal().frames(record)) out << frame << '\n';
    for (const auto& verdict : record.rare().verdicts) out << verdict << '\n';
    return out.str();
}

// After a refusal the sentences are about what has arrived so far: of a request line without an end
// (then in the response, too), or of what should not follow the request.
Outcome outcome_of_refused(const FuzzedSession& served) {
    constexpr std::size_t kStatusEnd = 12;  // "HTTP/1.1 400"
    const auto& record = served.record();
    std::ostringstream facts;
    facts << record.response_status << ' ' << record.state << ' ' << record.tcp_end;
    const std::size_t size = record.response_status == 400 ? kStatusEnd : std::string::npos;
    return {served.received().substr(0, size), facts.str()};
}

Outcome outcome_of(const SessionPlan& plan, Random* cuts) {
    FuzzedSession served(plan.options);
    play(plan, served, cuts);
    served.finish();
    if (served.has_waited()) return {{}, {}, false};
    if (served.record().response_status != 101) return outcome_of_refused(served);
    return {served.received(), records_of(served)};
}

void compare(const std::string& a, const std::string& b) {
    if (a == b) return;
    std::fprintf(stderr, "in one piece:\n%s\nin many:\n%s\n", a.c_str(), b.c_str());
    expect(false);
}

// Steps wait for a task of their own: what arrives with the request, or with another frame, comes
// before them. So with a behavior each frame is sent after all answers to the one before.
bool can_be_compared(const SessionPlan& plan) {
    if (plan.is_plain) return true;
    const std::string behavior = plan.options.behavior.text();
    // What a read brings counts for these.
    if (behavior.find("tcp.slowread") != std::string::npos) return false;
    return !plan.is_raw;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < SessionPlan::kChoices) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const SessionPlan plan(input);
    if (!can_be_compared(plan)) return 0;
    Random cuts(input.substr(0, SessionPlan::kChoices));
    const Outcome whole = outcome_of(plan, nullptr);
    const Outcome pieces = outcome_of(plan, &cuts);
    if (!whole.can_be_compared || !pieces.can_be_compared) return 0;
    compare(all_of(whole.sent), all_of(pieces.sent));
    compare(whole.records, pieces.records);
    return 0;
}
