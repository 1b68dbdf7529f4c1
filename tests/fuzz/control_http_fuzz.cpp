// Feeds the control API's HTTP what no client sends, in memory. For libFuzzer; scripts/fuzz builds
// it.
//
// The first octets of an input choose where to cut the rest, which are the octets of a client. They
// must give the same requests and the same answers in one piece and in many. Then the same client
// is served while time passes, or it does not read, or leaves, or the server stops.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "control/fake_client.hpp"
#include "control/http/http_connection.hpp"
#include "control/http/http_door.hpp"
#include "fuzz/expect.hpp"
#include "fuzz/random.hpp"
#include "text/number.hpp"

namespace {

using wsecho::control::HttpConnection;
using wsecho::control::HttpDoor;
using wsecho::control::HttpSettings;
using wsecho::control::Reply;
using wsecho::control::Request;
using wsecho_test::expect;
using wsecho_test::Random;
using Choice = wsecho::engine::FrontDoor::Choice;

constexpr std::size_t kChoices = 4;
constexpr std::size_t kLargestBody = 256;

std::string printed(const Request& request) {
    std::string out = request.method + '\n' + request.path + '\n';
    for (const auto& parameter : request.query) out += parameter.name + '=' + parameter.value + '&';
    for (const auto& header : request.headers) out += header.name + ": " + header.value + '\n';
    return out + '\n' + request.body;
}

struct Outcome {
    std::vector<std::string> requests;
    std::vector<int> statuses;
    std::string last;  // the code of an error
    bool has_fin = false;
};

bool operator==(const Outcome& a, const Outcome& b) {
    return a.requests == b.requests && a.statuses == b.statuses && a.last == b.last &&
           a.has_fin == b.has_fin;
}

std::uint64_t number_in(std::string_view octets) {
    const auto number = wsecho::text::read_number(octets);
    expect(number.has_value());
    return *number;
}

std::string_view field_in(std::string_view head, std::string_view name) {
    const std::size_t at = head.find(name);
    if (at == std::string_view::npos) return "0";
    head.remove_prefix(at + name.size());
    return head.substr(0, head.find("\r\n"));
}

// Reads responses as a client does.
void read_answers(std::string_view octets, const std::vector<std::string>& methods,
                  Outcome& outcome) {
    while (!octets.empty()) {
        const std::size_t end = octets.find("\r\n\r\n");
        expect(end != std::string_view::npos && octets.substr(0, 9) == "HTTP/1.1 ");
        const std::string_view head = octets.substr(0, end + 2);
        const auto status = static_cast<int>(number_in(octets.substr(9, 3)));
        octets.remove_prefix(end + 4);
        if (status == 100) continue;  // not sent if the body is there already
        const std::size_t nth = outcome.statuses.size();
        outcome.statuses.push_back(status);
        if (nth < methods.size() && methods[nth] == "HEAD") continue;
        const std::uint64_t length = number_in(field_in(head, "\r\nContent-Length: "));
        if (nth >= methods.size()) {  // an error: its sentence quotes what has arrived
            const std::size_t code = octets.rfind("\"code\":");
            outcome.last = code == std::string_view::npos ? "" : octets.substr(code);
            expect(octets.empty() || octets.size() == length);
            return;
        }
        expect(length <= octets.size());
        octets.remove_prefix(length);
    }
}

// A client, and the connection that serves it. What the handler does depends on the path.
class Served {
public:
    Served() {
        settings_.largest_body = [](std::string_view, std::string_view) { return kLargestBody; };
        connection_ = std::make_shared<HttpConnection>(
            client.stream(), wsecho::engine::Arrival{},
            [this](const Request& request, std::shared_ptr<Reply> reply) {
                handle(request, std::move(reply));
            },
            settings_, scheduler, [this](const auto&) { connection_.reset(); });
        connection_->start();
    }

    // The answers to requests that wait.
    void answer() {
        for (scheduler.run_posted(); !waiting_.empty(); scheduler.run_posted()) {
            std::exchange(waiting_, {})[0]->send({200, "late"});
        }
    }

    void stop() {
        if (connection_) connection_->stop();
    }

    void expect_end() {
        answer();
        expect(client.is_over() && !connection_ && scheduler.timers() == 0);
    }

    wsecho_test::FakeScheduler scheduler;
    wsecho_test::FakeClient client{scheduler};
    Outcome outcome;
    std::vector<std::string> methods;

private:
    void handle(const Request& request, std::shared_ptr<Reply> reply) {
        expect(waiting_.empty() && request.body.size() <= kLargestBody);
        outcome.requests.push_back(printed(request));
        methods.push_back(request.method);
        if (request.path.size() % 2 != 0) {
            reply->on_gone([this] {
                if (outcome.requests.size() % 2 != 0) waiting_.clear();
            });
            waiting_.push_back(std::move(reply));
        } else if (request.path.size() % 3 != 0) {  // else it is forgotten
            reply->send({200, request.body});
        }
    }

    HttpSettings settings_;
    std::shared_ptr<HttpConnection> connection_;
    std::vector<std::shared_ptr<Reply>> waiting_;
};

// Serves the octets, cut by `random` if there is one.
Outcome serve(std::string_view octets, Random* random) {
    Served served;
    while (!octets.empty()) {
        const std::size_t size = random ? 1 + random->below(1 + random->below(20)) : octets.size();
        served.client.send(octets.substr(0, size));
        octets.remove_prefix(std::min(size, octets.size()));
        if (random && random->below(2) != 0) served.answer();
    }
    served.answer();
    served.outcome.has_fin = served.client.has_fin();
    served.client.leave();
    served.expect_end();
    read_answers(served.client.received(), served.methods, served.outcome);
    expect(served.outcome.statuses.size() >= served.methods.size());
    expect(served.outcome.statuses.size() <= served.methods.size() + 1);
    return served.outcome;
}

void disturb(Served& served, Random& random) {
    switch (random.below(16)) {
        case 0:
            return served.scheduler.pass(std::chrono::milliseconds(random.below(70000)));
        case 1:
            return served.client.stop_reading();
        case 2:
        case 3:
            return served.client.read_again();
        case 4:
            return served.client.reset();
        case 5:
            return served.client.leave();
        case 6:
            return served.stop();
        case 7:
            return served.client.send(std::string(random.below(70000), 'x'));
        default:
            return served.answer();
    }
}

// The same with time that passes, and a client that leaves. Whatever happens, it ends.
void harass(std::string_view octets, Random& random) {
    Served served;
    while (!octets.empty()) {
        const std::size_t size = std::min<std::size_t>(1 + random.below(60), octets.size());
        served.client.send(octets.substr(0, size));
        octets.remove_prefix(size);
        disturb(served, random);
    }
    if (random.below(2) != 0) served.stop();
    served.client.leave();
    served.answer();
    served.scheduler.pass(std::chrono::milliseconds(60000));
    served.expect_end();
}

// More octets never change a choice.
void check_choice(std::string_view octets) {
    wsecho_test::FakeScheduler scheduler;
    const HttpDoor door({}, {}, scheduler);
    Choice choice = Choice::undecided;
    for (std::size_t size = 0; size <= std::min<std::size_t>(octets.size(), 200); ++size) {
        const Choice next = door.choose(octets.substr(0, size));
        expect(choice == Choice::undecided || choice == next);
        choice = next;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < kChoices) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string_view octets = input.substr(kChoices);
    Random random(input.substr(0, kChoices));
    harass(octets, random);
    expect(serve(octets, nullptr) == serve(octets, &random));
    check_choice(octets);
    return 0;
}
