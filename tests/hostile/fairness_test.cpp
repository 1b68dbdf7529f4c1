// One client that sends without end must not take the turns of its neighbor.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hostile/fairness.hpp"
#include "hostile/load.hpp"
#include "support/frames.hpp"
#include "support/payloads.hpp"

namespace wsecho_test {

namespace {

// The server's CPU time between two echoes of the neighbor, in units of that without the load. With
// short turns this is 1 to 100; with turns of milliseconds it is many hundreds. Processors that
// have other work delay the neighbor, hence the distance.
constexpr double kLongestTurn = 300;

std::vector<Flood> floods() {
    return {
        fragments_of("OneOctetFragments", "x"),
        fragments_of("EmptyFragments", ""),
        fragments_of("LargeFragments", some_text(60'000)),
        empty_blocks("EmptyBlocks", 1),
        empty_blocks("FramesOfManyEmptyBlocks", 10'000),
        flood_of("Pongs", FrameSpec(opcode::pong)),
        with_echo("Pings", opcode::ping, opcode::pong, "x"),
        with_echo("EmptyMessages", opcode::binary, opcode::binary, ""),
        with_echo("SmallMessages", opcode::text, opcode::text, "x"),
        with_echo("LargeMessages", opcode::binary, opcode::binary, some_binary(kMiB)),
    };
}

}  // namespace

TEST_P(Fairness, LeavesTheNeighborItsTurns) {
    wsecho::Options options = options_under_load();
    options.max_message_size = kLargestMessage;
    if (GetParam().secure) options.tls.emplace();
    ServerLoad load(options);

    load.attack([&](const Until& until) { return flood(load.port(), GetParam(), until); });

    Bounds bounds;
    bounds.memory = 6 * kLargestMessage + 32 * kMiB;  // also of connections that end
    bounds.echo_rate = 0;
    EXPECT_LT(load.turn(), kLongestTurn);
    load.finish("octets of " + GetParam().name, bounds);
}

INSTANTIATE_TEST_SUITE_P(Floods, Fairness, ::testing::ValuesIn(floods()), name_of_flood);

}  // namespace wsecho_test
