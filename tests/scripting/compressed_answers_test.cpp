// Behaviors on a connection with permessage-deflate (RFC 7692).

#include <gtest/gtest.h>

#include <string>

#include "support/compressed_client.hpp"
#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;
namespace steps = wsecho::steps;

namespace {

struct Compressed {
    explicit Compressed(const wsecho::Behavior& behavior)
        : client((server.otherwise(behavior), server.port())) {}

    TestServer server;
    CompressedClient client;
};

}  // namespace

TEST(CompressedAnswers, AreCompressedWhenTheMessageWas) {
    Compressed t(steps::echo_upper());

    for (int i = 0; i < 5; ++i) {
        t.client.send(opcode::text, some_text(1000));
        std::string upper = some_text(1000);
        for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
        t.client.expect(opcode::text, upper);
    }
}

TEST(CompressedAnswers, AreNotCompressedWhenTheMessageWasNot) {
    Compressed t(steps::echo_upper());

    t.client.raw().send_text("abc");

    expect_frame(t.client.raw(), opcode::text, "ABC");
}

TEST(CompressedAnswers, LargeOnesArriveComplete) {
    Compressed t(steps::echo());
    const std::string large = some_text(3 << 20);

    t.client.expect_echo(opcode::text, large);
    t.client.expect_echo(opcode::binary, large);
}

TEST(CompressedAnswers, DuplicatesShareOneWindow) {
    Compressed t(steps::echo_duplicate());
    for (int i = 0; i < 3; ++i) {
        t.client.send(opcode::text, "hello hello hello");
        t.client.expect(opcode::text, "hello hello hello");
        t.client.expect(opcode::text, "hello hello hello");
    }
}

// What is not sent must not be compressed: the client's window would lack it.
TEST(CompressedAnswers, DroppedOnesLeaveTheWindowAsItIs) {
    Compressed t(steps::echo_drop(2));
    for (int i = 0; i < 10; ++i) t.client.send(opcode::text, "message " + std::to_string(i));

    for (int i = 0; i < 10; i += 2) t.client.expect(opcode::text, "message " + std::to_string(i));
}

TEST(CompressedAnswers, FragmentsAreNotCompressed) {
    Compressed t(steps::echo_fragments(3));
    t.client.send(opcode::text, "abcdef");

    const ReceivedMessage echo = t.client.raw().read_message();

    EXPECT_EQ(echo, (ReceivedMessage{opcode::text, false, "abcdef"}));
}

TEST(CompressedAnswers, RepliesAreCompressedAndSendsAreNot) {
    Compressed t("send(plain)/reply(a,b)");
    expect_frame(t.client.raw(), opcode::text, "plain");

    t.client.send(opcode::text, "a");
    t.client.expect(opcode::text, "b");
    t.client.send(opcode::text, "c");
    t.client.expect(opcode::text, "c");
}

TEST(CompressedAnswers, DelayedOnesKeepTheOrderOfTheWindow) {
    Compressed t("delay(10ms)/echo.delay(5ms)");
    for (int i = 0; i < 20; ++i) t.client.send(opcode::text, "message " + std::to_string(i));

    for (int i = 0; i < 20; ++i) t.client.expect(opcode::text, "message " + std::to_string(i));
}
