// Frames that RFC 6455, 5 forbids. The server fails the connection. It echoes
// everything before the frame, nothing of it, and reads nothing after it.

#include <gtest/gtest.h>

#include <string>

#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;

namespace {

// Sends a valid message, `octets`, and another valid message: in one segment, and then in pieces.
// The server must echo the first, send a close frame with `code`, and end the connection.
void expect_failure(const std::string& octets, std::uint16_t code = kProtocolError) {
    SCOPED_TRACE(hex(octets));
    TestServer server;
    const std::string before = FrameSpec(opcode::text, "before").octets();
    const std::string after = FrameSpec(opcode::text, "after").octets();

    auto client = RawClient::open(server.port());
    client.write(before + octets + after);
    expect_frame(client, opcode::text, "before");
    expect_failed(client, code);

    auto slow = RawClient::open(server.port());
    slow.write_segments({before, octets.substr(0, 1), octets.substr(1)});
    expect_frame(slow, opcode::text, "before");
    expect_failed(slow, code);

    EXPECT_EQ(server.message_count(), 2U);
}

void expect_failure(const FrameSpec& frame, std::uint16_t code = kProtocolError) {
    expect_failure(frame.octets(), code);
}

}  // namespace

TEST(FrameViolations, AReservedBitWithoutAnExtension) {
    for (std::uint8_t bits = 1; bits <= 7; ++bits) {
        for (const std::uint8_t type :
             {opcode::text, opcode::binary, opcode::close, opcode::ping, opcode::pong}) {
            expect_failure(FrameSpec(type).rsv(bits));
        }
    }
    expect_failure(FrameSpec(opcode::text, "with a payload").rsv(0b100));
}

TEST(FrameViolations, AReservedBitOnAContinuation) {
    for (std::uint8_t bits = 1; bits <= 7; ++bits) {
        expect_failure(FrameSpec(opcode::text, "a").not_final().octets() +
                       FrameSpec(opcode::continuation, "b").rsv(bits).octets());
    }
}

TEST(FrameViolations, AReservedOpcode) {
    for (const char reserved : std::string("\x3\x4\x5\x6\x7\xb\xc\xd\xe\xf")) {
        const auto type = static_cast<std::uint8_t>(reserved);
        expect_failure(FrameSpec(type));
        expect_failure(FrameSpec(type, "with a payload"));
    }
}

TEST(FrameViolations, AFrameThatIsNotMasked) {
    for (const std::uint8_t type : {opcode::text, opcode::binary, opcode::ping, opcode::pong}) {
        expect_failure(FrameSpec(type).unmasked());
        expect_failure(FrameSpec(type, "not masked").unmasked());
    }
    expect_failure(FrameSpec(opcode::close, close_payload(1000)).unmasked());
    expect_failure(FrameSpec(opcode::text, "a").not_final().octets() +
                   FrameSpec(opcode::continuation, "b").unmasked().octets());
}

TEST(FrameViolations, AControlFrameInFragments) {
    for (const std::uint8_t type : {opcode::close, opcode::ping, opcode::pong}) {
        expect_failure(FrameSpec(type).not_final());
        expect_failure(FrameSpec(type, "xx").not_final().octets() +
                       FrameSpec(opcode::continuation, "xx").octets());
    }
}

TEST(FrameViolations, AControlFrameOfMoreThan125Octets) {
    for (const std::uint8_t type : {opcode::close, opcode::ping, opcode::pong}) {
        expect_failure(FrameSpec(type, close_payload(1000, std::string(124, 'x'))));
        expect_failure(FrameSpec(type, std::string(70'000, 'x')));
        expect_failure(FrameSpec(type).announce(126));  // known before the payload is there
    }
}

TEST(FrameViolations, AContinuationOfNothing) {
    expect_failure(FrameSpec(opcode::continuation));
    expect_failure(FrameSpec(opcode::continuation, "of nothing"));
    expect_failure(FrameSpec(opcode::continuation, "of nothing").not_final());
}

TEST(FrameViolations, AContinuationAfterTheLastFragment) {
    SCOPED_TRACE("after a message in fragments");
    TestServer server;
    auto client = RawClient::open(server.port());

    client.write(FrameSpec(opcode::text, "a").not_final().octets() +
                 FrameSpec(opcode::continuation, "b").octets() +
                 FrameSpec(opcode::continuation, "c").octets());

    EXPECT_EQ(client.read_message().payload, "ab");
    expect_failed(client, kProtocolError);
}

TEST(FrameViolations, ANewMessageInsideAnUnfinishedOne) {
    for (const std::uint8_t first : {opcode::text, opcode::binary}) {
        for (const std::uint8_t second : {opcode::text, opcode::binary}) {
            const std::string start = FrameSpec(first, "start").not_final().octets();
            expect_failure(start + FrameSpec(second, "new").octets());
            expect_failure(start + FrameSpec(second).not_final().octets());
        }
    }
}

// RFC 6455, 5.2: "the minimal number of bytes MUST be used to encode the length".
TEST(FrameViolations, ALengthNotInItsShortestForm) {
    for (const std::size_t length : {0U, 1U, 125U}) {
        for (const std::uint8_t type : {opcode::text, opcode::binary, opcode::ping}) {
            const FrameSpec frame(type, some_text(length));
            expect_failure(FrameSpec(frame).length_form(LengthForm::bits16));
            expect_failure(FrameSpec(frame).length_form(LengthForm::bits64));
        }
    }
    for (const std::size_t length : {126U, 65535U}) {
        expect_failure(FrameSpec(opcode::text, some_text(length)).length_form(LengthForm::bits64));
    }
}

// RFC 6455, 5.2: "the most significant bit MUST be 0".
TEST(FrameViolations, A64BitLengthWithTheTopBitSet) {
    for (const std::uint64_t length :
         {std::uint64_t{1} << 63, (std::uint64_t{1} << 63) + 5, ~std::uint64_t{0}}) {
        expect_failure(FrameSpec(opcode::text).announce(length));
        expect_failure(FrameSpec(opcode::binary).announce(length));
        expect_failure(FrameSpec(opcode::text, "a").not_final().octets() +
                       FrameSpec(opcode::continuation).announce(length).octets());
    }
}

TEST(FrameViolations, AFrameLargerThanAnyLimit) {
    for (const std::uint64_t length : {std::uint64_t{1} << 40, (std::uint64_t{1} << 63) - 1}) {
        expect_failure(FrameSpec(opcode::text).announce(length), kTooBig);
        expect_failure(FrameSpec(opcode::binary).announce(length).not_final(), kTooBig);
    }
}

// The limit applies to the sum of the lengths, which must not wrap around.
TEST(FrameViolations, FragmentsWhoseSumIsLargerThanAnyLimit) {
    for (const std::uint64_t length : {std::uint64_t{1} << 40, (std::uint64_t{1} << 63) - 1}) {
        expect_failure(FrameSpec(opcode::binary, some_binary(100)).not_final().octets() +
                           FrameSpec(opcode::continuation).announce(length).octets(),
                       kTooBig);
    }
}

TEST(FrameViolations, TextThatIsNoFrame) {
    expect_failure("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    expect_failure("\r\n\r\n");
}

// ---- after the failure -------------------------------------------------------------------------

// If a server just closes its socket while data arrives, TCP sends RST, and the client may lose the
// close frame before it has read it.
TEST(FailedConnection, ItsCloseFrameArrivesAlthoughTheClientKeepsSending) {
    TestServer server;
    for (int round = 0; round < 10; ++round) {
        auto client = RawClient::open(server.port());

        client.write(FrameSpec(0x3).octets() +
                     FrameSpec(opcode::binary, std::string(200'000, 'x')).octets());

        expect_failed(client, kProtocolError);
    }
    EXPECT_EQ(server.message_count(), 0U);
}

TEST(FailedConnection, AnswersNoPingAndNoCloseAfterwards) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.write(FrameSpec(opcode::text, "x").rsv(1).octets() +
                 FrameSpec(opcode::ping, "still there?").octets() +
                 FrameSpec(opcode::close, close_payload(1000)).octets());

    expect_failed(client, kProtocolError);
}

TEST(FailedConnection, IsOnRecordWithItsReason) {
    TestServer server;
    auto client = RawClient::open(server.port());
    client.send(FrameSpec(0x3));
    client.read_until_end();
    client.close();

    const wsecho::Connection connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    ASSERT_TRUE(connection.close_sent());
    EXPECT_EQ(connection.close_sent()->code, kProtocolError);
    EXPECT_EQ(connection.close_received(), std::nullopt);
    EXPECT_FALSE(connection.was_clean());
    EXPECT_NE(connection.failure(), "");
}

TEST(FailedConnection, LeavesOtherClientsAlone) {
    TestServer server;
    auto good = RawClient::open(server.port());
    auto bad = RawClient::open(server.port());

    bad.send(FrameSpec(0x3));
    expect_failed(bad, kProtocolError);

    good.send_text("still here");
    expect_frame(good, opcode::text, "still here");
    EXPECT_TRUE(server.wait_for_clients(1));
}

// A client that neither reads nor leaves is dropped in the end.
TEST(FailedConnection, IsDroppedWhenTheClientDoesNotLeave) {
    wsecho::Options options;
    options.closing_handshake_timeout = std::chrono::milliseconds(50);
    TestServer server(options);
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(0x3));

    ASSERT_TRUE(server.connection(1).wait_for_close());
    EXPECT_EQ(server.connection(1).tcp_end(), wsecho::TcpEnd::ours);
}
