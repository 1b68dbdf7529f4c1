// stop() from another thread while clients of all kinds are at work.

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>

#include "hostile/attackers.hpp"
#include "hostile/load.hpp"
#include "support/frames.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

TEST(HostileStop, UnderLoadFromAnotherThread) {
    ServerLoad load;
    attack_and_stop(load);

    Bounds bounds;
    bounds.all_the_time = false;
    load.finish("stop() under load", bounds);
}

// Each of them has some MiB of Pings waiting, so a turn of the server for each must be short.
TEST(HostileStop, WhileManyClientsSendPings) {
    constexpr std::size_t kClients = 20;
    ServerLoad load;
    const std::string pings = repeated(FrameSpec(opcode::ping).octets());
    std::deque<RawClient> clients;
    for (std::size_t i = 0; i < kClients; ++i) clients.push_back(RawClient::open(load.port()));

    load.attack([&](const Until& until) {
        const std::uint64_t sent = send_to_all_without_reading(clients, {pings}, until);
        load.stop();
        return sent;
    });

    Bounds bounds;
    bounds.echo_rate = 0.0001;
    bounds.all_the_time = false;
    load.finish("octets of Pings, then stop()", bounds);
}
