// The server stops reading from a client that does not read: its memory stays bounded.

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>

#include "protocol/bounded_memory.hpp"
#include "support/deaf_client.hpp"
#include "support/expectations.hpp"
#include "support/memory_use.hpp"
#include "support/payloads.hpp"
#include "support/raw_deflate.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;

TEST(BackPressure, LargeMessagesToADeafClientTakeBoundedMemory) {
    expect_bounded_memory(64 * 1024, 32 * kMiB);
}

TEST(BackPressure, SmallMessagesToADeafClientTakeBoundedMemory) {
    expect_bounded_memory(50, 32 * kMiB);
}

TEST(BackPressure, PongsToADeafClientTakeBoundedMemory) {
    wsecho::Options options;
    options.history.bytes = kMiB;
    TestServer server(options);
    auto client = RawClient::open(server.port());
    std::string pings;
    for (int i = 0; i < 500; ++i) pings += FrameSpec(opcode::ping, some_text(125)).octets();
    const std::size_t limit = reset_peak_memory() + options.history.bytes + 8 * kMiB;

    const std::size_t sent = send_until_stalled(client, pings, pings.size() * 1000);

    // The server may answer only the newest of many pings (RFC 6455, 5.5.3), and read on.
    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory(), limit) << sent << " octets sent";
    }
}

// Little input makes much output: a thousand times as much where the echo is not compressed.
TEST(BackPressure, CompressedMessagesToADeafClientTakeBoundedMemory) {
    wsecho::Options options;
    options.history.bytes = kMiB;
    TestServer server(options);
    auto client = RawClient::open(server.port(), offering());
    const std::string payload = RawDeflater().message(std::string(kMiB, 'a'));
    std::string octets;
    for (int i = 0; i < 20; ++i) octets += FrameSpec(opcode::binary, payload).rsv(0b100).octets();
    const std::size_t limit = reset_peak_memory() + options.history.bytes + 8 * kMiB;

    send_until_stalled(client, octets, octets.size() * 20);

    ASSERT_TRUE(server.wait_for_messages(1));
    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory(), limit);
    }
}

TEST(BackPressure, OtherClientsAreServedMeanwhile) {
    TestServer server;
    auto deaf = RawClient::open(server.port());
    auto other = RawClient::open(server.port());
    const std::string octets = FrameSpec(opcode::binary, some_binary(65536)).octets();
    ASSERT_LT(send_until_stalled(deaf, octets, 64 * octets.size() * 16), 64 * octets.size() * 16);

    other.send_text(some_text(200'000));

    expect_frame(other, opcode::text, some_text(200'000));
    other.sync();
}

TEST(BackPressure, ADeafClientThatLeavesIsNoticed) {
    TestServer server;
    auto deaf = RawClient::open(server.port());
    const std::string octets = FrameSpec(opcode::binary, some_binary(65536)).octets();
    ASSERT_LT(send_until_stalled(deaf, octets, 64 * kMiB), 64 * kMiB);

    deaf.abort();

    EXPECT_TRUE(server.connection(1).wait_for_close());
    EXPECT_EQ(server.connection(1).tcp_end(), wsecho::TcpEnd::rst);
}

// The answer to its close frame waits after the echoes it has not read, and still arrives.
void read_again(const std::string& message, std::size_t count) {
    TestServer server;
    auto client = RawClient::open(server.port());
    const std::string octets = FrameSpec(opcode::binary, message).octets();
    const std::size_t total = count * octets.size();
    const std::size_t sent = send_until_stalled(client, octets, total);
    ASSERT_LT(sent, total);

    catch_up(client, octets, sent, total, server_frame(opcode::binary, message));

    client.close_cleanly();
}

TEST(BackPressure, AClientThatReadsAgainGetsEverythingAndItsCloseFrame) {
    read_again(some_binary(65536), 400);
}

TEST(BackPressure, AClientThatReadsAgainGetsAllSmallMessages) {
    read_again(some_binary(1000), 30'000);
}

// The socket takes only a part of an echo that is sent past Output: see Transport::send_plainly().
TEST(BackPressure, AClientThatReadsAgainGetsMessagesThatArrivedOneByOne) {
    constexpr std::size_t kMost = 1000;  // 60 MB
    TestServer server;
    auto client = RawClient::open(server.port());
    const std::string message = some_binary(60'000);
    std::size_t sent = 0;
    do {
        client.send_binary(message);
    } while (++sent < kMost && server.wait_for_messages(sent, std::chrono::milliseconds(300)));
    ASSERT_LT(sent, kMost);

    for (std::size_t i = 0; i < sent; ++i) expect_frame(client, opcode::binary, message);
    client.close_cleanly();
}
