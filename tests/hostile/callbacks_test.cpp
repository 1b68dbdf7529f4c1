// Callbacks of the test that hold the I/O thread for as long as a second.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "hostile/attackers.hpp"
#include "hostile/load.hpp"
#include "support/deadline.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

// A second, if loads are long.
std::chrono::milliseconds long_time() {
    return load_time() >= 1s ? 1s : load_time() / 2;
}

const Flood kFlood = {"", "", repeated(FrameSpec(opcode::binary, "x").octets(), 60'000), ""};

// Each sends a message that holds the I/O thread, and then all that the connection takes.
std::uint64_t hold_and_flood(std::uint16_t port, const Until& until) {
    auto client = RawClient::open(port);
    client.send_text("hold");
    return send_without_reading(client, kFlood.repeated, until);
}

// Nobody gets an echo while the callback runs; nothing may be lost, and memory may not grow.
void expect_patience(ServerLoad& load, const std::string& name) {
    load.attack([&](const Until& until) { return hold_and_flood(load.port(), until); }, 2);

    Bounds bounds;
    bounds.echo_rate = 0;
    bounds.all_the_time = false;
    load.finish(name, bounds);
}

}  // namespace

TEST(HostileCallbacks, ATraceThatTakesLong) {
    wsecho::Options options = options_under_load();
    options.trace = [](const wsecho::Event& event) {
        if (event.payload == "hold") std::this_thread::sleep_for(long_time() / 2);  // and its echo
    };
    ServerLoad load(options);

    expect_patience(load, "octets while a trace callback holds the server");
}

TEST(HostileCallbacks, AnOnMessageThatTakesLong) {
    ServerLoad load;
    load.server.on_message([](const wsecho::Connection&, const wsecho::WsMessage& message) {
        if (message.payload == "hold") std::this_thread::sleep_for(long_time());
    });

    expect_patience(load, "octets while on_message holds the server");
}

TEST(HostileCallbacks, AnOnMessageThatTakesLongWhileTheServerStops) {
    ServerLoad load;
    std::atomic<int> held{0};
    load.server.on_message([&](const wsecho::Connection&, const wsecho::WsMessage& message) {
        if (message.payload != "hold") return;
        ++held;
        std::this_thread::sleep_for(long_time());
    });
    auto client = RawClient::open(load.port());
    client.send_text("hold");
    ASSERT_TRUE(eventually([&] { return held == 1; }));

    load.stop(long_time());

    EXPECT_EQ(load.neighbor().wait_for_going_away(), "");
    EXPECT_EQ(client.read_message().payload, "hold");
    EXPECT_EQ(client.read_close_code(), 1001);
}
