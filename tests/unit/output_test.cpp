// Output: octets in order, the marks between them, and what of them may be sent.

#include "engine/transport/output.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace {

using namespace std::chrono_literals;
using wsecho::behavior::Pace;
using wsecho::engine::Output;

// Sends at most `most` octets of what may be sent now; returns them.
std::string send(Output& output, std::size_t most = std::string::npos) {
    const Output::Piece piece = output.next();
    std::string octets(piece.first);
    octets += piece.second;
    octets.resize(std::min(octets.size(), most));
    output.sent(octets.size());
    return octets;
}

void run_mark(Output& output, bool sends_rest = true) {
    output.run_mark([&](const std::function<void()>& task) {
        task();
        return sends_rest;
    });
}

TEST(Output, GivesOctetsInOrder) {
    Output output;
    output.append("one");
    output.append("two");

    EXPECT_EQ(output.unsent(), 6U);
    EXPECT_EQ(send(output), "onetwo");
    EXPECT_FALSE(output.is_ready());
}

TEST(Output, GoesOnWhereTheSocketStopped) {
    Output output;
    output.append("abcdef");

    EXPECT_EQ(send(output, 2), "ab");
    EXPECT_EQ(output.unsent(), 4U);
    output.append("gh");
    EXPECT_EQ(send(output), "cdefgh");
}

TEST(Output, SendsKeptOctetsFromWhereTheyLie) {
    const auto owner = std::make_shared<std::string>("kept");
    Output output;
    output.append("before ");
    output.append_kept(owner, *owner);

    EXPECT_TRUE(output.has_kept());
    EXPECT_EQ(output.next().second.data(), owner->data());
    EXPECT_EQ(owner.use_count(), 2);
}

TEST(Output, KeepsTheOrderRoundKeptOctets) {
    const auto owner = std::make_shared<std::string>("kept");
    Output output;
    output.append("before ");
    output.append_kept(owner, *owner);
    output.append(" after");
    output.append_kept(owner, "|second");

    EXPECT_EQ(output.unsent(), 24U);
    EXPECT_EQ(send(output, 9), "before ke");
    EXPECT_EQ(send(output), "pt");
    EXPECT_EQ(owner.use_count(), 1) << "released as soon as it is sent";
    EXPECT_EQ(send(output), " after|second");
}

TEST(Output, StopsAtAMark) {
    Output output;
    output.append("response");
    output.begin_frames();
    output.at_sent(3, [] {});
    output.append("frames");

    EXPECT_EQ(send(output), "responsefra");
    EXPECT_TRUE(output.is_mark_due());
    run_mark(output);
    EXPECT_EQ(send(output), "mes");
}

TEST(Output, ReportsAMarkAtTheEndOfAllOutput) {
    Output output;
    output.at_sent(0, [] {});

    EXPECT_TRUE(output.is_ready());
    run_mark(output);
    EXPECT_FALSE(output.is_ready());
}

TEST(Output, PutsWhatAMarkSendsInItsPlace) {
    Output output;
    output.at_sent(2, [&] { output.append("-"); });
    output.append("abcd");

    std::string all = send(output);
    run_mark(output);
    all += send(output);

    EXPECT_EQ(all, "ab-cd");
}

TEST(Output, MovesAMarkAtItsEndWithTheOctetsBeforeIt) {
    Output output;
    std::string all;
    output.at_sent(2, [&] {
        output.at_end([&] { all += "[empty]"; });
        output.append("added");
        output.at_end([&] { all += "[added]"; });
        output.append("-");
    });
    output.append("abcd");
    output.at_end([&] { all += "[end]"; });
    output.append("ef");

    while (output.is_ready()) {
        if (output.is_mark_due()) run_mark(output);
        all += send(output);
    }

    EXPECT_EQ(all, "ab[empty]added[added]-cd[end]ef");
}

TEST(Output, ForgetsAMarkAtItsEndWithTheOctetsBeforeIt) {
    Output output;
    output.at_sent(1, [&] { output.discard_rest(); });
    output.append("abc");
    output.at_end([] { ADD_FAILURE(); });

    send(output);
    run_mark(output);

    EXPECT_FALSE(output.is_ready());
}

TEST(Output, RunsMarksOfOnePlaceAfterEachOthersOctets) {
    Output output;
    output.at_sent(1, [&] { output.append("1"); });
    output.at_sent(1, [&] { output.append("2"); });
    output.append("ab");

    std::string all = send(output);
    run_mark(output);
    EXPECT_FALSE(output.is_mark_due()) << "before the first mark's octets are sent";
    all += send(output);
    run_mark(output);
    all += send(output);

    EXPECT_EQ(all, "a12b");
}

TEST(Output, DiscardsTheRestWhenAMarkSaysSo) {
    Output output;
    output.at_sent(1, [&] { output.discard_rest(); });
    output.append("abc");

    send(output);
    run_mark(output);

    EXPECT_EQ(output.unsent(), 0U);
}

TEST(Output, DiscardsTheRestWhenTheConnectionEndsInAMark) {
    Output output;
    output.at_sent(1, [] {});
    output.append("abc");

    send(output);
    run_mark(output, false);

    EXPECT_EQ(output.unsent(), 0U);
}

TEST(Output, StopsAtAMarkInOctetsThatWereKept) {
    const auto owner = std::make_shared<std::string>("kept");
    Output output;
    output.append_kept(owner, *owner);
    output.append(" after");
    output.at_sent(2, [&] { output.append("-"); });

    EXPECT_EQ(send(output), "ke");
    run_mark(output);
    EXPECT_EQ(send(output), "-pt after");
}

TEST(Output, CopiesWhatItWouldKeepWhileThereAreMarks) {
    const auto owner = std::make_shared<std::string>("kept");
    Output output;
    output.at_sent(2, [] {});
    output.append_kept(owner, *owner);

    EXPECT_FALSE(output.has_kept());
    EXPECT_EQ(owner.use_count(), 1);
    EXPECT_EQ(send(output), "ke");
}

TEST(Output, GivesOneSegmentAtATimeAtAPace) {
    Output output;
    Pace pace;
    pace.segment = 2;
    output.set_pace(pace);
    output.append("abc");
    output.note_written();

    EXPECT_EQ(send(output), "ab");
    EXPECT_EQ(send(output), "c");
}

TEST(Output, WaitsAtAPace) {
    Output output;
    Pace pace;
    pace.latency = 1h;
    output.set_pace(pace);
    output.append("abc");
    output.note_written();

    EXPECT_TRUE(output.next().empty());
    EXPECT_TRUE(output.is_ready()) << "there is something to wait for";
    ASSERT_TRUE(output.due());
    EXPECT_GT(*output.due(), std::chrono::steady_clock::now() + 59min);

    output.set_pace(Pace());
    EXPECT_EQ(send(output), "abc");
}

TEST(Output, IsNotReadyWhilePaused) {
    Output output;
    output.append("abc");
    output.pause();
    EXPECT_FALSE(output.is_ready());

    output.go_on();
    EXPECT_TRUE(output.is_ready());
}

TEST(Output, DoesNotGoOnAfterAStop) {
    Output output;
    output.append("abc");
    output.stop();

    output.go_on();

    EXPECT_FALSE(output.is_ready());
    EXPECT_EQ(output.unsent(), 3U);
}

TEST(Output, BorrowsMemoryAndGivesItBack) {
    std::string spare;
    spare.reserve(1000);
    const char* const memory = spare.data();
    Output output;

    output.borrow(spare);
    output.append("abc");
    EXPECT_EQ(output.next().first.data(), memory);
    output.give_back(spare);
    EXPECT_NE(spare.data(), memory) << "not before all is sent";

    send(output);
    output.give_back(spare);
    EXPECT_EQ(spare.data(), memory);
}

TEST(Output, ForgetsEverythingWhenCleared) {
    Output output;
    output.append_kept(std::make_shared<int>(), "kept");
    output.append("after");
    output.at_sent(100, [] {});

    output.clear();

    EXPECT_EQ(output.unsent(), 0U);
    EXPECT_FALSE(output.is_ready());
}

}  // namespace
