// Expectations that many tests share; a failure shows what the client received instead.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/raw_client.hpp"

namespace wsecho_test {

/// The next octets must be exactly these. A failure shows the first difference.
inline void expect_octets(RawClient& client, std::string_view expected) {
    const std::string actual = client.read_exact(expected.size());
    const auto difference =
        std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end());
    const auto offset = static_cast<std::size_t>(difference.first - actual.begin());
    EXPECT_EQ(offset, expected.size())
        << "first difference at octet " << offset << "\n  expected "
        << hex(expected.substr(offset), 16) << "\n       got " << hex(actual.substr(offset), 16);
}

/// The next octets must be this message or control frame, in one frame.
inline void expect_frame(RawClient& client, std::uint8_t opcode, std::string_view payload = {}) {
    expect_octets(client, server_frame(opcode, payload));
}

/// The server must send FIN, and nothing before it.
inline void expect_fin(RawClient& client) {
    EXPECT_EQ(client.read_until_end(), Ending{});
}

/// The server must reset the connection that `work` opens, uses and reads to its end. The reset may
/// arrive at any time: while the client connects, sends or reads.
template <typename Work>
void expect_reset(const Work& work) {
    try {
        const Ending ending = work();
        EXPECT_EQ(ending.how, End::rst);
    } catch (const ResetByServer&) {
    }
}

/// How long a server must send nothing to pass for silent.
inline constexpr std::chrono::milliseconds kQuietPeriod{50};

/// The server must send nothing for kQuietPeriod. Where it can still answer a Ping,
/// RawClient::sync() proves more.
inline void expect_silence(RawClient& client) {
    client.set_timeout(kQuietPeriod);
    EXPECT_THROW(client.read_exact(1), ClientError);
    client.set_timeout(kPatience);
}

/// The server must fail the connection (RFC 6455, 7.1.7): it sends a close frame with this code and
/// FIN, without waiting for an answer.
inline void expect_failed(RawClient& client, std::uint16_t code) {
    EXPECT_EQ(client.read_close_code(), code);
    expect_fin(client);
}

}  // namespace wsecho_test
