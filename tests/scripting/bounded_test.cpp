// Memory stays bounded whatever a behavior holds back: the server stops reading.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "support/deaf_client.hpp"
#include "support/expectations.hpp"
#include "support/memory_use.hpp"
#include "support/payloads.hpp"
#include "support/scripted.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

wsecho::Options little_history() {
    wsecho::Options options;
    options.history.bytes = kMiB;
    return options;
}

// Sends `frame` again and again to a server that runs `behavior`, and reads nothing. The server
// must stop reading before it has used more than a few MiB of memory.
void expect_bounded(const std::string& behavior, const std::string& frame, std::size_t total) {
    TestServer server(little_history());
    server.otherwise(behavior);
    auto client = RawClient::open(server.port());
    std::string octets;
    while (octets.size() < 60'000) octets += frame;
    const std::size_t limit = reset_peak_memory() + 12 * kMiB;

    const std::size_t sent = send_until_stalled(client, octets, total);

    EXPECT_LT(sent, total) << "the server has read everything";
    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory(), limit) << sent << " octets sent";
    }
}

std::string chain_of(int count, const std::string& step) {
    std::string chain = step;
    for (int i = 1; i < count; ++i) chain.append("/").append(step);
    return chain;
}

std::string frame(std::uint8_t opcode, std::size_t size) {
    return FrameSpec(opcode, some_text(size)).octets();
}

}  // namespace

// Only what one step sends may wait, besides what the next one adds.
TEST(StepsWithMuchOutput, WaitForAClientThatDoesNotRead) {
    constexpr std::size_t kSize = std::size_t{64} << 20;
    constexpr int kSteps = 4;
    TestServer server;
    server.enqueue(chain_of(kSteps, "ok.big(64MiB)") + "/send(end)");
    const std::size_t before = reset_peak_memory();

    auto client = RawClient::open(server.port());
    RawClient::open(server.port()).sync();

    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory() - before, 3 * kSize);
    }
    for (int i = 0; i < kSteps; ++i) client.skip(10 + kSize);
    expect_frame(client, opcode::text, "end");
}

TEST(StepsWithMuchOutput, AtAnOctetFollowEachOther) {
    constexpr std::size_t kSize = std::size_t{64} << 20;
    constexpr int kSteps = 4;
    TestServer server;
    server.enqueue("send(x)/" + chain_of(kSteps, "ok.big(64MiB)@byte:1"));
    const std::size_t before = reset_peak_memory();

    auto client = RawClient::open(server.port());
    RawClient::open(server.port()).sync();

    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory() - before, 3 * kSize);
    }
    EXPECT_EQ(client.read_exact(1), "\x81");
    for (int i = 0; i < kSteps; ++i) client.skip(10 + kSize);
    EXPECT_EQ(client.read_exact(2), "\x01x");
    client.sync();
}

TEST(ResponsesWithMuchInThem, TakeBoundedMemory) {
    constexpr std::size_t kSize = std::size_t{64} << 20;
    TestServer server;
    const std::size_t before = reset_peak_memory();

    for (const char* step : {"hs.huge-header(64MiB)", "hs.many-headers(100000)"}) {
        server.enqueue(chain_of(60, step));
        RawClient client(server.port());
        client.write(Request().octets());
        EXPECT_EQ(client.read_until("\r\n"), "HTTP/1.1 101 Switching Protocols\r\n");
        client.abort();
        EXPECT_TRUE(server.wait_for([&] { return server.client_count() == 0; }));
    }

    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory() - before, 5 * kSize);
    }
}

TEST(HeldBack, LargeMessagesTakeBoundedMemory) {
    expect_bounded(kHeldForEver, frame(opcode::binary, 100'000), 64 * kMiB);
}

TEST(HeldBack, SmallMessagesTakeBoundedMemory) {
    expect_bounded(kHeldForEver, frame(opcode::text, 50), 32 * kMiB);
}

TEST(HeldBack, EmptyMessagesTakeBoundedMemory) {
    expect_bounded(kHeldForEver, frame(opcode::text, 0), 16 * kMiB);
}

TEST(HeldBack, PongsTakeBoundedMemory) {
    expect_bounded(std::string(kHeldForEver) + "@ping:1", frame(opcode::ping, 100), 32 * kMiB);
}

TEST(HeldBack, EmptyPongsTakeBoundedMemory) {
    expect_bounded(std::string(kHeldForEver) + "@ping:1", frame(opcode::ping, 0), 16 * kMiB);
}

TEST(HeldBack, DelayedEchoesTakeBoundedMemory) {
    expect_bounded("echo.delay(10h)", frame(opcode::text, 1000), 64 * kMiB);
}

TEST(HeldBack, EmptyDelayedEchoesTakeBoundedMemory) {
    expect_bounded("echo.delay(10h)", frame(opcode::text, 0), 16 * kMiB);
}

// The replies wait until the client has read those before.
TEST(HeldBack, RepliesToALargeMessageTakeBoundedMemory) {
    std::string behavior;
    for (int i = 0; i < 100; ++i) behavior += "reply(*,*)/";
    Scripted t(behavior + "sink", Request(), little_history());
    const std::string message = some_text(kMiB);
    const std::size_t before = reset_peak_memory();

    t.client.send_text(message);
    ASSERT_TRUE(t.server.wait_for_messages(1));
    for (int i = 0; i < 100; ++i) ASSERT_EQ(t.client.read_message().payload, message) << i;

    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory() - before, 20 * kMiB);
    }
    t.client.close_cleanly();
}

TEST(HeldBack, OutputAtAByteTakesBoundedMemory) {
    expect_bounded(std::string(kHeldForEver) + "@byte:100", frame(opcode::text, 1000), 64 * kMiB);
}

// Both stop reading for their own reason: the end of one must not end the other.
TEST(HeldBack, DelayedEchoesUnderADelayTakeBoundedMemory) {
    expect_bounded("echo.delay(50ms)/delay(10h)@message:1500", frame(opcode::binary, 1000),
                   64 * kMiB);
}

// Their queue does not grow while the client does not read.
TEST(HeldBack, PeriodicMessagesToAClientThatDoesNotReadTakeBoundedMemory) {
    const std::string text = some_text(kMiB / 4);
    TestServer server(little_history());
    server.otherwise(wsecho::steps::every(1ms, text));
    RawClient client(server.port(), "127.0.0.1", 4096);
    client.handshake();
    auto other = RawClient::open(server.port());
    const std::size_t limit = reset_peak_memory() + 60 * kMiB;

    // Until a client that reads has received enough messages to show a leak.
    for (int i = 0; i < 500; ++i) EXPECT_EQ(other.read_message().payload.size(), text.size());

    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory(), limit);
    }
}

// ---- resuming ----------------------------------------------------------------------------------

TEST(HeldBack, ReadingGoesOnWhenTheTestClosesTheConnection) {
    Scripted t(kHeldForEver);
    const std::string octets = frame(opcode::binary, 10'000);
    const std::size_t total = 64 * kMiB - 64 * kMiB % octets.size();
    const std::size_t sent = send_until_stalled(t.client, octets, total);
    ASSERT_LT(sent, total);

    ASSERT_TRUE(t.connection().close(1000));
    t.client.write(octets.substr(sent % octets.size()));
    t.client.send_close(1000);

    expect_frame(t.client, opcode::close, close_payload(1000));
    expect_fin(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_TRUE(t.connection().was_clean());
    EXPECT_EQ(t.server.message_count(), sent / octets.size() + 1);
}

TEST(HeldBack, AClientThatLeavesIsNoticedWhenReadingGoesOn) {
    TestServer server;
    server.otherwise("delay(200ms)");
    auto client = RawClient::open(server.port());
    const std::string octets = frame(opcode::binary, 10'000);
    ASSERT_LT(send_until_stalled(client, octets, 64 * kMiB), 64 * kMiB);

    client.abort();

    EXPECT_TRUE(server.connection(1).wait_for_close());
    EXPECT_EQ(server.connection(1).tcp_end(), wsecho::TcpEnd::rst);
}

TEST(HeldBack, OtherClientsAreServedMeanwhile) {
    TestServer server;
    server.route("/held", kHeldForEver);
    auto held = RawClient::open(server.port(), Request("/held"));
    const std::string octets = frame(opcode::binary, 10'000);
    ASSERT_LT(send_until_stalled(held, octets, 64 * kMiB), 64 * kMiB);

    auto other = RawClient::open(server.port());

    other.send_binary(some_binary(1 << 20));
    expect_frame(other, opcode::binary, some_binary(1 << 20));
    other.close_cleanly();
}

TEST(HeldBack, StopDoesNotWaitForIt) {
    TestServer server;
    server.otherwise(kHeldForEver);
    auto client = RawClient::open(server.port());
    const std::string octets = frame(opcode::binary, 10'000);
    ASSERT_LT(send_until_stalled(client, octets, 64 * kMiB), 64 * kMiB);

    server.stop();

    EXPECT_EQ(server.connection(1).state(), wsecho::ConnectionState::closed);
}
