// The limit on a message's size: as soon as a message is known to be larger, the connection fails
// with 1009 (RFC 6455, 7.4.1).

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "support/compressed_client.hpp"
#include "support/expectations.hpp"
#include "support/memory_use.hpp"
#include "support/payloads.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;
using wsecho::Options;

namespace {

Options limited_to(std::size_t octets) {
    Options options;
    options.max_message_size = octets;
    return options;
}

}  // namespace

TEST(MessageSize, AMessageOfTheLimitIsEchoedAndOneOctetMoreIsTooBig) {
    for (const std::size_t limit : {1U, 125U, 126U, 1000U, 65535U, 65536U, 300'000U}) {
        for (const std::uint8_t type : {opcode::text, opcode::binary}) {
            SCOPED_TRACE(limit);
            TestServer server(limited_to(limit));
            auto client = RawClient::open(server.port());

            client.send(FrameSpec(type, some_text(limit)));
            expect_frame(client, type, some_text(limit));
            client.send(FrameSpec(type, some_text(limit + 1)));
            expect_failed(client, kTooBig);
            EXPECT_EQ(server.message_count(), 1U);
        }
    }
}

// The header says so: the server does not wait for the payload.
TEST(MessageSize, IsKnownFromTheHeader) {
    TestServer server(limited_to(1000));
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(opcode::binary).announce(1001));

    expect_failed(client, kTooBig);
}

TEST(MessageSize, FragmentsAreCountedTogether) {
    TestServer server(limited_to(1000));
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(opcode::text, some_text(500)).not_final());
    client.send(FrameSpec(opcode::continuation, some_text(500)));
    EXPECT_EQ(client.read_message().payload.size(), 1000U);

    client.send(FrameSpec(opcode::text, some_text(500)).not_final());
    client.send(FrameSpec(opcode::continuation, some_text(300)).not_final());
    client.send(FrameSpec(opcode::continuation).announce(201));
    expect_failed(client, kTooBig);
}

TEST(MessageSize, ControlFramesDoNotCount) {
    TestServer server(limited_to(10));
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(opcode::text, "12345").not_final());
    client.send_ping(std::string(125, 'p'));
    expect_frame(client, opcode::pong, std::string(125, 'p'));
    client.send(FrameSpec(opcode::continuation, "67890"));

    EXPECT_EQ(client.read_message().payload, "1234567890");
    client.send_close(1000, "a reason longer than any message");
    expect_frame(client, opcode::close, close_payload(1000, "a reason longer than any message"));
}

TEST(MessageSize, EmptyFragmentsWithoutEndTakeNoMemory) {
    TestServer server(limited_to(10));
    auto client = RawClient::open(server.port());
    std::string fragments;
    for (int i = 0; i < 100'000; ++i) {
        fragments += FrameSpec(i == 0 ? opcode::text : opcode::continuation).not_final().octets();
    }
    const std::size_t before = reset_peak_memory();

    client.write(fragments);
    client.sync();

    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory() - before, std::size_t{4} << 20);
    }
    client.send(FrameSpec(opcode::continuation, "the end"));
    EXPECT_EQ(client.read_message().payload, "the end");
}

// An announced length takes no memory by itself.
TEST(MessageSize, AnnouncedPayloadTakesNoMemoryBeforeItArrives) {
    TestServer server;
    const std::size_t before = reset_peak_memory();
    std::vector<RawClient> clients;

    for (int i = 0; i < 16; ++i) {
        clients.push_back(RawClient::open(server.port()));
        clients.back().write(
            FrameSpec(opcode::binary).announce(Options().max_message_size).octets() + "ten octets");
    }
    ASSERT_TRUE(eventually([&] { return clients.back().unread_by_server() == 0; }));
    auto other = RawClient::open(server.port());
    other.sync();

    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory() - before, std::size_t{16} << 20);
    }
}

// The largest number, for "no limit": no sum with it may wrap around.
TEST(MessageSize, TheLargestPossibleLimitIsStillALimit) {
    TestServer server(limited_to(std::numeric_limits<std::size_t>::max()));
    CompressedClient client(server.port());

    client.expect_echo(opcode::text, some_text(200'000));
    client.raw().send(FrameSpec(opcode::text, some_text(100'000)).not_final());
    client.raw().send(FrameSpec(opcode::continuation, some_text(100'000)));
    EXPECT_EQ(client.decompress(client.raw().read_message()).size(), 200'000U);
}

// An announced length takes no memory by itself, however large it is.
TEST(MessageSize, AnAnnouncedLengthBeyondAllMemoryHarmsNobody) {
    TestServer server(limited_to(std::numeric_limits<std::size_t>::max()));
    auto other = RawClient::open(server.port());
    for (const bool fragments : {false, true}) {
        auto client = RawClient::open(server.port());
        const std::string first = FrameSpec(opcode::binary, "abc").not_final().octets();
        client.write((fragments ? first : "") +
                     FrameSpec(fragments ? opcode::continuation : opcode::binary)
                         .announce((std::uint64_t{1} << 63) - 1)
                         .octets() +
                     "ten octets");
        client.shutdown_write();
        client.read_until_end();
    }

    other.send_text("still served");
    expect_frame(other, opcode::text, "still served");
}
