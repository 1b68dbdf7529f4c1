// Serves a client that sends anything, in memory. For libFuzzer; scripts/fuzz builds it.
//
// An input says what the server is and what its client does (see session_plan.hpp). The server must
// send nothing invalid and no flood, echo what it records, and count what it records; and nothing
// may be left of the connection.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/expect.hpp"
#include "fuzz/fuzzed_session.hpp"
#include "fuzz/play.hpp"
#include "fuzz/server_octets.hpp"
#include "fuzz/session_plan.hpp"

namespace {

using namespace wsecho_test;  // NOLINT(google-build-using-namespace)
using wsecho::Direction;

void check_counters(const FuzzedSession& served) {
    const auto& record = served.record();
    const auto& journal = served.journal();
    const auto messages = journal.messages(&record);
    expect(messages.size() + record.rare().evicted_messages == record.messages_received);
    std::uint64_t octets = 0;
    for (const auto& message : messages) octets += message.payload.size();
    expect(record.rare().evicted_messages > 0 ? octets <= record.bytes_received
                                              : octets == record.bytes_received);
    const auto counts = journal.counts({});
    expect(counts.clients == 0 && counts.connections <= 1);
    expect(counts.messages == record.messages_received);
    expect(counts.evicted_messages == record.rare().evicted_messages);
    const auto totals = journal.totals();
    expect(totals.messages_received == record.messages_received);
    expect(totals.bytes_received == record.bytes_received);
    expect(totals.messages_sent == record.messages_sent && totals.bytes_sent == record.bytes_sent);
    expect(record.state == wsecho::ConnectionState::closed);
}

// What was sent is what was recorded as sent, when the client has read all.
void check_sent(const FuzzedSession& served, const ServerOctets& sent, bool has_frames) {
    const auto& record = served.record();
    std::uint64_t octets = 0;
    for (const Frame& message : sent.messages) octets += message.payload.size();
    expect(record.messages_sent == sent.messages.size() && record.bytes_sent == octets);
    std::size_t frames = 0;
    for (const auto& frame : served.journal().frames(record)) {
        if (frame.direction == Direction::sent) ++frames;
    }
    expect(!has_frames || frames == sent.frames.size());
}

// The echoes are the first of the messages, in order.
void check_echoes(const FuzzedSession& served, const ServerOctets& sent, bool all) {
    const auto messages = served.journal().messages(&served.record());
    if (served.record().rare().evicted_messages > 0) return;
    expect(sent.messages.size() <= messages.size());
    expect(!all || sent.messages.size() == messages.size());
    for (std::size_t i = 0; i < sent.messages.size(); ++i) {
        expect(sent.messages[i].payload == messages[i].payload);
        expect(sent.messages[i].opcode == static_cast<std::uint8_t>(messages[i].type));
    }
}

// An answer is not much larger than what it answers: a refusal at most 40 times.
void check_amount(const FuzzedSession& served, const SessionPlan& plan) {
    std::size_t octets = 0;
    for (const Act& act : plan.acts) octets += act.octets.size();
    expect(served.received().size() <= 4096 + 40 * octets + served.record().bytes_received);
}

// A response to HEAD has no body, which only its client knows.
bool may_be_head(std::string_view input) {
    return input.find("HEAD") != std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < SessionPlan::kChoices) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const SessionPlan plan(input);
    FuzzedSession served(plan.options);
    play(plan, served, nullptr);
    served.finish();
    check_counters(served);
    if (!plan.is_valid) return 0;
    expect(!served.is_flooded());
    if (may_be_head(input)) return 0;
    const ServerOctets sent = read_server_octets(served.received());
    const bool is_simple = plan.is_simple && !served.was_reset();
    if (is_simple) expect(sent.is_whole);
    const bool has_frames = plan.options.record_frames && !plan.has_little_history;
    if (is_simple) check_sent(served, sent, has_frames);
    if (!plan.is_plain || plan.test_sends) return 0;
    check_echoes(served, sent, is_simple);
    if (is_simple) check_amount(served, plan);
    return 0;
}
