// Pings and pongs (RFC 6455, 5.5.2 and 5.5.3).

#include <gtest/gtest.h>

#include <string>

#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;

TEST(ControlFrames, APingOfEveryLengthIsAnsweredWithItsPayload) {
    TestServer server;
    auto client = RawClient::open(server.port());

    for (std::size_t length = 0; length <= 125; ++length) {
        SCOPED_TRACE(length);
        client.send_ping(some_binary(length));
        expect_frame(client, opcode::pong, some_binary(length));
    }
    EXPECT_EQ(server.message_count(), 0U);
}

TEST(ControlFrames, APingMayComeInPieces) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.write_chopped(FrameSpec(opcode::ping, "in pieces").octets());
    expect_frame(client, opcode::pong, "in pieces");
}

TEST(ControlFrames, PongsNobodyAskedForAreIgnored) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send_pong();
    client.send_pong("nobody asked");
    client.send_pong(std::string(125, '\xff'));

    client.sync();
    client.send_text("still here");
    expect_frame(client, opcode::text, "still here");
}

TEST(ControlFrames, AnswersKeepTheirPlaceBetweenEchoes) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.write(FrameSpec(opcode::text, "one").octets() + FrameSpec(opcode::ping, "two").octets() +
                 FrameSpec(opcode::binary, "three").octets() + FrameSpec(opcode::ping).octets());

    expect_frame(client, opcode::text, "one");
    expect_frame(client, opcode::pong, "two");
    expect_frame(client, opcode::binary, "three");
    expect_frame(client, opcode::pong);
}

// RFC 6455, 5.5.3 lets a server answer only the newest of several pings: the last one must get its
// pong, and every pong must answer a ping, in order.
TEST(ControlFrames, OfManyPingsAtOnceTheLastIsAnswered) {
    TestServer server;
    auto client = RawClient::open(server.port());
    std::string pings;
    for (int i = 0; i < 1000; ++i) pings += FrameSpec(opcode::ping, std::to_string(i)).octets();

    client.write(pings);

    int last = -1;
    while (last != 999) {
        const Frame frame = client.read_frame();
        ASSERT_EQ(frame.octets, server_frame(opcode::pong, frame.payload)) << frame;
        const int number = std::stoi(frame.payload);
        ASSERT_GT(number, last);
        last = number;
    }
    client.sync();
}
