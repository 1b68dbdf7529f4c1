// Several front doors at one port.

#include "tool/grade/doors.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../control/fake_client.hpp"

namespace wsecho_test {
namespace {

using wsecho::engine::Arrival;
using wsecho::engine::FrontDoor;
using wsecho::engine::Stream;
using wsecho::tool::Doors;

// Wants what begins with `word`, and answers with its name as soon as it has read something.
class WordDoor final : public FrontDoor {
public:
    WordDoor(std::string word, std::vector<std::string>& log) : word_(std::move(word)), log_(log) {}

    Choice choose(std::string_view octets) const override {
        const std::string_view begin = octets.substr(0, word_.size());
        if (begin == word_) return Choice::door;
        return std::string_view(word_).substr(0, begin.size()) == begin ? Choice::undecided
                                                                        : Choice::session;
    }
    void serve(std::unique_ptr<Stream> stream, const Arrival& arrival) override {
        stream_ = std::move(stream);
        stream_->read([this, from = arrival.remote_address](std::string_view octets) {
            log_.push_back(word_ + " got " + std::string(octets) + " from " + from);
        });
    }
    void probed() override { log_.push_back(word_ + " probed"); }
    void stop() override { log_.push_back(word_ + " stopped"); }

private:
    const std::string word_;
    std::vector<std::string>& log_;
    std::unique_ptr<Stream> stream_;
};

class DoorsTest : public testing::Test {
protected:
    using Choice = FrontDoor::Choice;
    using List = std::vector<std::string>;

    DoorsTest() {
        std::vector<std::unique_ptr<FrontDoor>> all;
        all.push_back(std::make_unique<WordDoor>("apple", log));
        all.push_back(std::make_unique<WordDoor>("apricot", log));
        doors = std::make_unique<Doors>(std::move(all), scheduler, std::chrono::seconds(5));
    }

    List log;
    FakeScheduler scheduler;
    FakeClient client{scheduler};
    std::unique_ptr<Doors> doors;
};

TEST_F(DoorsTest, WantWhatOneOfThemWants) {
    EXPECT_EQ(doors->choose("apple pie"), Choice::door);
    EXPECT_EQ(doors->choose("apricot"), Choice::door);
    EXPECT_EQ(doors->choose("ap"), Choice::undecided);
    EXPECT_EQ(doors->choose("apri"), Choice::undecided);
    EXPECT_EQ(doors->choose("banana"), Choice::session);
}

TEST_F(DoorsTest, GiveAClientWithAllItsOctetsToTheDoorThatWantsIt) {
    doors->serve(client.stream(), Arrival{"127.0.0.1:1", 9001, false, false});
    client.send("apri");
    scheduler.pass(std::chrono::milliseconds(1));
    EXPECT_EQ(log, List());

    client.send("cot!");
    scheduler.pass(std::chrono::milliseconds(1));
    EXPECT_EQ(log, List{"apricot got apricot! from 127.0.0.1:1"});
}

TEST_F(DoorsTest, LeaveAControlPortToTheLastDoor) {
    doors->serve(client.stream(), Arrival{"127.0.0.1:1", 9002, false, true});
    client.send("apple");
    scheduler.pass(std::chrono::milliseconds(1));

    EXPECT_EQ(log, List{"apricot got apple from 127.0.0.1:1"});
}

TEST_F(DoorsTest, DropAClientThatLeavesBeforeItIsKnown) {
    doors->serve(client.stream(), Arrival{});
    client.send("ap");
    client.leave();
    scheduler.pass(std::chrono::milliseconds(1));

    EXPECT_TRUE(client.is_over());
}

TEST_F(DoorsTest, StopAllDoorsAndDropNewcomers) {
    doors->serve(client.stream(), Arrival{});
    client.send("ap");
    doors->stop();
    doors->probed();
    scheduler.pass(std::chrono::milliseconds(1));

    EXPECT_TRUE(client.is_over());
    EXPECT_EQ(log, (List{"apple stopped", "apricot stopped", "apple probed", "apricot probed"}));
}

}  // namespace
}  // namespace wsecho_test
