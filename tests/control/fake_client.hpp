// A client of the control API in memory: the stream that the server reads and writes, and a
// scheduler whose time the test sets.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/front_door.hpp"
#include "engine/stream.hpp"

namespace wsecho_test {

class FakeScheduler final : public wsecho::engine::Scheduler {
public:
    std::unique_ptr<Task> after(std::chrono::milliseconds delay,
                                std::function<void()> task) override {
        const auto key = std::make_pair(now_ + delay, ++last_);
        (*timers_)[key] = std::move(task);
        return std::make_unique<FakeTask>(timers_, key);
    }

    void post(std::function<void()> task) override { posted_.push_back(std::move(task)); }

    void run_posted() {
        while (!posted_.empty()) {
            const auto task = std::move(posted_.front());
            posted_.pop_front();
            task();
        }
    }

    void pass(std::chrono::milliseconds time) {
        run_posted();
        const auto end = now_ + time;
        while (!timers_->empty() && timers_->begin()->first.first <= end) {
            now_ = timers_->begin()->first.first;
            const auto task = std::move(timers_->begin()->second);
            timers_->erase(timers_->begin());
            task();
            run_posted();
        }
        now_ = end;
    }

    std::size_t timers() const { return timers_->size(); }

private:
    using Key = std::pair<std::chrono::milliseconds, int>;
    using Timers = std::map<Key, std::function<void()>>;

    class FakeTask final : public Task {
    public:
        FakeTask(std::shared_ptr<Timers> timers, Key key) : timers_(std::move(timers)), key_(key) {}
        FakeTask(const FakeTask&) = delete;
        FakeTask& operator=(const FakeTask&) = delete;
        ~FakeTask() override { timers_->erase(key_); }

    private:
        const std::shared_ptr<Timers> timers_;
        const Key key_;
    };

    std::chrono::milliseconds now_{0};
    int last_ = 0;
    const std::shared_ptr<Timers> timers_ = std::make_shared<Timers>();
    std::deque<std::function<void()>> posted_;
};

/// What the client sends and receives.
class FakeClient {
public:
    explicit FakeClient(FakeScheduler& scheduler) : scheduler_(scheduler) {}

    /// The server's side. Call it once.
    std::unique_ptr<wsecho::engine::Stream> stream();

    void send(std::string_view octets) {
        wire_->arriving += octets;
        pump();
    }

    /// FIN or RST: the server cannot tell them apart while it reads.
    void leave() {
        wire_->has_left = true;
        pump();
    }

    /// From now on the client reads nothing, so that no write of the server completes.
    void stop_reading() { wire_->is_deaf = true; }

    void read_again() {
        wire_->is_deaf = false;
        pump();
    }

    /// From now on all writes fail.
    void reset() {
        wire_->is_broken = true;
        leave();
    }

    /// Takes what the server has sent.
    std::string received() { return std::exchange(wire_->sent, {}); }

    bool has_fin() const { return wire_->has_fin; }
    bool is_over() const { return wire_->is_destroyed; }
    bool has_reset() const { return wire_->has_reset; }

    /// How many calls of write() and pieces of write_apart() there were.
    std::size_t writes() const { return wire_->writes; }

    /// Octets that the server has not read.
    std::size_t unread() const { return wire_->arriving.size(); }

    /// The largest piece that the server reads at once.
    void set_piece(std::size_t octets) { wire_->piece = octets; }

private:
    struct Wire {
        std::string arriving;
        std::string sent;
        std::size_t piece = 64 * 1024;
        bool has_left = false;
        bool is_deaf = false;
        bool is_broken = false;
        bool has_fin = false;
        bool has_reset = false;
        std::size_t writes = 0;
        bool is_destroyed = false;
        std::function<void(std::string_view)> on_octets;
        std::function<void(bool)> on_sent;
    };

    class FakeStream;

    void pump() {
        for (bool is_busy = true; is_busy;) {
            scheduler_.run_posted();
            is_busy = pump_once(*wire_);
        }
    }

    static bool pump_once(Wire& wire) {
        if (wire.is_destroyed) return false;
        if (wire.on_sent && !wire.is_deaf) {
            std::exchange(wire.on_sent, nullptr)(!wire.is_broken);
            return true;
        }
        if (!wire.on_octets || (wire.arriving.empty() && !wire.has_left)) return false;
        const std::string octets = wire.arriving.substr(0, wire.piece);
        wire.arriving.erase(0, octets.size());
        std::exchange(wire.on_octets, nullptr)(octets);
        return true;
    }

    FakeScheduler& scheduler_;
    const std::shared_ptr<Wire> wire_ = std::make_shared<Wire>();
};

class FakeClient::FakeStream final : public wsecho::engine::Stream {
public:
    FakeStream(std::shared_ptr<Wire> wire, FakeScheduler& scheduler)
        : wire_(std::move(wire)), scheduler_(scheduler) {}
    FakeStream(const FakeStream&) = delete;
    FakeStream& operator=(const FakeStream&) = delete;

    ~FakeStream() override {
        wire_->is_destroyed = true;
        wire_->on_octets = nullptr;
        wire_->on_sent = nullptr;
    }

    void read(std::function<void(std::string_view)> on_octets) override {
        wire_->on_octets = std::move(on_octets);
        wake();
    }

    void write(std::string octets, std::function<void(bool)> on_sent) override {
        if (!wire_->is_broken) wire_->sent += octets;
        ++wire_->writes;
        wire_->on_sent = std::move(on_sent);
        wake();
    }

    void write_apart(std::string octets, std::vector<std::size_t> sizes,
                     std::function<void(bool)> on_sent) override {
        std::size_t rest = octets.size();
        for (const std::size_t size : sizes) rest -= size;
        wire_->writes += sizes.size() - (rest == 0 ? 1 : 0);
        write(std::move(octets), std::move(on_sent));
    }

    void finish() override { wire_->has_fin = true; }

    void reset() override {
        wire_->has_reset = true;
        wire_->on_octets = nullptr;
        wire_->on_sent = nullptr;
    }

private:
    // Later, as a socket does it.
    void wake() {
        scheduler_.post([wire = wire_] {
            while (pump_once(*wire)) {
            }
        });
    }

    const std::shared_ptr<Wire> wire_;
    FakeScheduler& scheduler_;
};

inline std::unique_ptr<wsecho::engine::Stream> FakeClient::stream() {
    return std::make_unique<FakeStream>(wire_, scheduler_);
}

}  // namespace wsecho_test
