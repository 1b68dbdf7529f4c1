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
    InputTest() {
        input.set_own_buffer({own.data(), own.size()});
        input.release(Hold::unasked);
    }

    char* next_place() const { return input.room({shared.data(), shared.size()}).data; }

    std::array<char, 16> own{};
    mutable std::array<char, 256> shared{};
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

TEST_F(InputTest, GoesIntoTheOwnBufferAtFirst) {
    EXPECT_FALSE(input.reads_much());
    EXPECT_EQ(next_place(), own.data());
}

TEST_F(InputTest, GoesIntoTheSharedMemoryAfterAFullBuffer) {
    input.filled(own.size() - 1);
    EXPECT_EQ(next_place(), own.data());

    input.filled(own.size());
    EXPECT_TRUE(input.reads_much());
    EXPECT_EQ(next_place(), shared.data());
}

TEST_F(InputTest, GoesIntoTheOwnBufferAgainWhenLittleArrives) {
    input.filled(own.size());
    input.filled(own.size() + 1);
    EXPECT_TRUE(input.reads_much());

    input.filled(own.size());
    EXPECT_FALSE(input.reads_much());
}

TEST_F(InputTest, GoesToTheTargetOfALargeMessageWhereItStays) {
    input.set_target({target.data(), target.size()});
    EXPECT_EQ(next_place(), own.data()) << "not by a small read";

    input.filled(own.size());
    EXPECT_EQ(next_place(), target.data());

    input.set_target({});
    EXPECT_EQ(next_place(), shared.data());
}

TEST_F(InputTest, GoesIntoTheSharedMemoryWithoutAnOwnBuffer) {
    input.set_own_buffer({});
    EXPECT_TRUE(input.reads_much());
    EXPECT_EQ(next_place(), shared.data());
}

TEST_F(InputTest, IsReadInSmallPiecesWhenSlow) {
    EXPECT_EQ(input.piece({own.data(), own.size()}), own.size());

    input.read_slowly(200);
    EXPECT_EQ(input.piece({own.data(), own.size()}), 10U);
    EXPECT_EQ(input.piece({own.data(), 4}), 4U);
    EXPECT_EQ(input.rest_after(10), 50ms);

    input.read_slowly(1);
    EXPECT_EQ(input.piece({own.data(), own.size()}), 1U);
}

TEST_F(InputTest, RestsBetweenSlowReads) {
    input.read_slowly(200);
    input.hold(Hold::resting);
    EXPECT_FALSE(input.wants_more());
    EXPECT_FALSE(input.holds_back()) << "what has arrived is still taken";

    input.release(Hold::resting);
    EXPECT_TRUE(input.wants_more());
}

TEST_F(InputTest, UsesNoLargeReadsWhenSlow) {
    input.read_slowly(1000);
    input.filled(own.size());
    EXPECT_FALSE(input.reads_much());
}

TEST_F(InputTest, KeepsWhatWasNotTaken) {
    input.carry_over("rest");
    EXPECT_TRUE(input.has_carried_over());

    EXPECT_EQ(input.take_carried_over(), "rest");
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

TEST_F(InputTest, StaysALargeReadThatHasBegun) {
    Input early;
    early.discard_all();
    early.set_own_buffer({own.data(), own.size()});

    EXPECT_TRUE(early.reads_much());
}

TEST_F(InputTest, IsNoLongerSlowWhenTheConnectionIsOver) {
    input.read_slowly(20);
    input.hold(Hold::resting);
    input.set_target({target.data(), target.size()});

    input.finish();

    EXPECT_TRUE(input.discards());
    EXPECT_TRUE(input.wants_more());
    EXPECT_EQ(input.piece({own.data(), own.size()}), own.size());
    input.filled(own.size());
    EXPECT_EQ(next_place(), shared.data());
}

}  // namespace
