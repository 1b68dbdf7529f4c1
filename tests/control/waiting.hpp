// Waits on a journal in memory, with a clock that stands still unless a test moves it.

#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "control/waits.hpp"
#include "journal/controls.hpp"
#include "journal/deadline.hpp"
#include "journal/journal.hpp"
#include "wsecho/event.hpp"

namespace wsecho_test {

namespace control = wsecho::control;
namespace engine = wsecho::engine;
namespace journal = wsecho::journal;

/// Runs tasks when a test says so.
class ManualScheduler final : public engine::Scheduler {
public:
    using Time = std::chrono::steady_clock::time_point;

    std::unique_ptr<Task> after(std::chrono::milliseconds delay,
                                std::function<void()> task) override {
        auto timer = std::make_shared<Timer>(Timer{now + delay, std::move(task)});
        timers_.push_back(timer);
        return std::make_unique<Handle>(std::move(timer));
    }

    void post(std::function<void()> task) override { posted_.push_back(std::move(task)); }

    /// Runs what has been posted.
    void run() {
        while (!posted_.empty()) {
            const auto task = std::move(posted_.front());
            posted_.pop_front();
            task();
        }
    }

    void advance(std::chrono::milliseconds time) {
        const Time end = now + time;
        run();
        while (const auto timer = next_timer(end)) {
            now = std::max(now, timer->time);
            const auto task = std::exchange(timer->task, nullptr);
            task();
            run();
        }
        now = std::max(now, end);
    }

    std::size_t posted() const { return posted_.size(); }

    Time now{std::chrono::hours(1)};

private:
    struct Timer {
        Time time;
        std::function<void()> task;  // empty: it has run, or is cancelled
    };
    struct Handle final : Task {
        explicit Handle(std::shared_ptr<Timer> of) : timer(std::move(of)) {}
        ~Handle() override { timer->task = nullptr; }
        std::shared_ptr<Timer> timer;
    };

    std::shared_ptr<Timer> next_timer(Time end) const {
        std::shared_ptr<Timer> next;
        for (const auto& timer : timers_) {
            if (timer->task && timer->time <= end && (!next || timer->time < next->time)) {
                next = timer;
            }
        }
        return next;
    }

    std::deque<std::function<void()>> posted_;
    std::vector<std::shared_ptr<Timer>> timers_;
};

/// Keeps the answer.
class FakeReply final : public control::Reply {
public:
    void send(control::Response response) override {
        status = response.status;
        body = nlohmann::json::parse(response.body);
        ++answers;
    }
    void on_gone(std::function<void()> task) override { gone = std::move(task); }

    std::string error() const { return body.value("error", ""); }
    std::string code() const { return body.value("code", ""); }

    int status = 0;
    int answers = 0;
    nlohmann::json body;
    std::function<void()> gone;
};

/// Only sends Pings.
class FakeControls final : public journal::Controls {
public:
    wsecho::ActionResult perform(std::uint64_t connection, journal::Action action) override {
        if (action.kind == journal::Action::Kind::ping) on_ping(connection, action.payload);
        return {wsecho::ActionResult::Outcome::done, "done"};
    }
    bool is_io_thread() const override { return true; }
    std::vector<std::string> queued_behaviors() const override { return {}; }

    std::function<void(std::uint64_t, const std::string&)> on_ping;
};

class Waiting {
public:
    using Record = std::shared_ptr<journal::ConnectionRecord>;
    using Milliseconds = std::chrono::milliseconds;

    Waiting() {
        journal->attach(controls);
        controls->on_ping = [this](std::uint64_t number, const std::string& payload) {
            const Record client = journal->find_connection(number);
            ping(client, wsecho::EventKind::ping, wsecho::Direction::sent, payload);
            if (answers_pings)
                ping(client, wsecho::EventKind::pong, wsecho::Direction::received, payload);
            last_ping = payload;
        };
    }

    /// A client that the server has accepted and not answered.
    Record accept() { return journal->add_connection("127.0.0.1:5", journal->now()); }

    void open(const Record& client, const std::string& tag = "") {
        const wsecho::Handshake request{"GET", "HTTP/1.1", "/", {}, {}};
        wsecho::Event event = of(client, wsecho::EventKind::opened);
        event.tag = tag;
        event.handshake = &request;
        journal->record(client.get(), event);
    }

    Record connect(const std::string& tag = "") {
        Record client = accept();
        open(client, tag);
        return client;
    }

    void say(const Record& client, std::string_view text, std::uint8_t opcode = 1) {
        wsecho::Event event = of(client, wsecho::EventKind::message);
        event.direction = wsecho::Direction::received;
        event.opcode = opcode;
        event.payload = text;
        journal->record(client.get(), event);
    }

    void ping(const Record& client, wsecho::EventKind kind, wsecho::Direction direction,
              const std::string& payload) {
        wsecho::Event event = of(client, kind);
        event.direction = direction;
        event.payload = payload;
        journal->record(client.get(), event);
    }

    void end(const Record& client, wsecho::TcpEnd tcp_end = wsecho::TcpEnd::fin) {
        wsecho::Event event = of(client, wsecho::EventKind::closed);
        event.tcp_end = tcp_end;
        journal->record(client.get(), event);
    }

    std::shared_ptr<FakeReply> begin(std::unique_ptr<control::Wait> wait,
                                     Milliseconds timeout = Milliseconds(1000)) {
        auto reply = std::make_shared<FakeReply>();
        waits.begin(std::move(wait), timeout, reply);
        return reply;
    }

    void run() { scheduler.run(); }

    /// Longer than `timeout` of a wait, as WSECHO_TIMEOUT_SCALE scales it.
    void let_time_out(Milliseconds timeout = Milliseconds(1000)) {
        scheduler.advance(journal::scaled(timeout) + Milliseconds(1));
    }

    ManualScheduler scheduler;
    std::shared_ptr<journal::Journal> journal =
        std::make_shared<journal::Journal>(wsecho::HistoryLimits{});
    std::shared_ptr<FakeControls> controls = std::make_shared<FakeControls>();
    bool answers_pings = true;
    std::string last_ping;
    std::chrono::nanoseconds idle{0};  ///< time that passed without use of the CPU
    control::Waits waits{scheduler,
                         *journal,
                         {[this] { return scheduler.now; },
                          [this] { return scheduler.now.time_since_epoch() - idle; }}};

private:
    wsecho::Event of(const Record& client, wsecho::EventKind kind) const {
        wsecho::Event event;
        event.kind = kind;
        event.connection = client->id;
        event.time = journal->now();
        return event;
    }
};

}  // namespace wsecho_test
