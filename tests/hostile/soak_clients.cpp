#include "hostile/soak_clients.hpp"

#include <algorithm>
#include <chrono>

#include "behavior/catalogue.hpp"
#include "support/payloads.hpp"
#include "support/printed.hpp"

namespace wsecho_test {

using namespace std::chrono_literals;

namespace {

// How long a client waits for what comes of a fault, and how much of it the client reads.
constexpr auto kFaultPatience = 20ms;

// With arguments and triggers, which the catalogue does not suggest.
const std::vector<std::string> kMoreBehaviors = {"send(hello)/close(4001)",
                                                 "delay(5ms)/echo.reverse",
                                                 "echo.delay(3ms)",
                                                 "every(2ms,tick)",
                                                 "frame.rsv2@message:1",
                                                 "tcp.rst@message:2",
                                                 "tcp.fin@time:5ms",
                                                 "ping(x)@message:1",
                                                 "close(1000)@ping:1",
                                                 "tcp.rst@byte:20",
                                                 "sink",
                                                 "unknown.fault"};

bool needs_no_argument(const wsecho::behavior::Entry& entry) {
    return std::all_of(entry.parameters.begin(), entry.parameters.end(),
                       [](const wsecho::behavior::Parameter& parameter) {
                           return parameter.fallback != wsecho::behavior::no_default;
                       });
}

}  // namespace

// ---- the ledger --------------------------------------------------------------------------------

void Ledger::add(const std::string& target, std::uint64_t messages) {
    const std::lock_guard lock(mutex_);
    messages_[target] = messages;
}

std::optional<std::uint64_t> Ledger::take(const std::string& target) {
    const std::lock_guard lock(mutex_);
    const auto found = messages_.find(target);
    if (found == messages_.end()) return {};
    const std::uint64_t messages = found->second;
    messages_.erase(found);
    return messages;
}

std::size_t Ledger::size() const {
    const std::lock_guard lock(mutex_);
    return messages_.size();
}

// ---- the clients -------------------------------------------------------------------------------

std::vector<std::string> steps_without_arguments() {
    std::vector<std::string> names;
    for (const auto& entry : wsecho::behavior::catalogue()) {
        if (needs_no_argument(entry)) names.emplace_back(entry.name);
    }
    return names;
}

SoakClients::SoakClients(std::uint16_t port, unsigned thread, std::uint32_t seed, Ledger& ledger,
                         SoakCounts& counts)
    : port_(port), thread_(thread), random_(seed + thread), ledger_(ledger), counts_(counts) {}

void SoakClients::run_one() {
    if (below(2) == 0) {
        echo_numbered_messages();
    } else {
        meet(random_behavior());
    }
}

RawClient SoakClients::connect() {
    RawClient client(port_);
    if (below(3) == 0) {
        client.start_tls();
        ++counts_.secure;
    }
    return client;
}

void SoakClients::echo_numbered_messages() {
    const std::string target = "/plain/" + std::to_string(thread_) + "-" + std::to_string(next_++);
    auto client = connect();
    if (client.handshake(Request(target)).status != 101) throw ClientError("refused: " + target);
    const std::uint32_t messages = below(20);
    for (std::uint32_t number = 0; number < messages; ++number) {
        const std::string payload = target + " " + std::to_string(number) + " " +
                                    some_text(below(4) == 0 ? below(30'000) : below(100));
        send_in_fragments(client, payload);
        const ReceivedMessage echo = client.read_message();
        if (echo.payload != payload) {
            throw ClientError("not the echo of " + payload.substr(0, 30) + ": " + printed(echo));
        }
    }
    counts_.messages += messages;
    ++counts_.plain;
    ledger_.add(target, messages);
    leave(client);
}

void SoakClients::send_in_fragments(RawClient& client, const std::string& payload) {
    const std::size_t piece = below(3) == 0 ? 1 + payload.size() / (1 + below(5)) : payload.size();
    for (std::size_t at = 0; at < payload.size(); at += piece) {
        FrameSpec frame(at == 0 ? opcode::text : opcode::continuation, payload.substr(at, piece));
        if (at + piece < payload.size()) frame.not_final();
        client.send(frame);
    }
}

void SoakClients::leave(RawClient& client) {
    switch (below(4)) {
        case 0:
            return client.abort();
        case 1:
            return client.close();
        case 2:
            client.shutdown_write();
            client.read_until_end();
            return;
        default:
            client.close_cleanly();
    }
}

void SoakClients::meet(const std::string& behavior) {
    ++counts_.faults;
    try {
        auto client = connect();
        client.set_timeout(kFaultPatience);
        client.write(Request("/do/" + behavior).octets());
        client.read_until("\r\n\r\n");
        for (int i = 0; i < 3; ++i) client.send_text("hello");
        client.send_ping("ping");
        client.read_exact(below(2000));
        leave(client);
    } catch (const ClientError&) {  // most faults break something
    }
}

std::string SoakClients::random_behavior() {
    static const std::vector<std::string> names = steps_without_arguments();
    const std::vector<std::string>& from = below(4) == 0 ? kMoreBehaviors : names;
    return from[below(static_cast<std::uint32_t>(from.size()))];
}

}  // namespace wsecho_test
