// A connection that writes down what steps ask of it, with a clock that tests turn.

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
#include <vector>

#include "behavior/actor.hpp"
#include "wsecho/behavior.hpp"

namespace wsecho_test {

typedef std::vector<std::string> Lines;

class FakeActor final : public wsecho::behavior::Actor, private wsecho::behavior::Host {
public:
    /// Has a step of this text act now, whatever its trigger.
    void act(std::string_view step);

    /// A message comes in and is answered: by the first reply that does, else by the answer that
    /// was set; a test must have set one.
    void receive_text(std::string payload) { receive({wsecho::MessageType::text, payload, false}); }
    void receive_binary(std::string payload) {
        receive({wsecho::MessageType::binary, payload, false});
    }
    void receive(const wsecho::behavior::Received& message);

    /// Lets time pass, and runs what is to run within it, in the order of its time.
    void advance(std::chrono::milliseconds time);

    /// What has been asked for since the last call: `text "hello"`, `binary 00 ff compressed`,
    /// `ping "x"`, `close 1000 "bye"`, `hold 5ms`.
    Lines take();

    /// Whether in_turn() makes its tasks wait until this is false again.
    void hold_turns(bool held);

    bool has_answer() const { return static_cast<bool>(answer_); }

    wsecho::Handshake handshake;
    wsecho::behavior::Response prepared;
    bool compresses = false;  ///< what can_compress() says
    bool backed_up = false;   ///< what is_backed_up() says

    // ---- Actor ----

    void send(wsecho::behavior::Outgoing message) override;
    void ping(std::string payload) override;
    void pong(std::string payload) override;
    void close(std::optional<wsecho::CloseFrame> frame) override;
    void write(std::string octets) override;
    void frame(const wsecho::behavior::WireFrame& frame) override;
    void send_in(wsecho::MessageType type, std::string payload,
                 const std::vector<wsecho::behavior::WireFrame>& frames) override;
    bool can_compress() const override { return compresses; }
    std::string compress(std::string_view payload) override { return std::string(payload); }
    void forget_window(bool) override { lines_.emplace_back("forget window"); }
    std::uint64_t remembered() const override { return 0; }
    void forget_window_of_client() override { lines_.emplace_back("forget the client's window"); }
    void expect_instead(wsecho::behavior::Expectation) override {
        lines_.emplace_back("expect instead");
    }
    void close_with(std::string payload) override;
    void produce(std::function<bool()> next) override;
    void set_pace(const wsecho::behavior::Pace&) override { lines_.emplace_back("pace"); }
    void end() override { lines_.emplace_back("end"); }
    void read_slowly(std::uint64_t) override { lines_.emplace_back("read slowly"); }
    void shrink_receive_buffer() override { lines_.emplace_back("shrink receive buffer"); }
    void discard_input() override { lines_.emplace_back("discard input"); }
    void discard_output() override { lines_.emplace_back("discard output"); }
    std::chrono::milliseconds quiet_for(bool) const override { return now_; }
    void set_pong(PongAnswer) override { lines_.emplace_back("set pong"); }
    void set_close_answer(CloseAnswer) override { lines_.emplace_back("set close answer"); }
    void at_close_begun(std::function<void(Actor&)>) override {
        lines_.emplace_back("at close begun");
    }
    wsecho::behavior::Host& host() override { return *this; }
    wsecho::behavior::SharedCounters& shared_counters() override { return shared_counters_; }
    std::uint64_t ordinal() const override { return 1; }
    void flush() override { lines_.emplace_back("flush"); }
    bool is_backed_up() const override { return backed_up; }

    void fin() override { lines_.emplace_back("fin"); }
    void abort() override { lines_.emplace_back("abort"); }
    void blackhole() override { lines_.emplace_back("blackhole"); }
    void pause_reading() override { lines_.emplace_back("pause reading"); }
    void resume_reading() override { lines_.emplace_back("resume reading"); }
    void set_overloaded(bool overloaded) override;
    void pause_sending() override { lines_.emplace_back("pause sending"); }
    void resume_sending() override { lines_.emplace_back("resume sending"); }
    void at_sent(std::uint64_t count, std::function<void()> task) override;
    void after(std::chrono::milliseconds delay, std::function<void()> task) override;
    void hold(std::chrono::milliseconds delay) override;
    void in_turn(std::function<void()> task) override;
    void set_answer(Answer answer) override { answer_ = std::move(answer); }
    void add_reply(std::function<bool(Actor&, const wsecho::behavior::Received&)> reply) override {
        replies_.push_back(std::move(reply));
    }
    const wsecho::Handshake& request() const override { return handshake; }
    wsecho::behavior::Response& response() override { return prepared; }
    void select_subprotocol(std::string name) override;

private:
    // ---- Host ----

    void refuse(std::chrono::milliseconds time) override;
    void fill_backlog(std::chrono::milliseconds time) override;
    void reset_all() override { lines_.emplace_back("reset all"); }
    void end_all() override { lines_.emplace_back("end all"); }
    void close_all(const wsecho::CloseFrame& frame) override;

    Lines lines_;
    wsecho::behavior::SharedCounters shared_counters_;
    std::chrono::milliseconds now_{0};
    std::multimap<std::chrono::milliseconds, std::function<void()>> timers_;
    bool turns_held_ = false;
    std::deque<std::function<void()>> turns_;
    Answer answer_;
    std::vector<std::function<bool(Actor&, const wsecho::behavior::Received&)>> replies_;
};

}  // namespace wsecho_test
