#include "control_costs.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "frames.hpp"
#include "loopback.hpp"
#include "records.hpp"
#include "server_process.hpp"
#include "statistics.hpp"
#include "support/http_client.hpp"
#include "support/http_head.hpp"
#include "workload.hpp"

namespace wsecho_bench {
namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr int kTurns = 4;                           // of a round
constexpr int kMessages = 25;                       // of a turn
constexpr std::chrono::milliseconds kInterval{10};  // between two questions
constexpr std::chrono::microseconds kSettle{300};   // until the server and the client are asleep

constexpr Workload kOneMessage{"one message", 1, 1, 32, false};
constexpr std::size_t kEchoSize = 2 + 32;  // of a server's frame

// A client with a WebSocket, and one of the control API, of the same server.
class Clients {
public:
    explicit Clients(std::uint16_t port) : web_socket_(port), control_(port), frames_(kOneMessage) {
        web_socket_.write(wsecho_test::Request("/?id=waited-for").octets());
        std::string response;
        while (response.find("\r\n\r\n") == std::string::npos) response += web_socket_.read(1);
    }

    void send() {
        std::string frame;
        frames_.append(frame, sent_++);
        web_socket_.write(frame);
    }
    void read_echo() { web_socket_.read(kEchoSize); }

    wsecho_test::HttpClient& control() { return control_; }

    // `since` of the next message.
    std::string since() {
        const std::string body =
            control_.get("/-/messages?id=waited-for&limit=1000&since=" + since_).body;
        const std::size_t next = body.find("\"next\":") + 7;
        since_ = body.substr(next, body.find_first_not_of("0123456789", next) - next);
        return since_;
    }

private:
    LoopbackSocket web_socket_;
    wsecho_test::HttpClient control_;
    const Frames frames_;
    std::uint64_t sent_ = 0;
    std::string since_ = "0";
};

void expect_found(const wsecho_test::HttpResponse& response) {
    if (response.status() != 200) throw std::runtime_error("the message was not found");
}

// ---- the ways to learn of it: each returns when the client has
// ------------------------------------

void read_echo(Clients& clients, const std::string& /*since*/) {
    clients.read_echo();
}

void wait_on(Clients& clients, const std::string& since, const char* target) {
    expect_found(clients.control().request(
        "POST", target, R"({"id":"waited-for","timeout_ms":10000,"since":)" + since + "}"));
}

void wait_for_it(Clients& clients, const std::string& since) {
    wait_on(clients, since, "/-/messages/wait");
}

void take_it(Clients& clients, const std::string& since) {
    wait_on(clients, since, "/-/messages/take");
}

void ask_for_it(Clients& clients, const std::string& since) {
    const std::string target = "/-/messages?id=waited-for&since=" + since;
    while (clients.control().get(target).body.find("\"messages\":[]") != std::string::npos) {
        std::this_thread::sleep_for(kInterval);
    }
}

struct Way {
    const char* name;
    void (*learn)(Clients&, const std::string& since);
};

constexpr std::array<Way, 4> kWays{{
    {"the echo", read_echo},
    {"the answer to `POST /-/messages/wait`", wait_for_it},
    {"the answer to `POST /-/messages/take`", take_it},
    {"it from `GET /-/messages`, sent every 10 ms", ask_for_it},
}};

// From right before the message is sent. It may be sent at any time between two questions.
double measure(Clients& clients, const Way& way, std::chrono::microseconds pause) {
    const std::string since = clients.since();
    auto sent = std::async(std::launch::async, [&] {
        std::this_thread::sleep_for(kSettle + pause);
        const auto now = Clock::now();
        clients.send();
        return now;
    });
    way.learn(clients, since);
    const auto learned = Clock::now();
    const Microseconds time = learned - sent.get();
    if (way.learn != read_echo) clients.read_echo();
    return time.count();
}

}  // namespace

void measure_control_waits(const Settings& settings) {
    show_progress("waits of the control API");
    const ServerProcess process({WSECHO_PEER_OWN, "control"});
    Clients clients(process.port());
    std::mt19937 random(1);
    std::uniform_int_distribution<int> pauses(0, 10'000);
    std::array<std::vector<double>, kWays.size()> times;
    for (int round = 0; round < settings.rounds * kTurns; ++round) {
        for (std::size_t i = 0; i < kWays.size(); ++i) {
            for (int message = 0; message < kMessages; ++message) {
                const std::chrono::microseconds pause(pauses(random));
                times[i].push_back(measure(clients, kWays[i], pause));
            }
        }
    }
    for (std::size_t i = 0; i < kWays.size(); ++i) {
        record("control.waits", kWays[i].name, "median, µs", median(times[i]));
        record("control.waits", kWays[i].name, "p99, µs", percentile(times[i], 99));
    }
}

}  // namespace wsecho_bench
