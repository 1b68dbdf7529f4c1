// Reads inputs, and makes requests and frames of them.

#include "fuzz/session_plan.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "behavior/catalogue.hpp"
#include "fuzz/client_frames.hpp"
#include "support/http_head.hpp"

namespace wsecho_test {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLittleHistory = 1000;
constexpr std::array<std::size_t, 4> kMaxMessageSizes{1, 125, 4000, 20000};

// Behaviors whose answers are valid, with times and counts that an input reaches.
constexpr std::array<const char*, 28> kValid{
    "",
    "",
    "",
    "",
    "sink",
    "echo.upper",
    "echo.reverse",
    "echo.fragments(3)",
    "echo.duplicate",
    "echo.drop(2)",
    "echo.as(binary)",
    "echo.delay(200ms)",
    "delay(100ms)",
    "reply(*,yes)",
    "send(hello)@message:2",
    "greeting(hi)",
    "ping(x)@message:1",
    "ping.every(1s)",
    "every(1s,tick)",
    "close(4001,bye)@message:2",
    "tcp.latency(50ms)",
    "hs.status(503)",
    "subprotocol(a)",
    "send(a)@ping:1/send(b)@close",
    "delay(1s)/close(1000)@message:3",
    "tcp.stall(1s)@message:2",
    "tcp.slowread(100)",
    "header(A,b)",
};

// All the others, with their default arguments.
std::vector<wsecho::Behavior> make_others() {
    std::vector<wsecho::Behavior> others;
    for (const auto& entry : wsecho::behavior::catalogue()) {
        if (entry.has(wsecho::behavior::kHeavy) || entry.group == "tls") continue;
        try {
            others.emplace_back(wsecho::Step(entry.name));
        } catch (const std::invalid_argument&) {  // it needs arguments
        }
    }
    return others;
}

const std::vector<wsecho::Behavior>& others() {
    static const std::vector<wsecho::Behavior> made = make_others();
    return made;
}

Act other_act(std::uint8_t choice) {
    using Kind = Act::Kind;
    switch (choice % 12) {
        case 0:
            return {Kind::pass, {}, 20};
        case 1:
            return {Kind::pass, {}, 1100};
        case 2:
            return {Kind::pass, {}, 20000};
        case 3:
            return {Kind::stop_reading};
        case 4:
            return {Kind::read_again};
        case 5:
            return {Kind::send_fin};
        case 6:
            return {Kind::leave};
        case 7:
            return {Kind::stop_server};
        case 8:
            return {Kind::close};
        case 9:
            return {Kind::message, {}, std::size_t{choice} * 100};
        case 10:
            return {Kind::pause_reading};
        default:
            return {Kind::resume_reading};
    }
}

// An octet 0x7f begins another act.
Act next_act(std::string_view& octets, ClientFrames& frames) {
    if (octets.front() != '\x7f') return {Act::Kind::send, frames.next(octets)};
    octets.remove_prefix(1);
    return other_act(take_octet(octets));
}

std::string request_of(std::uint8_t choice, bool compresses) {
    constexpr std::array<const char*, 8> kOffers{
        "permessage-deflate",
        "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=9",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=8, permessage-deflate",
        "x, permessage-deflate; y, permessage-deflate",
        ""};
    Request request;
    const std::string offer = compresses ? kOffers[choice % 7] : kOffers[choice % 8];
    if (!offer.empty()) request.add("Sec-WebSocket-Extensions", offer);
    return request.octets();
}

wsecho::Options options_of(std::uint8_t choice) {
    wsecho::Options options;
    options.max_message_size = kMaxMessageSizes[choice & 3U];
    options.compression = (choice & 4U) == 0;
    options.record_frames = (choice & 8U) != 0;
    options.history.bytes = (choice & 16U) != 0 ? kLittleHistory : std::size_t{1} << 24;
    if ((choice & 32U) != 0) {
        options.ping_interval = 1s;
        options.pong_timeout = 3s;
    }
    if ((choice & 64U) != 0) {
        options.trace = [](const wsecho::Event&) {};
        options.trace_depth = wsecho::TraceDepth::bytes;
    }
    options.allow_server_wide = true;
    options.subprotocols = {"a", "b"};
    return options;
}

bool asks_for_behavior(std::string_view octets) {
    return octets.find("do/") != std::string_view::npos ||
           octets.find("do=") != std::string_view::npos;
}

}  // namespace

SessionPlan::SessionPlan(std::string_view input) {
    const bool may_ask = asks_for_behavior(input);
    options = options_of(take_octet(input));
    has_little_history = options.history.bytes == kLittleHistory;
    const std::size_t behavior = take_octet(input);
    const std::uint8_t shape = take_octet(input);
    const unsigned mode = shape % 4U;
    input.remove_prefix(1);  // the cuts
    is_valid = behavior < kValid.size() && (mode != 0 || !may_ask);
    options.behavior = behavior < kValid.size()
                           ? kValid[behavior]
                           : others()[(behavior - kValid.size()) % others().size()];
    is_plain = is_valid && options.behavior.steps().empty();
    is_raw = mode < 2;
    if (mode > 0) acts.push_back({Act::Kind::send, request_of(shape / 4U, mode == 3)});
    if (mode < 2) acts.push_back({Act::Kind::send, std::string(input)});
    ClientFrames frames(mode == 3);
    while (mode >= 2 && !input.empty()) acts.push_back(next_act(input, frames));
    note_acts();
}

void SessionPlan::note_acts() {
    const auto is_clients = [](const Act& act) {
        return act.kind == Act::Kind::send || act.kind == Act::Kind::send_fin;
    };
    is_simple = options.ping_interval == 0s && std::all_of(acts.begin(), acts.end(), is_clients);
    test_sends = std::any_of(acts.begin(), acts.end(),
                             [](const Act& act) { return act.kind == Act::Kind::message; });
}

}  // namespace wsecho_test
