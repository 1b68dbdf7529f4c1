// The client's part, and the test's.

#include "fuzz/play.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace wsecho_test {

namespace {

using wsecho::journal::Action;

// Many octets in larger pieces, so that there are never very many.
void send(std::string_view octets, FuzzedSession& served, Random* cuts) {
    const auto largest = static_cast<std::uint32_t>(40 + octets.size() / 20);
    while (!octets.empty()) {
        const std::size_t size = cuts ? 1 + cuts->below(1 + cuts->below(largest)) : octets.size();
        served.send(octets.substr(0, size));
        octets.remove_prefix(std::min(size, octets.size()));
    }
}

Action message(std::size_t size) {
    Action action{Action::Kind::send};
    action.payload.assign(size, 'm');
    return action;
}

Action close_frame() {
    Action action{Action::Kind::close};
    action.close = wsecho::CloseFrame{4000, "bye"};
    return action;
}

bool is_send(const SessionPlan& plan, std::size_t act) {
    return act < plan.acts.size() && plan.acts[act].kind == Act::Kind::send;
}

}  // namespace

void play(const SessionPlan& plan, FuzzedSession& served, Random* cuts) {
    using Kind = Act::Kind;
    std::string octets;
    for (std::size_t i = 0; i < plan.acts.size(); ++i) {
        const Act& act = plan.acts[i];
        switch (act.kind) {
            case Kind::send:
                octets += act.octets;
                if (plan.is_plain && !cuts && is_send(plan, i + 1)) break;
                send(std::exchange(octets, {}), served, cuts);
                break;
            case Kind::pass:
                served.pass(std::chrono::milliseconds(act.amount));
                break;
            case Kind::stop_reading:
                served.shrink_buffers();
                served.set_reading(false);
                break;
            case Kind::read_again:
                served.set_reading(true);
                break;
            case Kind::send_fin:
                served.send_fin();
                break;
            case Kind::leave:
                served.leave();
                break;
            case Kind::stop_server:
                served.stop_server();
                break;
            case Kind::close:
                served.perform(close_frame());
                break;
            case Kind::message:
                served.perform(message(act.amount));
                break;
            case Kind::pause_reading:
                served.perform({Action::Kind::pause_reading});
                break;
            case Kind::resume_reading:
                served.perform({Action::Kind::resume_reading});
                break;
        }
    }
}

}  // namespace wsecho_test
