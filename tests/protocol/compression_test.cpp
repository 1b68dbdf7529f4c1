// Compressed messages (RFC 7692, 6 and 7.2).

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "support/compressed_client.hpp"
#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;
using wsecho::WsMessage;

namespace {

using Bits = std::initializer_list<std::uint8_t>;

template <std::size_t N>
std::string octets(const char (&literal)[N]) {
    return std::string(literal, N - 1);
}

}  // namespace

// RFC 7692, 7.2.3.1 and 7.2.3.2.
TEST(Compression, TheExamplesOfTheRfcDecompressToHello) {
    TestServer server;
    CompressedClient client(server.port());

    client.send_payload(opcode::text, octets("\xf2\x48\xcd\xc9\xc9\x07\x00"));
    client.expect(opcode::text, "Hello");
    client.send_payload(opcode::text, octets("\xf2\x00\x11\x00\x00"));  // refers to the first
    client.expect(opcode::text, "Hello");
    EXPECT_EQ(server.take_message(), WsMessage::text("Hello"));
    EXPECT_EQ(server.take_message(), WsMessage::text("Hello"));
}

TEST(Compression, BlocksOfEveryKindAreRead) {
    TestServer server;
    CompressedClient client(server.port());

    client.send_payload(opcode::text, octets("\x00\x05\x00\xfa\xffHello\x00"));  // 7.2.3.3
    client.expect(opcode::text, "Hello");
    client.send_payload(opcode::text,  // 7.2.3.5: two blocks
                        octets("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"));
    client.expect(opcode::text, "Hello");
    client.send_payload(opcode::binary, RawDeflater(15, 9).message(some_text(5000)));
    client.expect(opcode::binary, some_text(5000));
}

// The server compresses the echo of a large message while that is still arriving.
TEST(Compression, LargeMessagesAreEchoedHoweverTheyAreCut) {
    TestServer server;
    CompressedClient client(server.port());
    for (const std::size_t size : {65'535U, 65'536U, 65'537U, 131'072U, 3'000'000U}) {
        for (const std::size_t cut : {std::size_t{20'000}, 2 * size}) {
            const std::string message = some_text(size);
            const std::string payload = client.compress(message);
            for (std::size_t at = 0; at < payload.size(); at += cut) {
                FrameSpec frame(at == 0 ? opcode::text : opcode::continuation,
                                payload.substr(at, cut));
                if (at == 0) frame.rsv(0b100);
                client.raw().send(at + cut < payload.size() ? frame.not_final() : frame);
                if (at + cut < payload.size()) client.raw().sync();
            }
            client.expect(opcode::text, message);
        }
    }
}

TEST(Compression, WhatATestSendsAmidALargeMessageChangesNoEcho) {
    TestServer server;
    CompressedClient client(server.port());
    const std::string message = some_text(300'000);
    for (int i = 0; i < 2; ++i) {
        const std::string payload = client.compress(message);
        client.raw().send(
            FrameSpec(opcode::text, payload.substr(0, payload.size() / 2)).rsv(0b100).not_final());
        client.raw().sync();

        server.connections().front().send("from the test");
        EXPECT_EQ(client.raw().read_message().payload, "from the test");

        client.raw().send(FrameSpec(opcode::continuation, payload.substr(payload.size() / 2)));
        client.expect(opcode::text, message);
    }
}

TEST(Compression, ALargeMessageIsNotEchoedByABehaviorThatAnswersOtherwise) {
    TestServer server;
    CompressedClient client(server.port(), "permessage-deflate", "/do/echo.upper");
    for (int i = 0; i < 2; ++i) {
        client.send(opcode::text, std::string(200'000, 'a'));
        client.expect(opcode::text, std::string(200'000, 'A'));
    }
}

// RFC 7692, 7.2.3.4: a block with BFINAL set ends only itself.
TEST(Compression, AFinalBlockDoesNotEndTheStream) {
    TestServer server;
    CompressedClient client(server.port());

    for (int i = 0; i < 3; ++i) {
        client.send_payload(opcode::text, octets("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"));
        client.expect(opcode::text, "Hello");
    }
    client.send_payload(opcode::text, octets("\xf2\x48\xcd\xc9\xc9\x07\x00"));
    client.expect(opcode::text, "Hello");
}

// Nor does it end the window, which goes on unless no context takeover was agreed on (RFC
// 7692, 7.1.1).
TEST(Compression, AMessageMayReferBackBeyondAFinalBlock) {
    TestServer server;
    CompressedClient client(server.port());

    client.send_payload(opcode::text, octets("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"));
    client.expect(opcode::text, "Hello");
    client.send_payload(opcode::text, octets("\xf2\x00\x11\x00\x00"));
    client.expect(opcode::text, "Hello");
}

// RFC 7692, 7.2.1: an endpoint may use "both DEFLATE blocks with the BFINAL bit set to 0 and
// DEFLATE blocks with the BFINAL bit set to 1" in one message.
TEST(Compression, BlocksMayFollowAFinalBlockInTheSameMessage) {
    TestServer server;
    CompressedClient client(server.port());

    client.send_payload(opcode::text, octets("\xf3\x48\xcd\xc9\xc9\x07\x00"
                                             "\xf2\x48\xcd\xc9\xc9\x07\x00"));
    client.expect(opcode::text, "HelloHello");
}

TEST(Compression, AnEmptyMessageIsOneOctet) {
    TestServer server;
    CompressedClient client(server.port());

    client.send_payload(opcode::text, octets("\x00"));  // 7.2.3.6
    client.expect(opcode::text, "");
    client.send_payload(opcode::binary, octets("\x02\x00"));  // an empty block of another kind
    client.expect(opcode::binary, "");
    client.expect_echo(opcode::text, "Hello");
    EXPECT_EQ(server.message_count(), 3U);
}

TEST(Compression, MessagesOfAllSizesComeBack) {
    TestServer server;
    CompressedClient client(server.port());
    for (const std::size_t size : {1U, 2U, 125U, 126U, 127U, 65535U, 65536U, 65537U, 1U << 20}) {
        SCOPED_TRACE(size);
        client.expect_echo(opcode::text, some_text(size));
        client.expect_echo(opcode::binary, some_text(size, 2));
    }
}

// The server may echo them compressed or not (RFC 7692, 6).
TEST(Compression, OctetsThatDoNotCompressComeBack) {
    TestServer server;
    CompressedClient client(server.port());
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
        client.send(opcode::binary, some_binary(100'000, seed));
        const ReceivedMessage echo = client.raw().read_message();
        EXPECT_TRUE(client.decompress(echo) == some_binary(100'000, seed));
    }
}

TEST(Compression, AMessageMayBeSentUncompressed) {
    TestServer server;
    CompressedClient client(server.port());

    client.expect_echo(opcode::text, "Hello, Hello, Hello");
    client.raw().send_text("plain");  // RSV1 is not set
    const ReceivedMessage echo = client.raw().read_message();
    EXPECT_EQ(echo.opcode, opcode::text);
    EXPECT_EQ(client.decompress(echo), "plain");
    EXPECT_EQ(server.messages().back(), WsMessage::text("plain"));
}

// It is not part of the window (RFC 7692, 7.2.2): later compressed messages refer to earlier
// compressed ones only.
TEST(Compression, AnUncompressedMessageLeavesTheWindowAlone) {
    TestServer server;
    CompressedClient client(server.port());

    client.send_payload(opcode::text, octets("\xf2\x48\xcd\xc9\xc9\x07\x00"));
    client.raw().send_text("plain");
    client.send_payload(opcode::text, octets("\xf2\x00\x11\x00\x00"));

    ASSERT_TRUE(server.wait_for_messages(3));
    EXPECT_EQ(server.messages().back(), WsMessage::text("Hello"));
}

TEST(Compression, OnlyTheFirstFragmentHasRsv1AndControlFramesMayComeBetween) {
    TestServer server;
    CompressedClient client(server.port());
    for (const std::uint8_t type : {opcode::text, opcode::binary}) {
        const std::string message = some_text(2000, type);
        const std::string payload = client.compress(message);
        RawClient& raw = client.raw();

        raw.send(FrameSpec(type, payload.substr(0, 1)).rsv(0b100).not_final());
        raw.sync();
        raw.send(FrameSpec(opcode::continuation).not_final());
        raw.send(FrameSpec(opcode::continuation, payload.substr(1, 700)).not_final());
        raw.sync();
        raw.send(FrameSpec(opcode::continuation, payload.substr(701)));

        client.expect(type, message);
    }
}

TEST(Compression, FragmentsMayBeCutAnywhere) {
    TestServer server;
    const std::string payload = RawDeflater().message("Hello, hello, hello!");

    for (std::size_t cut = 0; cut <= payload.size(); ++cut) {
        SCOPED_TRACE(cut);
        CompressedClient fresh(server.port());
        fresh.raw().send(FrameSpec(opcode::text, payload.substr(0, cut)).rsv(0b100).not_final());
        fresh.raw().send(FrameSpec(opcode::continuation, payload.substr(cut)));
        fresh.expect(opcode::text, "Hello, hello, hello!");

        fresh.raw().write_segments(
            {FrameSpec(opcode::text, payload).rsv(0b100).octets().substr(0, 6 + cut),
             FrameSpec(opcode::text, payload).rsv(0b100).octets().substr(6 + cut)});
        fresh.expect(opcode::text, "Hello, hello, hello!");
    }
}

// ---- what is refused ---------------------------------------------------------------------------

TEST(CompressionViolations, Rsv1OnAContinuation) {
    TestServer server;
    for (const std::uint8_t first : Bits{0, 0b100}) {
        CompressedClient client(server.port());
        const std::string payload = client.compress("Hello");
        client.raw().send(FrameSpec(opcode::binary, payload.substr(0, 3)).rsv(first).not_final());
        client.raw().send(FrameSpec(opcode::continuation, payload.substr(3)).rsv(0b100));
        expect_failed(client.raw(), kProtocolError);
    }
}

TEST(CompressionViolations, Rsv1OnAControlFrameAndOtherReservedBits) {
    TestServer server;
    for (const std::uint8_t type : {opcode::ping, opcode::pong, opcode::close}) {
        CompressedClient client(server.port());
        client.raw().send(FrameSpec(type).rsv(0b100));
        expect_failed(client.raw(), kProtocolError);
    }
    for (const std::uint8_t bits : Bits{0b010, 0b001, 0b110, 0b101, 0b111}) {
        CompressedClient client(server.port());
        client.raw().send(FrameSpec(opcode::text, client.compress("Hello")).rsv(bits));
        expect_failed(client.raw(), kProtocolError);
    }
}

TEST(CompressionViolations, DataThatIsNotDeflate) {
    TestServer server;
    for (const std::string& payload : {
             octets("\x06"),                          // a block of type 3
             octets("\x07\x00\x00"),                  // the same, with BFINAL
             octets("\x00\x05\x00\x00\x00Hello"),     // LEN and NLEN do not agree
             octets("\xf2\x00\x11\x00\x00"),          // reaches back before the first octet
             octets("\x04\x80\x00\x00\x00\x00\x00"),  // no code lengths
             std::string(100, '\xff'),
         }) {
        SCOPED_TRACE(hex(payload));
        for (const std::uint8_t type : {opcode::text, opcode::binary}) {
            CompressedClient client(server.port());
            client.send_payload(type, payload);
            expect_failed(client.raw(), kInvalidPayload);
        }
    }
    EXPECT_EQ(server.message_count(), 0U);
}

TEST(CompressionViolations, DataThatIsCutOff) {
    TestServer server;
    const std::string stored = RawDeflater(15, 0).message(std::string(1000, 'x'));
    const std::string compressed = RawDeflater().message(some_text(1000));
    for (const std::string& payload :
         {stored.substr(0, 3), stored.substr(0, 500), compressed.substr(0, 300)}) {
        SCOPED_TRACE(hex(payload));
        CompressedClient client(server.port());
        client.send_payload(opcode::binary, payload);
        expect_failed(client.raw(), kInvalidPayload);
    }
    EXPECT_EQ(server.message_count(), 0U);
}

TEST(CompressionViolations, TextThatIsNotUtf8) {
    TestServer server;
    for (const std::string text : {"\xff", "good \xed\xa0\x80", "\xc0\xaf", "cut off \xe2\x82"}) {
        SCOPED_TRACE(hex(text));
        CompressedClient client(server.port());
        client.send(opcode::text, text);
        expect_failed(client.raw(), kInvalidPayload);

        CompressedClient fragments(server.port());
        const std::string payload = fragments.compress(text);
        fragments.raw().send(FrameSpec(opcode::text, payload.substr(0, 2)).rsv(4).not_final());
        fragments.raw().send(FrameSpec(opcode::continuation, payload.substr(2)));
        expect_failed(fragments.raw(), kInvalidPayload);

        CompressedClient binary(server.port());
        binary.expect_echo(opcode::binary, text);
    }
}

// RFC 7692, 7.1.1.2: the client agreed to begin each message with an empty window.
TEST(CompressionViolations, AReferenceToAMessageBeforeWithoutContextTakeover) {
    TestServer server;
    CompressedClient client(server.port(), "permessage-deflate; client_no_context_takeover");
    if (deflate_parameters(client.agreed()).count("client_no_context_takeover") == 0) return;

    client.expect_echo(opcode::text, "Hello");
    client.send_payload(opcode::text, octets("\xf2\x00\x11\x00\x00"));

    expect_failed(client.raw(), kInvalidPayload);
}
