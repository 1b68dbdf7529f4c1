// A client that asks and is answered, many requests at a time: answers are matched by their id.

#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <future>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "websocket.hpp"

namespace example {

struct RequestTimedOut : std::runtime_error {
    using std::runtime_error::runtime_error;
};
struct ConnectionLost : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Sends `{"id":1,"method":"add","params":[2,3]}` and expects `{"id":1,"result":5}`. Thread-safe.
class RequestClient {
public:
    explicit RequestClient(const std::string& url) {
        open(context_, socket_, Url(url));
        read();
        context_.restart();
        thread_ = std::thread([this] { context_.run(); });
    }

    /// Closes; what is in flight ends with ConnectionLost.
    ~RequestClient() {
        boost::asio::post(context_, [this] {
            work_.reset();
            socket_.async_close(boost::beast::websocket::close_code::normal, [](Error) {});
        });
        thread_.join();
    }

    RequestClient(const RequestClient&) = delete;
    RequestClient& operator=(const RequestClient&) = delete;

    /// The `result` of the answer. The future ends in any case: with RequestTimedOut after
    /// `timeout`, with ConnectionLost when there is no hope of an answer.
    std::future<nlohmann::json> request(
        const std::string& method, const nlohmann::json& params,
        std::chrono::milliseconds timeout = std::chrono::seconds(5)) {
        std::promise<nlohmann::json> promise;
        auto future = promise.get_future();
        boost::asio::post(context_,
                          [this, method, params, timeout, promise = std::move(promise)]() mutable {
                              start(method, params, timeout, std::move(promise));
                          });
        return future;
    }

private:
    struct InFlight {
        std::promise<nlohmann::json> promise;
        boost::asio::steady_timer timer;
    };

    // All of these run on the thread of the client.

    void start(const std::string& method, const nlohmann::json& params,
               std::chrono::milliseconds timeout, std::promise<nlohmann::json> promise) {
        if (lost_) {
            promise.set_exception(std::make_exception_ptr(ConnectionLost("not connected")));
            return;
        }
        const int id = next_id_++;
        InFlight request{std::move(promise), boost::asio::steady_timer(context_, timeout)};
        const auto entry = in_flight_.emplace(id, std::move(request)).first;
        entry->second.timer.async_wait([this, id](Error error) {
            if (!error) fail(id, RequestTimedOut("no answer in time"));
        });
        outgoing_.push_back(
            nlohmann::json{{"id", id}, {"method", method}, {"params", params}}.dump());
        if (outgoing_.size() == 1) write();
    }

    // Beast takes one write at a time.
    void write() {
        socket_.async_write(boost::asio::buffer(outgoing_.front()), [this](Error error, auto) {
            if (error) return;  // the read fails too
            outgoing_.pop_front();
            if (!outgoing_.empty()) write();
        });
    }

    void read() {
        socket_.async_read(incoming_, [this](Error error, auto) {
            if (error) return lose(error);
            answered(boost::beast::buffers_to_string(incoming_.data()));
            incoming_.clear();
            read();
        });
    }

    void answered(const std::string& text) {
        const auto answer = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
        if (!answer.contains("result") || !answer.contains("id")) return;
        if (!answer["id"].is_number_integer()) return;
        const auto entry = in_flight_.find(answer["id"]);
        if (entry == in_flight_.end()) return;  // it came too late
        entry->second.promise.set_value(answer["result"]);
        in_flight_.erase(entry);
    }

    template <typename Exception>
    void fail(int id, const Exception& exception) {
        const auto entry = in_flight_.find(id);
        if (entry == in_flight_.end()) return;
        entry->second.promise.set_exception(std::make_exception_ptr(exception));
        in_flight_.erase(entry);
    }

    void lose(Error error) {
        lost_ = true;
        while (!in_flight_.empty()) {
            fail(in_flight_.begin()->first, ConnectionLost(error.message()));
        }
    }

    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
        context_.get_executor()};
    WebSocket socket_{context_};
    boost::beast::flat_buffer incoming_;
    std::deque<std::string> outgoing_;
    std::map<int, InFlight> in_flight_;
    int next_id_ = 1;
    bool lost_ = false;
    std::thread thread_;
};

}  // namespace example
