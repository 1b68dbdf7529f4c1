// Turns calls into lines of text.

#include "behavior/fake_actor.hpp"

#include <utility>

#include "behavior/catalogue.hpp"
#include "text/escape.hpp"
#include "text/units.hpp"

namespace wsecho_test {

using namespace wsecho;
using namespace wsecho::behavior;

FakeActor::FakeActor() {
    actor_.wire = this;
    actor_.conversation = this;
    actor_.opening = this;
}

void FakeActor::act(std::string_view written) {
    const Behavior behavior(written);
    for (const Step& step : behavior.steps()) {
        entry_of(step).act(actor_, Arguments(step.arguments()));
    }
}

void FakeActor::receive(MessageType type, std::string payload, bool compressed) {
    const Received message{type, std::make_shared<const std::string>(std::move(payload)),
                           compressed};
    for (const auto& [pattern, reply] : replies_) {
        if (reply(actor_, message)) return;
    }
    if (answer_) answer_(actor_, message);
}

void FakeActor::advance(std::chrono::milliseconds time) {
    const auto end = now_ + time;
    while (!timers_.empty() && timers_.begin()->first <= end) {
        const auto task = std::move(timers_.begin()->second);
        now_ = timers_.begin()->first;
        timers_.erase(timers_.begin());
        task();
    }
    now_ = end;
}

Lines FakeActor::take() {
    return std::exchange(lines_, {});
}

void FakeActor::hold_turns(bool held) {
    turns_held_ = held;
    while (!turns_held_ && !turns_.empty()) {
        const auto task = std::move(turns_.front());
        turns_.pop_front();
        task();
    }
}

void FakeActor::send(Outgoing message) {
    const bool is_text = message.type == MessageType::text;
    std::string line = is_text ? "text " : "binary ";
    line += is_text ? text::quote(message.payload) : text::hex(message.payload);
    if (message.compressed) line += " compressed";
    if (message.fragments != 1) line += " in " + std::to_string(message.fragments) + " frames";
    lines_.push_back(std::move(line));
}

void FakeActor::echo(const Received& message) {
    send({message.type, message.payload(), message.compressed});
}

void FakeActor::ping(std::string payload) {
    lines_.push_back("ping " + text::quote(payload));
}

void FakeActor::pong(std::string payload) {
    lines_.push_back("pong " + text::quote(payload));
}

void FakeActor::keep_alive(const behavior::KeepAlive& settings) {
    lines_.push_back("keep alive " + std::to_string(settings.interval.count()) + "ms " +
                     std::to_string(settings.timeout.count()) + "ms");
}

void FakeActor::close(std::optional<CloseFrame> frame) {
    lines_.push_back(!frame ? "close without a code"
                            : "close " + std::to_string(frame->code) + ' ' +
                                  text::quote(frame->reason));
}

void FakeActor::frame(const wire::Frame& frame) {
    lines_.push_back("frame " + text::hex(frame.octets()));
}

void FakeActor::send_in(MessageType, std::string, const std::vector<wire::Frame>& frames) {
    for (const wire::Frame& each : frames) frame(each);
}

void FakeActor::close_with(std::string payload) {
    lines_.push_back("close with " + text::hex(payload));
}

void FakeActor::produce(std::function<bool()> next) {
    while (next()) {
    }
}

void FakeActor::set_overloaded(bool overloaded) {
    lines_.emplace_back(overloaded ? "overloaded" : "not overloaded");
}

void FakeActor::after(std::chrono::milliseconds delay, std::function<void()> task) {
    timers_.emplace(now_ + delay, std::move(task));
}

void FakeActor::hold(std::chrono::milliseconds delay) {
    lines_.push_back("hold " + text::format_duration(delay));
}

void FakeActor::in_turn(std::function<void()> task) {
    turns_.push_back(std::move(task));
    hold_turns(turns_held_);
}

void FakeActor::select_subprotocol(std::string name) {
    lines_.push_back("subprotocol " + name);
}

}  // namespace wsecho_test
