// Input: when more is read, and into which memory.

#include "engine/transport/input.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>

namespace {

using namespace std::chrono_literals;
using wsecho::engine::Hold;
using wsecho::engine::Input;

class InputTest : public ::testing::Test {
protected:
    InputTest() { input.release(Hold::unasked); }

    Input::Room all() { return {shared.data(), shared.size()}; }
    char* next_place() { return input.target_or(all()).data; }

    std::array<char, 16> shared{};
    std::array<char, 64> target{};
    Input input;
};

TEST_F(InputTest, IsNotWantedBeforeSomebodyAsks) {
    EXPECT_FALSE(Input().wants_more());
    EXPECT_TRUE(input.wants_more());
}

TEST_F(InputTest, IsHeldBackUntilEveryReasonIsGone) {
    input.hold(Hold::paused);
    input.hold(Hold::overloaded);

    input.release(Hold::paused);
    EXPECT_TRUE(input.holds_back());

    input.release(Hold::overloaded);
    EXPECT_FALSE(input.holds_back());
}

TEST_F(InputTest, GoesToTheTargetOfALargeMessageWhereItStays) {
    EXPECT_EQ(next_place(), shared.data());

    input.set_target({target.data(), target.size()});
    EXPECT_EQ(next_place(), target.data());

    input.set_target({});
    EXPECT_EQ(next_place(), shared.data());
}

TEST_F(InputTest, IsReadInSmallPiecesWhenSlow) {
    EXPECT_EQ(input.piece(all()), shared.size());

    input.read_slowly(200);
    EXPECT_EQ(input.piece(all()), 10U);
    EXPECT_EQ(input.piece({shared.data(), 4}), 4U);
    EXPECT_EQ(input.rest_after(10), 50ms);

    input.read_slowly(1);
    EXPECT_EQ(input.piece(all()), 1U);
}

TEST_F(InputTest, RestsBetweenSlowReads) {
    input.read_slowly(200);
    input.hold(Hold::resting);
    EXPECT_FALSE(input.wants_more());
    EXPECT_FALSE(input.holds_back()) << "what has arrived is still taken";

    input.release(Hold::resting);
    EXPECT_TRUE(input.wants_more());
}

TEST_F(InputTest, KeepsWhatWasNotTaken) {
    input.carry_over("rest");
    EXPECT_TRUE(input.has_carried_over());

    Input::Rest rest = input.take_carried_over();
    EXPECT_EQ(rest.octets, "rest");
    EXPECT_FALSE(input.has_carried_over());

    rest.begin = 2;
    input.carry_over(rest);
    EXPECT_TRUE(input.has_carried_over());

    rest.begin = 4;
    input.carry_over(rest);
    EXPECT_FALSE(input.has_carried_over());
}

TEST_F(InputTest, IsReadAndDiscardedWithoutBeingAskedFor) {
    input.hold(Hold::unasked);
    input.hold(Hold::paused);
    input.carry_over("rest");

    input.discard_all();

    EXPECT_TRUE(input.discards());
    EXPECT_TRUE(input.wants_more());
    EXPECT_FALSE(input.holds_back());
    EXPECT_FALSE(input.has_carried_over());
}

TEST_F(InputTest, IsNeverReadAgainOnceTheConnectionIsSilent) {
    input.hold(Hold::silent);
    input.discard_all();

    EXPECT_FALSE(input.wants_more());
    EXPECT_TRUE(input.holds_back());
}

TEST_F(InputTest, IsNoLongerSlowWhenTheConnectionIsOver) {
    input.read_slowly(20);
    input.hold(Hold::resting);
    input.set_target({target.data(), target.size()});

    input.finish();

    EXPECT_TRUE(input.discards());
    EXPECT_TRUE(input.wants_more());
    EXPECT_EQ(input.piece(all()), shared.size());
    EXPECT_EQ(next_place(), shared.data());
}

}  // namespace
