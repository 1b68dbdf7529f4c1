// The queue of lines in front of a stream: what is dropped, and what says so.

#include "tool/line_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace wsecho::tool {
namespace {

class LineQueueTest : public testing::Test {
protected:
    // Offers a line as a trace does. False if it is dropped.
    bool offer(const std::string& line) {
        const bool admitted = queue_.admits();
        if (admitted) queue_.push(line);
        return admitted;
    }

    // Takes what waits, and leaves it unwritten.
    std::string take() {
        std::string lines;
        EXPECT_TRUE(queue_.take(lines));
        return lines;
    }

    LineQueue queue_{10, [](std::uint64_t lines) { return std::to_string(lines) + " lost\n"; }};
};

TEST_F(LineQueueTest, AdmitsLinesUntilTheLimitWaits) {
    EXPECT_TRUE(offer("12345\n"));
    EXPECT_TRUE(offer("a line longer than the limit\n"));
    EXPECT_FALSE(offer("x\n"));

    EXPECT_EQ(take(), "12345\na line longer than the limit\n");
    EXPECT_FALSE(queue_.is_complete());
}

TEST_F(LineQueueTest, CountsLinesAsWaitingUntilTheyAreWritten) {
    offer("123456789\n");
    take();
    EXPECT_FALSE(offer("a\n"));

    queue_.written(1);

    EXPECT_TRUE(offer("b\n"));
    EXPECT_EQ(take(), "1 lost\nb\n");
}

TEST_F(LineQueueTest, PutsTheNoticeWhereTheLinesAreMissing) {
    offer("123456789\n");
    offer("a\n");
    offer("b\n");
    take();
    queue_.written(10);
    offer("c\n");

    EXPECT_EQ(take(), "2 lost\nc\n");
}

TEST_F(LineQueueTest, SaysWhatWasDroppedEvenIfNoLineFollows) {
    offer("123456789\n");
    offer("a\n");
    take();
    queue_.written(10);

    EXPECT_EQ(take(), "1 lost\n");
    queue_.written(7);
    EXPECT_TRUE(queue_.drain());
}

TEST_F(LineQueueTest, NeverDropsALineThatIsPushedWithoutAsking) {
    offer("123456789\n");
    offer("a\n");
    queue_.push("important\n");

    EXPECT_EQ(take(), "123456789\n1 lost\nimportant\n");
}

TEST_F(LineQueueTest, DiscardsEverythingAfterAFailure) {
    offer("a\n");
    bool reported = false;

    queue_.fail([&] { reported = true; });

    EXPECT_TRUE(reported);
    EXPECT_FALSE(queue_.admits());
    EXPECT_TRUE(queue_.drain());
    EXPECT_FALSE(queue_.is_complete());
}

TEST_F(LineQueueTest, IsStuckIfNothingIsWritten) {
    offer("a\n");

    EXPECT_FALSE(queue_.drain());
    queue_.close();

    std::string lines;
    EXPECT_FALSE(queue_.take(lines));
    EXPECT_FALSE(queue_.is_complete());
    queue_.fail([] { ADD_FAILURE() << "the owner may be gone"; });
}

TEST_F(LineQueueTest, KeepsTheOrderBetweenThreads) {
    std::string written;
    std::thread writer([&] {
        std::string lines;
        while (queue_.take(lines)) {
            written += lines;
            queue_.written(lines.size());
        }
    });

    std::string expected;
    for (int number = 0; number < 1000; ++number) {
        expected += std::to_string(number) + "\n";
        queue_.push(std::to_string(number) + "\n");
    }

    EXPECT_TRUE(queue_.drain());
    queue_.close();
    writer.join();
    EXPECT_EQ(written, expected);
    EXPECT_TRUE(queue_.is_complete());
}

}  // namespace
}  // namespace wsecho::tool
