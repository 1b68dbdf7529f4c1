// A front door for tests, and a server that has one.

#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "engine/front_door.hpp"
#include "server/with_front_door.hpp"
#include "support/deadline.hpp"
#include "support/raw_client.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho_test {

/// Serves requests for /-/..., and for /metrics without Upgrade. It answers each with 200 and its
/// target, and reads on. Some targets are special:
///
///     /-/close   sends FIN after the answer, and waits for the client's end
///     /-/leave   answers and destroys the stream
///     /-/deaf    destroys the stream without an answer
///     /-/hold    does not answer
///     /-/still   neither answers nor reads on
///     /-/large   answers with kLarge octets
///     /-/throw   throws
class FakeDoor final : public wsecho::engine::FrontDoor {
public:
    static constexpr std::size_t kLarge = 8U << 20U;

    /// Null: the longest stay that a front door has by default.
    FakeDoor(wsecho::engine::Engine& engine, wsecho::engine::Scheduler& scheduler,
             std::optional<std::chrono::milliseconds> longest_stay = {})
        : engine_(engine), scheduler_(scheduler), longest_stay_(longest_stay) {}

    std::chrono::milliseconds longest_stay() const override {
        return longest_stay_.value_or(FrontDoor::longest_stay());
    }

    Choice choose(std::string_view octets) const override {
        for (const std::string_view path : {"GET /-/", "POST /-/", "GET /metrics "}) {
            const std::size_t size = std::min(path.size(), octets.size());
            if (octets.substr(0, size) != path.substr(0, size)) continue;
            if (size < path.size()) return Choice::undecided;
            if (path != "GET /metrics ") return Choice::door;
            if (octets.find("\r\n\r\n") == std::string_view::npos) return Choice::undecided;
            const bool upgrades = octets.find("Upgrade") != std::string_view::npos;
            return upgrades ? Choice::session : Choice::door;
        }
        return Choice::session;
    }

    void serve(std::unique_ptr<wsecho::engine::Stream> stream,
               const wsecho::engine::Arrival& arrival) override {
        const std::lock_guard<std::mutex> lock(mutex_);
        arrivals_.push_back(arrival);
        Client& client = clients_[++last_];
        client.stream = std::move(stream);
        read(last_);
    }

    void probed() override { ++probes; }

    void stop() override {
        stopped = true;
        if (!holds_at_stop) clients_.clear();
    }

    std::vector<wsecho::engine::Arrival> arrivals() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return arrivals_;
    }

    /// Runs `work` on the I/O thread and returns its result.
    template <typename Work>
    auto on_io_thread(Work work) {
        auto task = std::make_shared<std::packaged_task<decltype(work())()>>(std::move(work));
        auto done = task->get_future();
        scheduler_.post([task] { (*task)(); });
        return done.get();
    }

    /// Destroys all streams.
    void drop_clients() {
        on_io_thread([this] { return clients_.clear(), true; });
    }

    wsecho::engine::Engine& engine() { return engine_; }
    wsecho::engine::Scheduler& scheduler() { return scheduler_; }

    std::atomic<int> probes{0};
    std::atomic<int> ended{0};     // clients whose end has been read
    std::atomic<int> failures{0};  // of write()
    std::atomic<bool> stopped{false};
    std::atomic<bool> holds_at_stop{false};

private:
    struct Client {
        std::unique_ptr<wsecho::engine::Stream> stream;
        std::string received;
    };

    void read(int number) {
        clients_[number].stream->read([this, number](std::string_view octets) {
            if (octets.empty()) {
                ++ended;
                clients_.erase(number);
                return;
            }
            clients_[number].received.append(octets);
            answer(number);
        });
    }

    void answer(int number) {
        Client& client = clients_[number];
        const std::size_t end = client.received.find("\r\n\r\n");
        if (end == std::string::npos) return read(number);
        const std::size_t begin = client.received.find(' ') + 1;
        const std::string target =
            client.received.substr(begin, client.received.find(' ', begin) - begin);
        client.received.erase(0, end + 4);
        if (target == "/-/throw") throw std::runtime_error("thrown by the front door");
        if (target == "/-/deaf") return void(clients_.erase(number));
        if (target == "/-/hold") return read(number);
        if (target == "/-/still") return;
        const std::string body = target == "/-/large" ? std::string(kLarge, 'x') : target;
        client.stream->write(
            "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body,
            [this, number, target](bool sent) {
                if (!sent) ++failures;
                if (target == "/-/leave") return void(clients_.erase(number));
                if (target == "/-/close") clients_[number].stream->finish();
                clients_[number].received.empty() ? read(number) : answer(number);
            });
    }

    wsecho::engine::Engine& engine_;
    wsecho::engine::Scheduler& scheduler_;
    const std::optional<std::chrono::milliseconds> longest_stay_;
    mutable std::mutex mutex_;
    std::vector<wsecho::engine::Arrival> arrivals_;  // guarded by mutex_
    std::map<int, Client> clients_;
    int last_ = 0;
};

/// An echo server with a FakeDoor.
class DoorServer {
public:
    explicit DoorServer(const wsecho::Options& options = {},
                        std::optional<std::chrono::milliseconds> longest_stay = {})
        : server_(wsecho::server::with_front_door(
              options, [&](wsecho::engine::Engine& engine, const auto& journal,
                           wsecho::engine::Scheduler& scheduler) {
                  auto door = std::make_unique<FakeDoor>(engine, scheduler, longest_stay);
                  door_ = door.get();
                  journal_ = journal;
                  return door;
              })) {}

    wsecho::EchoServer* operator->() { return server_.get(); }
    wsecho::EchoServer& operator*() { return *server_; }
    FakeDoor& door() { return *door_; }
    wsecho::journal::Journal& journal() { return *journal_; }
    std::uint16_t port() const { return server_->port(); }

private:
    FakeDoor* door_ = nullptr;
    std::shared_ptr<wsecho::journal::Journal> journal_;
    std::unique_ptr<wsecho::EchoServer> server_;
};

inline std::string request_for(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

/// Reads a FakeDoor's response and returns its body.
inline std::string read_body(RawClient& client) {
    const Response response = client.read_response();
    EXPECT_EQ(response.status, 200);
    return client.read_exact(std::stoul(response.header("Content-Length").value()));
}

/// The body of the response to one request on a connection of its own.
inline std::string ask(std::uint16_t port, const std::string& target) {
    RawClient client(port);
    client.write(request_for(target));
    return read_body(client);
}

}  // namespace wsecho_test
