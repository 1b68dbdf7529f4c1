// A connection that records what steps ask of it, with a clock that tests advance.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "step/actor.hpp"
#include "wsecho/behavior.hpp"

namespace wsecho_test {

using Lines = std::vector<std::string>;

/// The interfaces that plain steps use: no Tcp, no Compression, no Host.
class FakeActor final : private wsecho::behavior::Wire,
                        private wsecho::behavior::Conversation,
                        private wsecho::behavior::Opening {
public:
    FakeActor();

    /// Makes a step with this text act now, whatever its trigger.
    void act(std::string_view step);

    /// A message arrives and is answered: by the first reply that returns true, else by the answer
    /// that a test must have set.
    void receive_text(const std::string& payload) {
        receive(wsecho::MessageType::text, payload, false);
    }
    void receive_binary(const std::string& payload) {
        receive(wsecho::MessageType::binary, payload, false);
    }
    void receive(wsecho::MessageType type, std::string payload, bool compressed);

    /// Lets time pass, and runs the tasks that become due, in the order of their times.
    void advance(std::chrono::milliseconds time);

    /// The calls since the last take(): `text "hello"`, `binary 00 ff compressed`, `ping "x"`,
    /// `close 1000 "bye"`, `hold 5ms`.
    Lines take();

    /// While `held` is true, in_turn() delays its tasks.
    void hold_turns(bool held);

    bool has_answer() const { return static_cast<bool>(answer_); }

    wsecho::Handshake handshake;
    wsecho::behavior::Response prepared;
    bool backed_up = false;  ///< what is_backed_up() returns

private:
    // ---- Wire ----

    void send(wsecho::behavior::Outgoing message) override;
    void echo(const wsecho::behavior::Received& message) override;
    void ping(std::string payload) override;
    void pong(std::string payload) override;
    void keep_alive(const wsecho::behavior::KeepAlive& settings) override;
    void frame(const wsecho::wire::Frame& frame) override;
    void send_in(wsecho::MessageType type, std::string payload,
                 const std::vector<wsecho::wire::Frame>& frames) override;
    void produce(std::function<bool()> next) override;
    bool can_send() const override { return true; }
    std::size_t unsent() const override { return 0; }
    bool is_backed_up() const override { return backed_up; }
    void close(std::optional<wsecho::CloseFrame> frame) override;
    void close_with(std::string payload) override;
    void finish() override { lines_.emplace_back("finish"); }
    void reset() override { lines_.emplace_back("reset"); }
    void blackhole() override { lines_.emplace_back("blackhole"); }
    void after(std::chrono::milliseconds delay, std::function<void()> task) override;
    std::chrono::milliseconds quiet_for(bool) const override { return now_; }

    // ---- Conversation ----

    void set_answer(Answer answer) override { answer_ = std::move(answer); }
    void add_reply(std::string pattern, Reply reply) override {
        replies_.emplace_back(std::move(pattern), std::move(reply));
    }
    void set_pong(PongAnswer) override { lines_.emplace_back("set pong"); }
    void set_close_answer(CloseAnswer) override { lines_.emplace_back("set close answer"); }
    void at_close_begun(std::function<void(wsecho::behavior::Actor&)>) override {
        lines_.emplace_back("at close begun");
    }
    void at_closing(std::function<void(wsecho::behavior::Actor&)>) override {}
    void at_stop(std::function<std::size_t(wsecho::behavior::Actor&)>) override {}
    void hold(std::chrono::milliseconds delay) override;
    void in_turn(std::function<void()> task) override;
    void set_overloaded(bool overloaded) override;
    void expect_instead(wsecho::behavior::Expectation) override {
        lines_.emplace_back("expect instead");
    }
    void leave_undecided(std::string why) override { lines_.push_back("undecided: " + why); }
    std::uint64_t ordinal() const override { return 1; }
    wsecho::behavior::SharedCounters& shared_counters() override { return shared_counters_; }

    // ---- Opening ----

    const wsecho::Handshake& request() const override { return handshake; }
    wsecho::behavior::Response& response() override { return prepared; }
    void select_subprotocol(std::string name) override;

    wsecho::behavior::Actor actor_;
    Lines lines_;
    wsecho::behavior::SharedCounters shared_counters_;
    std::chrono::milliseconds now_{0};
    std::multimap<std::chrono::milliseconds, std::function<void()>> timers_;
    bool turns_held_ = false;
    std::deque<std::function<void()>> turns_;
    Answer answer_;
    std::vector<std::pair<std::string, Reply>> replies_;
};

}  // namespace wsecho_test
