#include "wakes.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "client.hpp"
#include "frames.hpp"
#include "loopback.hpp"
#include "support/http_head.hpp"
#include "workload.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho_bench {
namespace {

constexpr Workload kOneMessage{"one message", 1, 1, 32, false};
constexpr std::size_t kEchoSize = 2 + 32;  // of a server's frame

void expect(bool woken, const char* name) {
    if (!woken) throw std::runtime_error(std::string(name) + " was not woken");
}

// ---- what the system takes ---------------------------------------------------------------------

// A flag, and the waiting for it.
class Signal {
public:
    void set() {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            is_set_ = true;
        }
        condition_.notify_all();
    }

    void wait() {
        std::unique_lock<std::mutex> lock(mutex_);
        condition_.wait(lock, [this] { return is_set_; });
        is_set_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable condition_;
    bool is_set_ = false;
};

class NotifiedWake : public Wake {
public:
    NotifiedWake() : Wake("a bare condition variable") {}

    void cause() override { signal_.set(); }
    void wait() override { signal_.wait(); }

private:
    Signal signal_;
};

// As many octets as a client's message has.
class ReceivedWake : public Wake {
public:
    ReceivedWake() : Wake("`recv()` of the octets") { Frames(kOneMessage).append(octets_, 1); }

    void cause() override { ends_.first.write(octets_); }
    void wait() override { ends_.second.read(octets_.size()); }

private:
    std::string octets_;
    std::pair<LoopbackSocket, LoopbackSocket> ends_ = LoopbackSocket::pair();
};

// What no server with a thread of its own can be better than: one thread receives, and notifies
// another one.
class RelayedWake : public Wake {
public:
    RelayedWake() : Wake("floor: one thread reads the octets and notifies another") {}

    ~RelayedWake() override {
        stopping_ = true;
        received_.cause();
        thread_.join();
    }

    void cause() override { received_.cause(); }
    void wait() override { signal_.wait(); }

private:
    void relay() {
        while (true) {
            received_.wait();
            if (stopping_) return;
            signal_.set();
        }
    }

    ReceivedWake received_;
    Signal signal_;
    std::atomic<bool> stopping_{false};
    std::thread thread_{[this] { relay(); }};
};

// ---- the server's waits ------------------------------------------------------------------------

// A client of `server` after its opening handshake.
LoopbackSocket connect(const wsecho::EchoServer& server) {
    LoopbackSocket client(server.port());
    client.write(wsecho_test::Request().octets());
    std::string response;
    while (response.find("\r\n\r\n") == std::string::npos) response += client.read(1);
    return client;
}

// The event is a client's message.
class MessageWake : public Wake {
public:
    /// `wait` waits for the message of this number, from 1, and returns whether it came.
    using Wait = std::function<bool(wsecho::EchoServer&, std::uint64_t)>;

    MessageWake(const char* name, Wait wait) : Wake(name), wait_(std::move(wait)) {}

    void prepare() override {
        if (number_ > 0) client_.read(kEchoSize);
        frame_.clear();
        frames_.append(frame_, ++number_);
    }

    void cause() override { client_.write(frame_); }
    void wait() override { expect(wait_(server_, number_), name()); }

private:
    Wait wait_;
    wsecho::EchoServer server_;
    LoopbackSocket client_ = connect(server_);
    Frames frames_{kOneMessage};
    std::uint64_t number_ = 0;
    std::string frame_;
};

// The event is a client's request; TCP is there before.
class AcceptedWake : public Wake {
public:
    AcceptedWake() : Wake("`accept()`") {}

    void prepare() override {
        client_.reset();
        client_.emplace(server_.port());
    }

    void cause() override { client_->write(request_); }
    void wait() override { expect(server_.accept().has_value(), name()); }

private:
    const std::string request_ = wsecho_test::Request().octets();
    wsecho::EchoServer server_;
    std::optional<LoopbackSocket> client_;
};

}  // namespace

std::vector<std::unique_ptr<Wake>> all_wakes() {
    using wsecho::EchoServer;
    std::vector<std::unique_ptr<Wake>> all;
    all.push_back(std::make_unique<NotifiedWake>());
    all.push_back(std::make_unique<ReceivedWake>());
    all.push_back(std::make_unique<RelayedWake>());
    const auto add = [&all](const char* name, MessageWake::Wait wait) {
        all.push_back(std::make_unique<MessageWake>(name, std::move(wait)));
    };
    add("`take_message()`",
        [](EchoServer& server, std::uint64_t) { return server.take_message().has_value(); });
    add("`wait_for_messages(n)`", [](EchoServer& server, std::uint64_t number) {
        return bool(server.wait_for_messages(number));
    });
    add("`wait_for(predicate)`", [](EchoServer& server, std::uint64_t number) {
        return bool(server.wait_for([&] { return server.message_count() >= number; }));
    });
    all.push_back(std::make_unique<AcceptedWake>());
    return all;
}

}  // namespace wsecho_bench
