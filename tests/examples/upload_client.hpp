// A client that uploads more than fits into memory: who produces the data waits for the server.

#pragma once

#include <boost/asio/post.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "websocket.hpp"

namespace example {

struct UploadFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Sends chunks as binary messages and then "end BYTES", which the server confirms in a text. One
/// thread may call it; the sending is done on a thread of its own.
class Uploader {
public:
    struct Progress {
        std::size_t pushed = 0;  ///< octets taken from the caller
        std::size_t sent = 0;    ///< of those, octets handed to TCP; the others are in memory
    };

    /// Holds back `limit` octets at most, and what the kernel's buffers take.
    explicit Uploader(const std::string& url, std::size_t limit = std::size_t{1} << 20)
        : limit_(limit) {
        open(context_, socket_, Url(url));
        // Or else the kernel would grow its own queue to megabytes.
        boost::beast::get_lowest_layer(socket_).socket().set_option(
            boost::asio::socket_base::send_buffer_size(256 * 1024));
        read();
        context_.restart();
        thread_ = std::thread([this] { context_.run(); });
    }

    /// Does not wait: what is not confirmed by then is given up.
    ~Uploader() {
        context_.stop();
        thread_.join();
    }

    Uploader(const Uploader&) = delete;
    Uploader& operator=(const Uploader&) = delete;

    /// Takes the chunk as soon as there is room for it, which is how the server's pace reaches the
    /// caller. False: there was none for as long as `patience`; it may be tried again. Throws
    /// UploadFailed when the connection is lost.
    bool push(const std::string& chunk,
              std::chrono::milliseconds patience = std::chrono::seconds(10)) {
        std::unique_lock<std::mutex> lock(mutex_);
        const bool room = changed_.wait_for(lock, patience, [&] {
            return !failure_.empty() || progress_.pushed - progress_.sent + chunk.size() <= limit_;
        });
        if (!failure_.empty()) throw UploadFailed(failure_);
        if (!room) return false;
        progress_.pushed += chunk.size();
        boost::asio::post(context_, [this, chunk] { send({true, chunk}); });
        return true;
    }

    /// Waits until the server has confirmed that it has everything, and returns its words. That
    /// everything was sent would prove nothing: it may have been lost on the way.
    std::string finish() {
        const std::string end = "end " + std::to_string(progress().pushed);
        boost::asio::post(context_, [this, end] { send({false, end}); });
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(30),
                          [&] { return !failure_.empty() || !confirmation_.empty(); });
        if (!confirmation_.empty()) return confirmation_;
        throw UploadFailed(failure_.empty() ? "not confirmed in time" : failure_);
    }

    Progress progress() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return progress_;
    }

private:
    struct Outgoing {
        bool chunk;
        std::string octets;
    };

    // All of these run on the thread of the client.

    void send(Outgoing message) {
        outgoing_.push_back(std::move(message));
        if (outgoing_.size() == 1) write();
    }

    void write() {
        const Outgoing& message = outgoing_.front();
        socket_.binary(message.chunk);
        socket_.async_write(boost::asio::buffer(message.octets), [this](Error error, auto) {
            if (error) return fail(error);
            const Outgoing& written = outgoing_.front();
            if (written.chunk) note([&] { progress_.sent += written.octets.size(); });
            outgoing_.pop_front();
            if (!outgoing_.empty()) write();
        });
    }

    // Reading is also what answers the server's Pings and sees its close frame.
    void read() {
        socket_.async_read(incoming_, [this](Error error, auto) {
            if (error) return fail(error);
            socket_.async_close(boost::beast::websocket::close_code::normal, [this](Error) {
                note([this] { confirmation_ = boost::beast::buffers_to_string(incoming_.data()); });
            });
        });
    }

    // Changes what mutex_ guards, and tells who waits for it.
    template <typename Change>
    void note(Change change) {
        const std::lock_guard<std::mutex> lock(mutex_);
        change();
        changed_.notify_one();
    }

    void fail(Error error) {
        note([&] { failure_ = error.message(); });
    }

    const std::size_t limit_;

    // Used by the thread of the client only.
    boost::asio::io_context context_;
    WebSocket socket_{context_};
    boost::beast::flat_buffer incoming_;
    std::deque<Outgoing> outgoing_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Progress progress_;         // guarded by mutex_, as are the next two
    std::string failure_;       // empty unless the upload failed
    std::string confirmation_;  // empty until it has come
    std::thread thread_;
};

}  // namespace example
