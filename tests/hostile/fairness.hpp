// The floods of one client, and the test that its neighbor keeps its turns.

#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "hostile/attackers.hpp"
#include "support/frames.hpp"
#include "support/payloads.hpp"

namespace wsecho_test {

/// The limit of the server that is flooded.
inline constexpr std::size_t kLargestMessage = 16 * kMiB;

class Fairness : public ::testing::TestWithParam<Flood> {};

std::string name_of_flood(const ::testing::TestParamInfo<Flood>& flood);

/// The same frame over and over, which needs no answer.
Flood flood_of(const std::string& name, const FrameSpec& frame);

/// A message that never ends, in fragments with this payload.
Flood fragments_of(const std::string& name, const std::string& payload);

/// A compressed message that never ends, in frames of this many empty blocks.
Flood empty_blocks(const std::string& name, std::size_t blocks);

/// Frames whose answers, with the same payload, the client reads.
Flood with_echo(const std::string& name, std::uint8_t opcode, std::uint8_t answer,
                const std::string& payload);

/// The same over TLS.
Flood over_tls(Flood flood);

}  // namespace wsecho_test
