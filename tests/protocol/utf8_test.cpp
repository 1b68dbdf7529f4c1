// Text must be UTF-8 (RFC 6455, 8.1; RFC 3629): the server fails at the first octet that is not.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;

namespace {

const std::vector<std::string> kValid = {
    "",
    std::string(1, '\0'),
    "\x7f",
    "\xc2\x80",      // U+0080
    "\xdf\xbf",      // U+07FF
    "\xe0\xa0\x80",  // U+0800
    "\xed\x9f\xbf",  // U+D7FF, the last one before the surrogates
    "\xee\x80\x80",  // U+E000, the first one after them
    "\xef\xbb\xbf",  // U+FEFF
    "\xef\xbf\xbe",  // U+FFFE and U+FFFF are no characters, but valid
    "\xef\xbf\xbf",
    "\xf0\x90\x80\x80",  // U+10000
    "\xf4\x8f\xbf\xbf",  // U+10FFFF
    "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5",
    "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80 and a long way of plain letters after it",
};

// Each is valid up to its last octet, which no continuation can make good.
const std::vector<std::string> kInvalid = {
    "\x80",  // nothing to continue
    "\xbf",
    "\xc0",  // overlong whatever follows
    "\xc1",
    "\xf5",  // beyond U+10FFFF whatever follows
    "\xf8",
    "\xfe",
    "\xff",
    "\xc3\x28",  // the second octet is missing
    "\xc3\xc3",
    "\xe0\x80",  // overlong
    "\xe0\x9f",
    "\xed\xa0",  // surrogates
    "\xed\xbf",
    "\xf0\x80",  // overlong
    "\xf0\x8f",
    "\xf4\x90",          // beyond U+10FFFF
    "\xe2\x82\x41",      // the third octet is missing
    "\xf0\x9f\x98\x41",  // the fourth octet is missing
    "\xc3\xa9\xa9",      // one octet too many
};

// Valid so far, but not a whole character.
const std::vector<std::string> kTruncated = {"\xc3", "\xe2",     "\xe2\x82",
                                             "\xf0", "\xf0\x9f", "\xf0\x9f\x98"};

}  // namespace

TEST(Utf8, ValidTextIsEchoed) {
    TestServer server;
    auto client = RawClient::open(server.port());
    for (const std::string& text : kValid) {
        SCOPED_TRACE(hex(text));
        client.send_text(text);
        expect_frame(client, opcode::text, text);
    }
}

TEST(Utf8, CharactersMayBeSplitOverFragmentsAndSegments) {
    TestServer server;
    auto client = RawClient::open(server.port());
    for (const std::string& text : kValid) {
        SCOPED_TRACE(hex(text));
        client.send(FrameSpec(opcode::text).not_final());
        for (const char octet : text) {
            client.send(FrameSpec(opcode::continuation, std::string(1, octet)).not_final());
        }
        client.send(FrameSpec(opcode::continuation));
        EXPECT_EQ(client.read_message(), (ReceivedMessage{opcode::text, false, text}));

        client.write_chopped(FrameSpec(opcode::text, text).octets());
        expect_frame(client, opcode::text, text);
    }
}

// A validator that looks at several octets at once can miss one at any place.
TEST(Utf8, AnInvalidOctetIsFoundWhereverItStands) {
    TestServer server;
    for (std::size_t place = 0; place <= 40; ++place) {
        SCOPED_TRACE(place);
        auto client = RawClient::open(server.port());
        client.send_text(some_text(place) + "\xff" + some_text(40 - place));
        expect_failed(client, kInvalidPayload);
    }
    EXPECT_EQ(server.message_count(), 0U);
}

TEST(Utf8, InvalidTextInOneFrameIsNotEchoed) {
    TestServer server;
    for (const std::string& text : kInvalid) {
        SCOPED_TRACE(hex(text));
        auto client = RawClient::open(server.port());
        client.write(FrameSpec(opcode::text, "before").octets() +
                     FrameSpec(opcode::text, text + " and more").octets() +
                     FrameSpec(opcode::text, "after").octets());
        expect_frame(client, opcode::text, "before");
        expect_failed(client, kInvalidPayload);
    }
}

// The rest of the frame is never sent: the server fails at the invalid octet itself.
TEST(Utf8, FailsInsideAnUnfinishedFrame) {
    TestServer server;
    for (const std::string& text : kInvalid) {
        for (const std::size_t plain : {0U, 1U, 7U, 8U, 9U, 100U, 70'000U}) {
            SCOPED_TRACE(hex(text) + " after " + std::to_string(plain) + " letters");
            auto client = RawClient::open(server.port());
            const std::string payload = some_text(plain) + text;
            client.send(FrameSpec(opcode::text, payload).announce(payload.size() + 1000));
            expect_failed(client, kInvalidPayload);
        }
    }
}

TEST(Utf8, FailsOctetByOctetAtTheFirstThatIsInvalid) {
    TestServer server;
    for (const std::string& text : kInvalid) {
        SCOPED_TRACE(hex(text));
        auto client = RawClient::open(server.port());
        client.write_chopped(FrameSpec(opcode::text, text).announce(1000).octets());
        expect_failed(client, kInvalidPayload);
    }
}

TEST(Utf8, FailsAtTheFirstInvalidFragment) {
    TestServer server;
    for (const std::string& text : kInvalid) {
        SCOPED_TRACE(hex(text));
        auto client = RawClient::open(server.port());
        client.send(FrameSpec(opcode::text, "good").not_final());
        client.sync();

        client.send(FrameSpec(opcode::continuation, text.substr(0, 1)).not_final());
        client.send(FrameSpec(opcode::continuation, text.substr(1)).not_final());

        expect_failed(client, kInvalidPayload);
    }
}

TEST(Utf8, ACharacterCutOffAtTheEndIsInvalid) {
    TestServer server;
    for (const std::string& text : kTruncated) {
        SCOPED_TRACE(hex(text));
        auto one_frame = RawClient::open(server.port());
        one_frame.send_text("text " + text);
        expect_failed(one_frame, kInvalidPayload);

        auto large = RawClient::open(server.port());
        large.send_text(some_text(100'000) + text);
        expect_failed(large, kInvalidPayload);

        auto fragments = RawClient::open(server.port());
        fragments.send(FrameSpec(opcode::text, "text ").not_final());
        fragments.send(FrameSpec(opcode::continuation, text));
        expect_failed(fragments, kInvalidPayload);

        auto empty_end = RawClient::open(server.port());
        empty_end.send(FrameSpec(opcode::text, text).not_final());
        empty_end.sync();  // so far it could still be made good
        empty_end.send(FrameSpec(opcode::continuation));
        expect_failed(empty_end, kInvalidPayload);
    }
    EXPECT_EQ(server.message_count(), 0U);
}

// The unmasked text counts, even if the octets on the wire look valid.
TEST(Utf8, InvalidTextMayLookValidMasked) {
    TestServer server;
    auto client = RawClient::open(server.port());
    const std::string text = "\xff\xfe\xfd\xfc\xff\xfe\xfd\xfc";
    const FrameSpec frame = FrameSpec(opcode::text, text).key({0x80, 0x80, 0x80, 0x80});
    ASSERT_EQ(frame.masked_payload(), "\x7f~}|\x7f~}|");

    client.send(frame);

    expect_failed(client, kInvalidPayload);
    EXPECT_EQ(server.message_count(), 0U);
}

TEST(Utf8, AMessageBeginsAnew) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(opcode::text, "\xe2\x82").not_final());
    client.send(FrameSpec(opcode::continuation, "\xac"));
    client.send_text("\xe2\x82\xac");

    EXPECT_EQ(client.read_message().payload, "\xe2\x82\xac");
    EXPECT_EQ(client.read_message().payload, "\xe2\x82\xac");
}

TEST(Utf8, BinaryIsNotChecked) {
    TestServer server;
    auto client = RawClient::open(server.port());
    for (const auto* list : {&kInvalid, &kTruncated}) {
        for (const std::string& octets : *list) {
            client.send_binary(octets);
            expect_frame(client, opcode::binary, octets);

            client.send(FrameSpec(opcode::binary, octets).not_final());
            client.send(FrameSpec(opcode::continuation, octets));
            EXPECT_EQ(client.read_message().payload, octets + octets);
        }
    }
}

// Their payload may be any octets (RFC 6455, 5.5.2), and is not part of the text around them.
TEST(Utf8, PingsInsideATextAreNotChecked) {
    TestServer server;
    auto client = RawClient::open(server.port());

    client.send(FrameSpec(opcode::text, "\xf0\x9f").not_final());
    client.send_ping("\xff\xfe");
    client.send_pong("\xc0");
    client.send(FrameSpec(opcode::continuation, "\x98\x80"));

    expect_frame(client, opcode::pong, "\xff\xfe");
    EXPECT_EQ(client.read_message().payload, "\xf0\x9f\x98\x80");
}
