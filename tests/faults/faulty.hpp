// What tests of faults share: a server with one behavior and its client (Scripted), and the verdict
// on how the client reacts.

#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/scripted.hpp"
#include "wsecho/verdict.hpp"

namespace wsecho_test {

using Outcome = wsecho::Verdict::Outcome;

/// The verdict on the connection, once it is decided or the connection has ended.
inline wsecho::Verdict verdict_of(const wsecho::Connection& connection) {
    const auto waited = connection.wait_for_verdict();
    EXPECT_TRUE(waited) << waited;
    const auto verdict = connection.verdict();
    return verdict ? *verdict : wsecho::Verdict();
}

inline void expect_conforms(const wsecho::Connection& connection) {
    const wsecho::Verdict verdict = verdict_of(connection);
    EXPECT_EQ(verdict.outcome, Outcome::conforms) << verdict;
}

/// `words` are part of the sentence that says why.
inline void expect_violates(const wsecho::Connection& connection, const std::string& words = {}) {
    const wsecho::Verdict verdict = verdict_of(connection);
    EXPECT_EQ(verdict.outcome, Outcome::violates) << verdict;
    EXPECT_NE(verdict.why.find(words), std::string::npos) << verdict;
}

inline void expect_tolerated(const wsecho::Connection& connection) {
    const wsecho::Verdict verdict = verdict_of(connection);
    EXPECT_EQ(verdict.outcome, Outcome::tolerated) << verdict;
}

/// Options with a short timeout for clients that do not react.
inline wsecho::Options judging_soon(
    std::chrono::milliseconds timeout = std::chrono::milliseconds(50)) {
    wsecho::Options options;
    options.verdict_timeout = timeout;
    return options;
}

/// The client fails the connection as it must (RFC 6455, 7.1.7), and leaves.
inline void fail_with(RawClient& client, std::uint16_t code) {
    client.send_close(code);
    client.read_until_end();
    client.close();
}

}  // namespace wsecho_test
