// The limit on a message counts its decompressed size, and holds while decompressing.

#include <gtest/gtest.h>

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

Options small_history_and_limit(std::size_t octets) {
    Options options;
    options.max_message_size = octets;
    options.history.bytes = 64 * 1024;
    return options;
}

// The payload of a message of `mebibytes` MiB of the same letter: 1/1000 of its size. The blocks
// of one MiB all look the same, so only the first two are compressed.
std::string bomb(std::size_t mebibytes) {
    RawDeflater deflater;
    const std::string letters(kMiB, 'a');
    std::string payload = deflater.blocks(letters);
    const std::string more = deflater.blocks(letters);
    payload.reserve(payload.size() + more.size() * mebibytes);
    for (std::size_t i = 1; i < mebibytes; ++i) payload += more;
    payload.resize(payload.size() - 4);
    return payload;
}

// A compressed text in fragments of `size` octets.
std::vector<FrameSpec> fragments(const std::string& payload, std::size_t size) {
    std::vector<FrameSpec> frames;
    for (std::size_t at = 0; at < payload.size(); at += size) {
        frames.emplace_back(at == 0 ? opcode::text : opcode::continuation,
                            payload.substr(at, size));
        if (at == 0) frames.back().rsv(0b100);
        if (at + size < payload.size()) frames.back().not_final();
    }
    return frames;
}

}  // namespace

TEST(CompressionLimits, AMessageOfTheLimitIsEchoedAndOneOctetMoreIsTooBig) {
    TestServer server(small_history_and_limit(100'000));
    for (const std::uint8_t type : {opcode::text, opcode::binary}) {
        CompressedClient client(server.port());
        client.expect_echo(type, std::string(100'000, 'a'));
        client.send(type, std::string(100'001, 'a'));
        expect_failed(client.raw(), kTooBig);
    }
    EXPECT_EQ(server.message_count(), 2U);
}

TEST(CompressionLimits, TheFragmentsOfAMessageAreCountedTogether) {
    TestServer server(small_history_and_limit(1000));
    CompressedClient client(server.port());
    const std::string payload = client.compress(std::string(1001, 'a'));

    client.raw().send(FrameSpec(opcode::binary, payload.substr(0, 3)).rsv(0b100).not_final());
    client.raw().send(FrameSpec(opcode::continuation, payload.substr(3)));

    expect_failed(client.raw(), kTooBig);
}

// A text with two faults fails for the first of them, in one frame or in many.
TEST(CompressionLimits, WhatIsWrongFirstCountsHoweverAMessageIsCut) {
    TestServer server(small_history_and_limit(5));
    struct Case {
        const char* text;
        std::uint16_t code;
    };
    for (const Case tried : {Case{"abcd\xFF, and too large", kInvalidPayload},
                             Case{"a\xE2, and too large", kInvalidPayload},
                             Case{"abcde\xFF", kTooBig}, Case{"abc\xE2\x82\xAC", kTooBig}}) {
        for (const std::size_t cut : {1U, 2U, 1000U}) {
            CompressedClient client(server.port());
            std::string octets;
            for (const FrameSpec& frame : fragments(client.compress(tried.text), cut)) {
                octets += frame.octets();
            }
            client.raw().write(octets);
            expect_failed(client.raw(), tried.code);
        }
    }
}

TEST(CompressionLimits, MessagesAreCountedOneByOne) {
    TestServer server(small_history_and_limit(1000));
    CompressedClient client(server.port());
    for (int i = 0; i < 10; ++i) client.expect_echo(opcode::text, std::string(1000, 'a'));
}

// Decompressed, the payload of 1 MiB would not fit into the memory of some machines.
TEST(CompressionLimits, AMessageThatWouldInflateToOneGibibyteCostsNoMoreThanTheLimit) {
    TestServer server(small_history_and_limit(4 * kMiB));
    CompressedClient client(server.port());
    const std::string octets = FrameSpec(opcode::binary, bomb(1024)).rsv(0b100).octets();
    ASSERT_LT(octets.size(), 1200U * 1024);
    ASSERT_GT(octets.size(), 1000U * 1024);
    const std::size_t before = reset_peak_memory();

    client.raw().write(octets);
    expect_failed(client.raw(), kTooBig);

    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory() - before, 8 * kMiB);
    }
    EXPECT_EQ(server.message_count(), 0U);
}

TEST(CompressionLimits, AFragmentedMessageThatWouldInflateToOneGibibyteCostsNoMoreEither) {
    TestServer server(small_history_and_limit(4 * kMiB));
    CompressedClient client(server.port());
    const std::string payload = bomb(64);
    const std::size_t before = reset_peak_memory();

    client.raw().send(FrameSpec(opcode::text, payload.substr(0, 1000)).rsv(0b100).not_final());
    client.raw().send(FrameSpec(opcode::continuation, payload.substr(1000)));
    expect_failed(client.raw(), kTooBig);

    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory() - before, 8 * kMiB);
    }
}

TEST(CompressionLimits, AnIdleCompressedConnectionCostsLittle) {
    TestServer server;
    const std::size_t before = reset_peak_memory();

    std::vector<RawClient> idle;
    for (int i = 0; i < 200; ++i) {
        idle.push_back(RawClient::open(server.port(), offering()));
    }

    ASSERT_TRUE(server.wait_for_clients(200));
    if (memory_is_measurable()) {
        // zlib would take 300 KiB each; the measured memory includes the client's.
        EXPECT_LT(peak_memory() - before, 200 * std::size_t{40} * 1024);
    }
}
