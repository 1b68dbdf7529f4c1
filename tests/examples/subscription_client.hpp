// A client of a feed: it subscribes to topics, reads what is pushed, and stays subscribed over
// losses.

#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "websocket.hpp"

namespace example {

/// Says "subscribe TOPIC" and "unsubscribe TOPIC", and is told "TOPIC TEXT". It connects, and
/// connects anew after a loss, on a thread of its own. Thread-safe.
class FeedClient {
public:
    struct Update {
        std::string topic;
        std::string text;
    };

    explicit FeedClient(const std::string& url,
                        std::chrono::milliseconds pause = std::chrono::seconds(1))
        : url_(url), pause_(pause), thread_([this] { run(); }) {}

    ~FeedClient() {
        boost::asio::post(context_, [this] { stop(); });
        thread_.join();
    }

    FeedClient(const FeedClient&) = delete;
    FeedClient& operator=(const FeedClient&) = delete;

    void subscribe(const std::string& topic) {
        boost::asio::post(context_, [this, topic] {
            if (topics_.insert(topic).second) say("subscribe " + topic);
        });
    }

    void unsubscribe(const std::string& topic) {
        boost::asio::post(context_, [this, topic] {
            if (topics_.erase(topic) == 1) say("unsubscribe " + topic);
        });
    }

    /// The next update of a topic subscribed to; nothing when none comes within `timeout`.
    std::optional<Update> next(std::chrono::milliseconds timeout = std::chrono::seconds(5)) {
        std::unique_lock<std::mutex> lock(mutex_);
        if (!arrived_.wait_for(lock, timeout, [this] { return !updates_.empty(); })) return {};
        Update update = std::move(updates_.front());
        updates_.pop_front();
        return update;
    }

private:
    // A connection and what is still to be said on it; its last write may outlive it.
    struct Link {
        explicit Link(boost::asio::io_context& context) : socket(context) {}
        WebSocket socket;
        std::deque<std::string> outgoing;
        bool ready = false;
    };

    // The thread of the client. What others post to the context is done while this one awaits.
    void run() {
        for (std::chrono::milliseconds pause{0}; !stopping_; pause = pause_) {
            try {
                timer_.expires_after(pause);
                await(context_, [this](auto done) { timer_.async_wait(done); });
                if (!stopping_) follow();
            } catch (const std::runtime_error&) {  // refused, lost or stopped
            }
        }
    }

    void follow() {
        link_ = std::make_shared<Link>(context_);
        open(context_, link_->socket, url_);
        link_->ready = true;
        for (const std::string& topic : topics_) say("subscribe " + topic);
        for (;;) {
            boost::beast::flat_buffer buffer;
            await(context_, [&](auto done) { link_->socket.async_read(buffer, done); });
            received(boost::beast::buffers_to_string(buffer.data()));
        }
    }

    // Without a connection nothing has to be said: the topics are told to the next one.
    void say(std::string text) {
        if (!link_ || !link_->ready) return;
        link_->outgoing.push_back(std::move(text));
        if (link_->outgoing.size() == 1) write(link_);
    }

    // Beast takes one write at a time.
    static void write(const std::shared_ptr<Link>& link) {
        const auto buffer = boost::asio::buffer(link->outgoing.front());
        link->socket.async_write(buffer, [link](Error error, auto) {
            if (error) return;  // the read fails too
            link->outgoing.pop_front();
            if (!link->outgoing.empty()) write(link);
        });
    }

    // Updates still on their way when their topic is unsubscribed are not the user's any more.
    void received(const std::string& text) {
        const auto space = text.find(' ');
        if (space == std::string::npos || topics_.count(text.substr(0, space)) == 0) return;
        const std::lock_guard<std::mutex> lock(mutex_);
        updates_.push_back({text.substr(0, space), text.substr(space + 1)});
        arrived_.notify_one();
    }

    void stop() {
        stopping_ = true;
        timer_.cancel();
        if (!link_) return;
        if (link_->socket.is_open()) {
            link_->socket.async_close(boost::beast::websocket::close_code::normal, [](Error) {});
        } else {
            boost::beast::get_lowest_layer(link_->socket).close();
        }
    }

    const Url url_;
    const std::chrono::milliseconds pause_;

    // Used by the thread of the client only.
    boost::asio::io_context context_;
    boost::asio::steady_timer timer_{context_};
    std::shared_ptr<Link> link_;
    std::set<std::string> topics_;
    bool stopping_ = false;

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Update> updates_;  // guarded by mutex_
    std::thread thread_;          // the last member: it uses all others
};

}  // namespace example
