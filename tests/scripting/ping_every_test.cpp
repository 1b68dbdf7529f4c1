// ping.every: a server that drops silent clients.

#include <gtest/gtest.h>

#include <string>

#include "support/expectations.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;

namespace {

// Skips Pings, and returns the frame after them.
Frame frame_after_pings(RawClient& client) {
    Frame frame = client.read_frame();
    while (frame.opcode == opcode::ping) frame = client.read_frame();
    return frame;
}

}  // namespace

TEST(PingEvery, ClosesASilentClientWith1011) {
    Scripted with("ping.every(5ms,20ms)");

    const Frame close = frame_after_pings(with.client);

    EXPECT_EQ(close.octets,
              server_frame(opcode::close, close_payload(1011, "keepalive ping timeout")));
    with.client.send_close(1011);
    with.client.close();
    ASSERT_TRUE(with.connection().wait_for_close());
    EXPECT_EQ(with.connection().failure(), "Ping not answered within 20ms");
    EXPECT_TRUE(with.connection().verdicts().empty());
}

TEST(PingEvery, CanEndTcpWithoutACloseFrame) {
    Scripted fin("ping.every(50ms,10ms,fin)");
    Scripted rst("ping.every(50ms,10ms,rst)");

    EXPECT_EQ(fin.client.read_until_end().octets, server_frame(opcode::ping, "keepalive 1"));
    EXPECT_EQ(rst.client.read_until_end().how, End::rst);
    ASSERT_TRUE(rst.connection().wait_for_close());
    EXPECT_EQ(rst.connection().failure(), "Ping not answered within 10ms");
}

TEST(PingEvery, KeepsClientsThatAnswer) {
    Scripted with("ping.every(1ms,500ms)");

    for (int i = 1; i <= 100; ++i) {
        expect_frame(with.client, opcode::ping, "keepalive " + std::to_string(i));
        with.client.send_pong("keepalive " + std::to_string(i));
    }
}

TEST(PingEvery, WithoutATimeoutKeepsSilentClients) {
    Scripted with("ping.every(1ms,0s)");

    for (int i = 0; i < 100; ++i) expect_frame(with.client, opcode::ping, "");
}

// Each has its own Pings and its own timeout.
TEST(PingEvery, MayActSeveralTimesAndBesideTheOption) {
    wsecho::Options options;
    options.ping_interval = std::chrono::milliseconds(1);
    options.pong_timeout = std::chrono::hours(1);
    Scripted with("ping.every(1ms,1h)/ping.every(2ms,20ms)@message:1", Request(), options);
    for (int i = 0; i < 50; ++i) ASSERT_EQ(with.client.read_frame().opcode, opcode::ping);

    with.client.send_text("begin");

    EXPECT_EQ(frame_after_pings(with.client).payload, "begin");
    EXPECT_EQ(frame_after_pings(with.client).opcode, opcode::close);
}

TEST(PingEvery, FindsAClientBehindABlackhole) {
    Scripted with("ping.every(5ms,20ms)/tcp.cut-up@message:1");
    with.client.send_text("last words");

    for (;;) {
        const Frame frame = with.client.read_frame();
        if (frame.opcode == opcode::close) break;
        with.client.send_pong(frame.payload);
    }
    ASSERT_TRUE(with.server.wait_for([&] { return with.connection().close_sent().has_value(); }));
}
