// StallWatch: it says that the server's thread does nothing any more, and of which callback it is.

#include "tool/stall_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "control/start.hpp"

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using wsecho::EventKind;
using wsecho::tool::StallWatch;

namespace {

class Sentences {
public:
    StallWatch::Say say() {
        return [this](const std::string& sentence) {
            const std::lock_guard lock(mutex_);
            all_.push_back(sentence);
            changed_.notify_all();
        };
    }

    // Waits for the nth one.
    std::string wait_for(std::size_t n) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return all_.size() >= n; });
        return all_[n - 1];
    }

    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return all_.size();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> all_;
};

wsecho::control::StartedServer start(wsecho::Options options) {
    options.host = "127.0.0.1";
    return wsecho::control::start_server(options, {}, {});
}

}  // namespace

TEST(StallWatch, SaysWhichCallbackRunsAndThatItHasReturned) {
    Sentences sentences;
    std::promise<void> may_return;
    wsecho::Options options;
    options.trace = [&](const wsecho::Event& event) {
        if (event.kind == EventKind::down) may_return.get_future().wait();
    };
    const auto started = start(options);
    const StallWatch watch(*started.engine, *started.journal, sentences.say(), 50ms, 10ms);

    auto down = std::async(std::launch::async, [&] { started.server->down(); });

    EXPECT_THAT(sentences.wait_for(1),
                StartsWith("the server's thread has done nothing else for 50ms: "));
    EXPECT_THAT(sentences.wait_for(1), HasSubstr("it runs Options::trace"));
    may_return.set_value();
    EXPECT_THAT(sentences.wait_for(2), StartsWith("the server's thread goes on, after "));
    EXPECT_EQ(sentences.count(), 2U);
}

TEST(StallWatch, SeesAStallThatBeginsAfterARest) {
    Sentences sentences;
    const auto started = start({});
    const StallWatch watch(*started.engine, *started.journal, sentences.say(), 50ms, 1ms);
    for (std::size_t round = 1; round <= 3; ++round) {
        std::promise<void> may_return;
        started.engine->post([&] {
            started.journal->record(nullptr, wsecho::Event());
            may_return.get_future().wait();
        });

        EXPECT_THAT(sentences.wait_for(2 * round - 1), HasSubstr("it runs no callback"));
        may_return.set_value();
        sentences.wait_for(2 * round);
    }
}

TEST(StallWatch, EndsWhileTheServerIsStalled) {
    Sentences sentences;
    std::promise<void> may_return;
    const auto started = start({});
    {
        const StallWatch watch(*started.engine, *started.journal, sentences.say(), 50ms, 1ms);
        started.engine->post([&] {
            started.journal->record(nullptr, wsecho::Event());
            may_return.get_future().wait();
        });
        sentences.wait_for(1);
    }
    may_return.set_value();
    started.server->stop();

    EXPECT_EQ(sentences.count(), 1U);
}

TEST(StallWatch, SaysNothingOfAServerThatTurns) {
    Sentences sentences;
    const auto started = start({});
    {
        const StallWatch watch(*started.engine, *started.journal, sentences.say(), 60s, 1ms);
        for (int i = 0; i < 20; ++i) {
            started.server->down();
            started.server->up();
        }
    }

    EXPECT_EQ(sentences.count(), 0U);
}
