// What a client sent just before it reset the connection is on record, wherever the reset is
// noticed. A client that closes its socket with unread input resets the connection.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <string>

#include "support/one_client.hpp"
#include "support/payloads.hpp"

using namespace wsecho_test;
using wsecho::CloseFrame;
using wsecho::Connection;
using wsecho::TcpEnd;
using wsecho::WsMessage;

namespace {

std::string text(const std::string& payload) {
    return FrameSpec(opcode::text, payload).octets();
}

std::string close_frame(std::uint16_t code) {
    return FrameSpec(opcode::close, close_payload(code)).octets();
}

/// Holds the server's I/O thread in the first message, so that all that follows waits in the
/// system.
struct HeldServer {
    explicit HeldServer(TestServer& server) {
        server.on_message([this](const Connection&, const WsMessage& message) {
            if (message.payload != "hold") return;
            held.set_value();
            go_on.get_future().wait();
        });
    }

    std::promise<void> held;
    std::promise<void> go_on;
};

}  // namespace

struct LastWords : OneClientTest {
    // Sends more than the system takes, so the server does not read either.
    void clog() {
        const std::string message(64 * 1024, 'x');
        while (connection.send(message).outcome() == wsecho::ActionResult::Outcome::done) {
        }
        for (int i = 0; i < 8; ++i) (void)connection.send(message);
    }

    void expect_reset() const {
        const auto ended = connection.wait_for_close();
        ASSERT_TRUE(ended) << ended;
        EXPECT_EQ(connection.tcp_end(), TcpEnd::rst);
        EXPECT_FALSE(connection.was_clean());
    }
};

TEST_F(LastWords, OfAClientThatDoesNotReadAreItsCloseFrame) {
    clog();

    client.write(close_frame(1009));
    client.close();

    expect_reset();
    EXPECT_EQ(connection.close_received(), (CloseFrame{1009, ""}));
    EXPECT_EQ(connection.close_sent(), std::nullopt);
    EXPECT_EQ(connection.failure(), "client reset the connection after its close frame");
}

TEST_F(LastWords, AreMessagesToo) {
    clog();

    client.write(text("one") + text("two") + close_frame(1001));
    client.abort();

    expect_reset();
    EXPECT_EQ(connection.take_message(), WsMessage::text("one"));
    EXPECT_EQ(connection.take_message(), WsMessage::text("two"));
    EXPECT_EQ(connection.close_received(), (CloseFrame{1001, ""}));
}

TEST_F(LastWords, WithoutACloseFrameAreRecordedAsAReset) {
    clog();

    client.write(text("gone") + text("cut off").substr(0, 5));
    client.abort();

    expect_reset();
    EXPECT_EQ(connection.message_count(), 1U);
    EXPECT_EQ(connection.close_received(), std::nullopt);
    EXPECT_EQ(connection.failure(), "client reset the connection");
}

// The echo of the first message is what fails.
TEST_F(LastWords, AreReadAfterAFailedEcho) {
    HeldServer holding(server);
    client.send_text("hold");
    holding.held.get_future().wait();
    std::string octets;
    for (int i = 0; i < 20; ++i) octets += text(std::string(1000, 'x'));
    client.write(octets + close_frame(4000));
    client.abort();

    holding.go_on.set_value();

    expect_reset();
    EXPECT_EQ(connection.message_count(), 21U);
    EXPECT_EQ(connection.close_received(), (CloseFrame{4000, ""}));
}

TEST_F(LastWords, AreReadAfterAFailedSendOfTheTest) {
    HeldServer holding(server);
    client.send_text("hold");
    holding.held.get_future().wait();
    auto sending = std::async(std::launch::async, [&] { return connection.send("too late"); });
    client.send_text("last");
    client.abort();

    holding.go_on.set_value();

    sending.get();
    expect_reset();
    EXPECT_EQ(connection.message_count(), 2U);
}

TEST_F(LastWords, ReachTheCallbackWhichCannotAnswerThem) {
    clog();
    std::promise<wsecho::ActionResult::Outcome> outcome;
    server.on_message([&](const Connection& from, const WsMessage&) {
        outcome.set_value(from.send("answer").outcome());
    });

    client.send_text("last");
    client.abort();

    expect_reset();
    EXPECT_EQ(outcome.get_future().get(), wsecho::ActionResult::Outcome::ended);
}

TEST_F(LastWords, ThatBreakTheProtocolAreTheReasonOfTheEnd) {
    clog();

    client.write(FrameSpec(opcode::text, "unmasked").unmasked().octets());
    client.abort();

    expect_reset();
    EXPECT_EQ(connection.failure(), "frame without a mask");
}

TEST_F(LastWords, AreReadFromEveryClientThatLeavesLikeThis) {
    for (int i = 0; i < 50; ++i) {
        auto each = RawClient::open(server.port());
        const Connection record = server.connections().back();
        each.write(text("1") + text("2") + text("3") + close_frame(1000));
        each.abort();

        ASSERT_TRUE(record.wait_for_close());
        EXPECT_EQ(record.message_count(), 3U);
        EXPECT_EQ(record.close_received(), (CloseFrame{1000, ""}));
    }
}

// ---- what the server does not read -------------------------------------------------------------

// A server that does not read does not learn them.
TEST_F(LastWords, AreNotReadDuringAPause) {
    ASSERT_TRUE(connection.pause_reading());

    client.write(text("unread") + close_frame(1000));
    client.abort();

    expect_reset();
    EXPECT_EQ(connection.message_count(), 0U);
    EXPECT_EQ(connection.close_received(), std::nullopt);
    EXPECT_EQ(connection.failure(), "client reset the connection");
}

TEST_F(LastWords, AreNotReadDuringAPauseAfterAFailedSend) {
    ASSERT_TRUE(connection.pause_reading());
    clog();

    client.write(text("unread") + close_frame(1000));
    client.close();

    expect_reset();
    EXPECT_EQ(connection.message_count(), 0U);
}

TEST_F(LastWords, AreNotReadFromABlackhole) {
    ASSERT_TRUE(connection.blackhole());

    client.write(text("unread") + close_frame(1000));
    client.abort();

    expect_reset();
    EXPECT_EQ(connection.message_count(), 0U);
    EXPECT_EQ(connection.close_received(), std::nullopt);
}
