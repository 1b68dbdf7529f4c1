// What tests expect of a server again and again, with the client's view of what came instead.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/raw_client.hpp"

namespace wsecho_test {

/// The next octets are exactly these, however long.
inline void expect_octets(RawClient& client, std::string_view expected) {
    const std::string actual = client.read_exact(expected.size());
    const auto difference =
        std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end());
    const auto offset = static_cast<std::size_t>(difference.first - actual.begin());
    EXPECT_EQ(offset, expected.size())
        << "first difference at octet " << offset << "\n  expected "
        << hex(expected.substr(offset), 16) << "\n       got " << hex(actual.substr(offset), 16);
}

/// The next octets are this message or control frame in one frame.
inline void expect_frame(RawClient& client, std::uint8_t opcode, std::string_view payload = {}) {
    expect_octets(client, server_frame(opcode, payload));
}

/// The server ends the TCP connection in order, with not an octet more.
inline void expect_fin(RawClient& client) {
    EXPECT_EQ(client.read_until_end(), Ending{});
}

/// One named period in which nothing comes from a server that is to send nothing.
inline constexpr std::chrono::milliseconds kQuietPeriod{50};

/// The server sends not an octet for a quiet period. Where it can still answer a Ping,
/// RawClient::sync() proves more.
inline void expect_silence(RawClient& client) {
    client.set_timeout(kQuietPeriod);
    EXPECT_THROW(client.read_exact(1), ClientError);
    client.set_timeout(kPatience);
}

/// The server fails the connection (RFC 6455, 7.1.7): a close frame with this code, then FIN,
/// without waiting for an answer and with nothing else.
inline void expect_failed(RawClient& client, std::uint16_t code) {
    EXPECT_EQ(client.read_close_code(), code);
    expect_fin(client);
}

}  // namespace wsecho_test
