// Loads of frames that are invalid, inflate to much, or are never read.

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "hostile/attackers.hpp"
#include "hostile/load.hpp"
#include "support/frames.hpp"
#include "support/payloads.hpp"
#include "support/raw_deflate.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

constexpr std::uint64_t kTopBit = std::uint64_t{1} << 63;

struct Announced {
    std::uint64_t length;
    std::uint16_t code;  // with which the server must close
};

// The top bit is an error (RFC 6455, 5.2); what is smaller is only too large.
constexpr std::array<Announced, 6> kLengths = {{{kTopBit, 1002},
                                                {kTopBit + 1, 1002},
                                                {UINT64_MAX, 1002},
                                                {UINT64_MAX - 13, 1002},
                                                {kTopBit - 1, 1009},
                                                {std::uint64_t{1} << 32, 1009}}};

// As the first frame of a message, or as one that continues a message of one octet.
void announce(std::uint16_t port, const Announced& announced, bool continues) {
    auto client = RawClient::open(port);
    if (continues) client.send(FrameSpec(opcode::text, "x").not_final());
    client.send(FrameSpec(continues ? opcode::continuation : opcode::binary, "hello")
                    .length_form(LengthForm::bits64)
                    .announce(announced.length));
    EXPECT_EQ(client.read_close_code(), announced.code) << announced.length;
    client.abort();
}

std::string zeros(std::size_t size) {
    return FrameSpec(opcode::binary, RawDeflater(15, 9).message(std::string(size, '\0')))
        .rsv(0b100)
        .octets();
}

}  // namespace

TEST(HostileFrames, OfLengthsNearTheLargestNumbers) {
    ServerLoad load;

    load.attack([&](const Until& until) {
        std::uint64_t count = 0;
        for (; !until.is_over(); ++count) {
            announce(load.port(), kLengths[count % kLengths.size()], count % 4 < 2);
        }
        return count;
    });

    load.finish("lengths near 2^63 and 2^64");
}

// Each inflates to exactly the limit, or to one octet more.
TEST(HostileFrames, ThatInflateToTheLimit) {
    constexpr std::size_t kLimit = 4 * kMiB;
    wsecho::Options options = options_under_load();
    options.max_message_size = kLimit;
    ServerLoad load(options);
    const std::string largest = zeros(kLimit);
    const std::string too_large = zeros(kLimit + 1);

    load.attack(
        [&](const Until& until) {
            std::uint64_t count = 0;
            for (; !until.is_over(); count += 2) {
                auto client = RawClient::open(load.port(), offering());
                client.write(largest);
                EXPECT_LT(client.read_message().payload.size(), 64 * 1024);
                client.write(too_large);
                EXPECT_EQ(client.read_close_code(), kTooBig);
                client.abort();
            }
            return count;
        },
        8);

    Bounds bounds;
    bounds.echo_rate = 0.0003;  // a bomb takes 10 ms, and there are 8 at a time
    bounds.memory = 8 * 2 * kLimit + 32 * kMiB;
    load.finish("deflate bombs of 4 MiB, 8 clients", bounds);
}

// With the default limit, each of them keeps the server busy for long. It inflates them, and
// compresses their echoes, in turns with the neighbor's messages.
TEST(HostileFrames, ThatInflateTo64MiB) {
    const std::size_t limit = wsecho::Options().max_message_size;
    ServerLoad load;
    const std::string largest = zeros(limit);

    load.attack([&](const Until& until) {
        auto client = RawClient::open(load.port(), offering());
        std::uint64_t count = 0;
        for (; !until.is_over(); ++count) {
            client.write(largest);
            client.read_message();
        }
        return count;
    });

    Bounds bounds;
    bounds.echo_rate = 0.0003;
    bounds.all_the_time = false;
    bounds.memory = 4 * limit;
    load.finish("deflate bombs of 64 MiB", bounds);
}

// The server must hold none of them inflated while their echoes wait.
TEST(HostileFrames, ThatInflateToTheLimitForClientsThatDoNotRead) {
    constexpr std::size_t kLimit = 4 * kMiB;
    constexpr std::size_t kClients = 30;
    wsecho::Options options = options_under_load();
    options.max_message_size = kLimit;
    ServerLoad load(options);
    std::deque<RawClient> clients;
    const std::string bomb = zeros(kLimit);

    load.attack([&](const Until& until) {
        std::uint64_t count = 0;
        for (; clients.size() < kClients && !until.is_over(); count += 4) {
            clients.push_back(RawClient::open(load.port(), offering()));
            for (int i = 0; i < 4; ++i) clients.back().write(bomb);
        }
        return count;
    });

    Bounds bounds;
    bounds.echo_rate = 0.001;
    bounds.memory = 2 * kLimit + 32 * kMiB;
    load.finish("deflate bombs of 4 MiB, not read", bounds);
}

TEST(HostileFrames, ThatAreNeverRead) {
    const std::size_t count = 2 * load_count(40);
    ServerLoad load;
    std::deque<RawClient> clients;
    const std::vector<std::string> kinds = {
        repeated(FrameSpec(opcode::binary, "x").octets()),
        FrameSpec(opcode::binary, some_binary(100'000)).octets(),
        repeated(FrameSpec(opcode::ping, std::string(125, 'x')).octets()),
        repeated(FrameSpec(opcode::ping).octets())};
    for (std::size_t i = 0; i < count; ++i) {
        clients.emplace_back(load.port(), "127.0.0.1", 4096);
        clients.back().handshake();
    }

    load.attack(
        [&](const Until& until) { return send_to_all_without_reading(clients, kinds, until); });

    Bounds bounds;
    bounds.memory = count * 768 * 1024 + 32 * kMiB;
    bounds.echo_rate = 0.0001;  // until all buffers are full
    load.finish("octets of clients that never read", bounds);
}
