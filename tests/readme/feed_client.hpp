// The client of another imagined user, with the mistake that failing_example_test.cpp finds.

#pragma once

#include <boost/system/system_error.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chat_client.hpp"

/// Logs in and subscribes to topics, on one connection after the other.
class FeedClient {
public:
    FeedClient(std::string url, const std::string& token)
        : url_(std::move(url)), login_("login " + token) {
        log_in();
    }

    void subscribe(const std::string& topic) {
        topics_.push_back(topic);
        connection_->say("subscribe " + topic);
    }

    void read_until_closed() {
        try {
            while (true) connection_->hear();
        } catch (const boost::system::system_error&) {
            connection_.reset();
        }
    }

    /// Logs in with another token and subscribes to everything again.
    void reconnect(const std::string& /*token*/) {  // the mistake: login_ stays as it was
        log_in();
        for (const std::string& topic : topics_) connection_->say("subscribe " + topic);
    }

    void leave() { connection_->leave(); }

private:
    void log_in() {
        connection_.emplace(url_);
        connection_->say(login_);
    }

    std::string url_;
    std::string login_;
    std::vector<std::string> topics_;
    std::optional<ChatClient> connection_;
};
