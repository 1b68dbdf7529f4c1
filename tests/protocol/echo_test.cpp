// Echoing messages of one frame: every length, every mask, and every way for TCP to cut them.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;
using wsecho::WsMessage;

namespace {

// Where the form of the payload length changes (RFC 6455, 5.2), and a large one.
const std::vector<std::size_t> kLengths = {0, 1, 125, 126, 127, 128, 65535, 65536, 65537, 1 << 20};

}  // namespace

TEST(Echo, TextOfEveryLengthComesBackAsText) {
    TestServer server;
    auto client = RawClient::open(server.port());

    for (const std::size_t length : kLengths) {
        SCOPED_TRACE(length);
        client.send_text(some_text(length));
        expect_frame(client, opcode::text, some_text(length));
        EXPECT_EQ(server.take_message(), WsMessage::text(some_text(length)));
    }
    client.sync();
}

TEST(Echo, BinaryOfEveryLengthComesBackAsBinary) {
    TestServer server;
    auto client = RawClient::open(server.port());

    for (const std::size_t length : kLengths) {
        SCOPED_TRACE(length);
        client.send_binary(some_binary(length));
        expect_frame(client, opcode::binary, some_binary(length));
        EXPECT_EQ(server.take_message(), WsMessage::binary(some_binary(length)));
    }
    client.sync();
}

TEST(Echo, AFrameMayComeInPieces) {
    TestServer server;
    auto client = RawClient::open(server.port());

    for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{126}}) {
        SCOPED_TRACE(length);
        client.write_chopped(FrameSpec(opcode::binary, some_binary(length)).octets());
        expect_frame(client, opcode::binary, some_binary(length));
    }
    for (const std::size_t length :
         {std::size_t{65535}, std::size_t{65536}, std::size_t{1 << 20}}) {
        SCOPED_TRACE(length);
        const std::string octets = FrameSpec(opcode::binary, some_binary(length)).octets();
        client.write_chopped(octets.substr(0, 16));
        client.write_chopped(octets.substr(16), 10007);
        expect_frame(client, opcode::binary, some_binary(length));
    }
}

TEST(Echo, ManyFramesMayComeInOneSegment) {
    TestServer server;
    auto client = RawClient::open(server.port());
    std::string sent;
    std::string expected;
    for (std::uint32_t i = 0; i < 500; ++i) {
        const std::string payload = some_text(i % 150, i);
        sent += FrameSpec(i % 3 == 0 ? opcode::binary : opcode::text, payload).octets();
        expected += server_frame(i % 3 == 0 ? opcode::binary : opcode::text, payload);
    }

    client.write(sent);

    expect_octets(client, expected);
    client.sync();
    EXPECT_EQ(server.message_count(), 500U);
}

// Two segments: the cut is at each octet of a row of frames of every kind.
TEST(Echo, SegmentsMayMeetAnywhere) {
    TestServer server;
    auto client = RawClient::open(server.port());
    const std::string sent =
        FrameSpec(opcode::text, "first").octets() + FrameSpec(opcode::ping, "second").octets() +
        FrameSpec(opcode::binary, some_binary(130)).octets() +
        FrameSpec(opcode::text, "fra").not_final().octets() +
        FrameSpec(opcode::continuation, "gments").octets() + FrameSpec(opcode::text).octets() +
        FrameSpec(opcode::text, "\xc3\xa9").octets();
    const std::string expected =
        server_frame(opcode::text, "first") + server_frame(opcode::pong, "second") +
        server_frame(opcode::binary, some_binary(130)) + server_frame(opcode::text, "fragments") +
        server_frame(opcode::text) + server_frame(opcode::text, "\xc3\xa9");

    for (std::size_t cut = 1; cut < sent.size(); ++cut) {
        SCOPED_TRACE(cut);
        client.write_segments({sent.substr(0, cut), sent.substr(cut)});
        expect_octets(client, expected);
        if (HasFailure()) break;
    }
}

// Unmasking a word at a time goes wrong at the ends, and with other keys (RFC 6455, 5.3).
TEST(Echo, EveryShortLengthIsUnmaskedWithEveryKindOfKey) {
    TestServer server;
    auto client = RawClient::open(server.port());
    const std::vector<MaskingKey> keys = {
        {0x37, 0xfa, 0x21, 0x3d}, {0, 0, 0, 0}, {0xff, 0xff, 0xff, 0xff}, {0, 0, 0, 1}, {0x80}};

    for (const MaskingKey& key : keys) {
        std::string sent;
        std::string expected;
        for (std::size_t length = 0; length <= 140; ++length) {
            const auto seed = static_cast<std::uint32_t>(length);
            sent += FrameSpec(opcode::binary, some_binary(length, seed)).key(key).octets();
            expected += server_frame(opcode::binary, some_binary(length, seed));
            sent += FrameSpec(opcode::text, some_text(length, seed)).key(key).octets();
            expected += server_frame(opcode::text, some_text(length, seed));
        }
        client.write(sent);
        expect_octets(client, expected);
    }
    client.sync();
}

// In the next segment, unmasking starts with the octet of the key at which the last one ended.
TEST(Echo, UnmaskingContinuesWhereThePreviousSegmentEnded) {
    TestServer server;
    auto client = RawClient::open(server.port());
    const FrameSpec frame(opcode::binary, some_binary(64));

    for (std::size_t cut = 1; cut < 64; ++cut) {
        SCOPED_TRACE(cut);
        const std::string payload = frame.masked_payload();
        client.write_segments({frame.header() + payload.substr(0, cut), payload.substr(cut)});
        expect_frame(client, opcode::binary, some_binary(64));
    }
}

TEST(Echo, ClientsGetTheirOwnMessages) {
    TestServer server;
    std::vector<RawClient> clients;
    for (int i = 0; i < 20; ++i) clients.push_back(RawClient::open(server.port()));

    for (std::size_t i = 0; i < clients.size(); ++i) clients[i].send_text(std::to_string(i));

    for (std::size_t i = 0; i < clients.size(); ++i) {
        expect_frame(clients[i], opcode::text, std::to_string(i));
        clients[i].sync();
    }
    EXPECT_EQ(server.client_count(), clients.size());
}

// A client that has sent FIN still gets its echoes.
TEST(Echo, MessagesSentBeforeFinAreEchoed) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send_text("last words");
    client.shutdown_write();

    expect_frame(client, opcode::text, "last words");
    expect_fin(client);
}
