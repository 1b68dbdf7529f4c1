// Messages in several frames (RFC 6455, 5.4).

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;
using wsecho::WsMessage;

namespace {

using Fragments = std::vector<std::string>;

// The frame of fragment `index` of a message.
FrameSpec fragment(std::uint8_t type, const Fragments& fragments, std::size_t index) {
    FrameSpec frame(index == 0 ? type : opcode::continuation, fragments[index]);
    if (index + 1 < fragments.size()) frame.not_final();
    return frame;
}

std::string joined(const Fragments& fragments) {
    std::string whole;
    for (const std::string& piece : fragments) whole += piece;
    return whole;
}

void send_fragments(RawClient& client, std::uint8_t type, const Fragments& fragments) {
    std::string octets;
    for (std::size_t i = 0; i < fragments.size(); ++i)
        octets += fragment(type, fragments, i).octets();
    client.write(octets);
}

}  // namespace

TEST(Fragmentation, AMessageInFragmentsIsOneMessage) {
    TestServer server;
    auto client = RawClient::open(server.port());
    const std::vector<Fragments> messages = {
        {"Hel", "lo"},
        {"a", "b", "c", "d", "e"},
        {"", "middle", "last"},
        {"first", "", "last"},
        {"first", "middle", ""},
        {"", "", "only here", "", ""},
        {"", ""},
        {"", "", ""},
        {some_text(70'000, 1), some_text(10, 2), some_text(126, 3)},
        Fragments(300, "x"),
    };

    for (const Fragments& fragments : messages) {
        SCOPED_TRACE(::testing::PrintToString(fragments.size()) + " fragments");
        for (const std::uint8_t type : {opcode::text, opcode::binary}) {
            send_fragments(client, type, fragments);

            const ReceivedMessage echo = client.read_message();
            EXPECT_EQ(echo.opcode, type);
            EXPECT_FALSE(echo.compressed);
            EXPECT_EQ(echo.payload, joined(fragments));
            EXPECT_EQ(server.take_message(), type == opcode::text
                                                 ? WsMessage::text(joined(fragments))
                                                 : WsMessage::binary(joined(fragments)));
        }
    }
    client.sync();
    EXPECT_EQ(server.message_count(), 2 * messages.size());
}

TEST(Fragmentation, NothingIsEchoedBeforeTheMessageIsComplete) {
    TestServer server;
    auto client = RawClient::open(server.port());

    for (const char* piece : {"a", "b", "c"}) {
        client.send(
            FrameSpec(*piece == 'a' ? opcode::text : opcode::continuation, piece).not_final());
        client.sync();
    }
    EXPECT_EQ(server.message_count(), 0U);

    client.send(FrameSpec(opcode::continuation, "d"));
    EXPECT_EQ(client.read_message().payload, "abcd");
}

// RFC 6455, 5.4: "Control frames MAY be injected in the middle of a fragmented message", and
// 5.5.2: a ping is answered "as soon as is practical".
TEST(Fragmentation, APingBetweenFragmentsIsAnsweredAtOnce) {
    TestServer server;
    auto client = RawClient::open(server.port());
    const Fragments fragments = {"one ", "two ", "", "three"};

    for (std::size_t i = 0; i < fragments.size(); ++i) {
        client.send_ping("before " + std::to_string(i));
        expect_frame(client, opcode::pong, "before " + std::to_string(i));
        client.send(fragment(opcode::text, fragments, i));
    }

    EXPECT_EQ(client.read_message().payload, "one two three");
    client.sync();
}

TEST(Fragmentation, APongBetweenFragmentsIsIgnored) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(opcode::binary, "a").not_final());
    client.send_pong("nobody asked");
    client.send(FrameSpec(opcode::continuation, "b"));

    EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::binary, false, "ab"}));
    client.sync();
}

TEST(Fragmentation, FragmentsAndControlFramesMayShareASegmentOrBeCutInOctets) {
    TestServer server;
    auto client = RawClient::open(server.port());
    const std::string octets = FrameSpec(opcode::text, "one ").not_final().octets() +
                               FrameSpec(opcode::ping, "p").octets() +
                               FrameSpec(opcode::continuation, "two").octets();

    for (const bool chopped : {false, true}) {
        if (chopped) {
            client.write_chopped(octets);
        } else {
            client.write(octets);
        }
        expect_frame(client, opcode::pong, "p");
        EXPECT_EQ(client.read_message().payload, "one two");
    }
}

// Each frame has a masking key of its own.
TEST(Fragmentation, EveryFragmentIsUnmaskedWithItsOwnKey) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(opcode::binary, "abcde").key({1, 2, 3, 4}).not_final());
    client.send(FrameSpec(opcode::continuation, "fg").key({0xff, 0, 0xff, 0}).not_final());
    client.send(FrameSpec(opcode::continuation, "hijklmnopq").key({9, 8, 7, 6}));

    EXPECT_EQ(client.read_message().payload, "abcdefghijklmnopq");
}

TEST(Fragmentation, AMessageThatTheClientDoesNotFinishIsNotEchoed) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(opcode::text, "half").not_final());
    client.shutdown_write();

    expect_fin(client);
    EXPECT_EQ(server.message_count(), 0U);
}

// The server reads each frame alone, as a small message that it may echo at once.
TEST(Fragmentation, AWholeMessageBetweenTheFragmentsOfAnotherBreaksTheProtocol) {
    TestServer server;
    auto client = RawClient::open(server.port());
    client.write(FrameSpec(opcode::text, "Hel").not_final().octets());
    client.sync();

    client.write(FrameSpec(opcode::text, "x").octets());

    EXPECT_EQ(client.read_close_code(), 1002);
}

// What follows the first octet of a header may look like a frame of its own.
TEST(Fragmentation, AHeaderInTwoPiecesIsOneHeader) {
    TestServer server;
    auto client = RawClient::open(server.port());
    for (const std::uint8_t type : {opcode::text, opcode::binary}) {
        for (const std::string payload : {"x", "xy"}) {
            const std::string frame = FrameSpec(type, payload).key({0x80, 1, 2, 3}).octets();
            client.write_segments({frame.substr(0, 1), frame.substr(1)});
            EXPECT_EQ(client.read_message().payload, payload);
        }
    }
}
