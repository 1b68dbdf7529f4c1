// Answers that a behavior held back and that could not be sent: the record says how many.

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "support/expectations.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;
using wsecho::Connection;

namespace {

/// Behaviors that hold back the answers to two messages.
const char* const kHolding[] = {
    "delay(10h)",
    "delay(10h)@message:1",
    "echo.delay(10h)",
    "delay(10h)@message:1/delay(10h)@message:2",
    "sink/reply(*,x)/delay(10h)@message:1",
    "echo.delay(10h)/delay(10h)@message:2",
};

void expect_dropped(const Connection& connection, std::uint64_t count) {
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.answers_dropped(), count) << connection.transcript();
    const bool is_told =
        connection.transcript().find(" dropped=" + std::to_string(count)) != std::string::npos;
    EXPECT_EQ(is_told, count > 0) << connection.transcript();
}

void send_two(Scripted& t) {
    t.client.send_text("1");
    t.client.send_binary("2");
    t.client.sync();
}

}  // namespace

TEST(DroppedAnswers, AreCountedHoweverTheConnectionEnds) {
    const std::vector<std::pair<const char*, std::function<void(Scripted&)>>> ends = {
        {"the client's FIN", [](Scripted& t) { t.client.close(); }},
        {"the client's reset", [](Scripted& t) { t.client.abort(); }},
        {"a violation",
         [](Scripted& t) {
             t.client.write(FrameSpec(opcode::text, "\xff").octets());
             t.client.read_frame();
             t.client.close();
         }},
        {"a close by the test",
         [](Scripted& t) {
             t.connection().close(4000);
             t.client.close();
         }},
        {"a reset by the test", [](Scripted& t) { t.connection().abort(); }},
        {"a half-close by the test",
         [](Scripted& t) {
             t.connection().fin();
             t.client.close();
         }},
        {"a blackhole",
         [](Scripted& t) {
             t.connection().blackhole();
             t.client.abort();
         }},
        {"the server's stop", [](Scripted& t) { t.server.stop(); }},
    };
    for (const auto& [name, end] : ends) {
        for (const char* holding : kHolding) {
            SCOPED_TRACE(std::string(name) + " after " + holding);
            Scripted t(holding);
            send_two(t);

            end(t);

            expect_dropped(t.server.connection(1), 2);
        }
    }
}

TEST(DroppedAnswers, AreCountedIfAStepEndsTheConnection) {
    for (const char* end : {"close(4001)", "tcp.rst", "tcp.fin", "close.restart"}) {
        for (const char* holding : {"delay(10h)@message:1", "echo.delay(10h)"}) {
            SCOPED_TRACE(std::string(end) + " after " + holding);
            Scripted t(std::string(holding) + '/' + end + "@ping:1");
            t.client.send_text("1");
            t.client.send_text("2");
            t.client.send_ping("");

            t.client.close();

            expect_dropped(t.connection(), 2);
        }
    }
}

TEST(DroppedAnswers, IncludeThoseWhoseTimeComesAfterTheServersFin) {
    for (const char* holding : {"delay(30ms)@message:1", "echo.delay(30ms)"}) {
        SCOPED_TRACE(holding);
        Scripted t(holding);
        t.client.send_text("late");
        ASSERT_TRUE(t.server.wait_for_messages(1));
        ASSERT_TRUE(t.connection().fin());
        expect_fin(t.client);

        expect_silence(t.client);
        t.client.close();

        expect_dropped(t.connection(), 1);
    }
}

TEST(DroppedAnswers, AreNoneIfTheyWereSentOrNeverDue) {
    for (const char* chain :
         {"echo", "delay(10h)", "echo.delay(10h)", "sink/delay(10h)@message:1"}) {
        SCOPED_TRACE(chain);
        Scripted t(chain);
        t.client.send_text("1");
        t.client.send_close(1000);

        t.client.read_until_end();
        t.client.close();

        expect_dropped(t.connection(), 0);
    }
}

// The close frame is the answer.
TEST(DroppedAnswers, AreNoneIfAStepClosesInsteadOfAnswering) {
    for (const char* chain : {"close(4001)@message:1", "echo.delay(10h)/close(4001)@message:1"}) {
        SCOPED_TRACE(chain);
        Scripted t(chain);
        t.client.send_text("1");
        expect_frame(t.client, opcode::close, close_payload(4001));

        t.client.send_close(4001);
        expect_fin(t.client);
        t.client.close();

        expect_dropped(t.connection(), 0);
    }
}

TEST(DroppedAnswers, AreNoneForASinkThatTheClientLeaves) {
    Scripted t("sink/delay(10h)@message:1");
    send_two(t);

    t.client.abort();

    expect_dropped(t.connection(), 0);
}
