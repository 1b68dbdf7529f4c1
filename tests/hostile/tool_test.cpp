// Loads on the tool: the process runs out of descriptors, or ends, or has all waits hanging.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <thread>

#include "hostile/attackers.hpp"
#include "hostile/tool_load.hpp"
#include "support/http_client.hpp"
#include "support/memory_use.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

// The tool's history, and what a load may take besides.
Bounds bounds_of_tool(std::size_t more = 0) {
    Bounds bounds;
    bounds.memory = 16 * kMiB + 32 * kMiB + more;
    return bounds;
}

void hold(const Until& until) {
    while (!until.is_over()) std::this_thread::sleep_for(1ms);
}

const std::string kWait = R"({"count":100000,"timeout_ms":600000})";

std::string slow_body() {
    return "POST /-/messages/take HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
           "Content-Length: 1000000\r\n\r\n" +
           std::string(100'000, ' ');
}

// How many of the requests got which status; 0: the server has ended the connection.
std::map<int, std::size_t> answers_to(std::deque<HttpClient>& clients) {
    std::map<int, std::size_t> statuses;
    for (HttpClient& client : clients) {
        try {
            ++statuses[client.receive().status()];
        } catch (const ClientError&) {
            ++statuses[0];
        }
    }
    return statuses;
}

}  // namespace

TEST(HostileToolLoad, OfTenThousandHalfOpenHandshakes) {
    const std::size_t most = raise_descriptor_limit() - 200;
    const std::size_t count = std::min(load_count(10'000), most);
    ToolLoad load({"--opening-timeout", "1h"});
    std::deque<TcpSocket> clients;

    load.attack([&](const Until& until) {
        for (std::size_t i = 0; i < count; ++i) {
            clients.emplace_back(load.port());
            clients.back().write("GET /chat HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgr");
        }
        hold(until);
        return clients.size();
    });

    load.finish("half-open handshakes", bounds_of_tool(count * 12 * 1024));
}

TEST(HostileToolLoad, OfMoreConnectionsThanDescriptors) {
    if (!memory_is_measurable())
        GTEST_SKIP() << "-fsanitize=undefined needs descriptors of its own";
    ToolLoad load({}, {}, 64);
    std::deque<RawClient> clients;

    load.attack([&](const Until& until) {
        std::uint64_t count = 0;
        for (; !until.is_over(); ++count) {
            clients.emplace_back(load.port());
            clients.back().write(Request().octets());
            if (clients.size() > 200) clients.pop_front();
        }
        return count;
    });

    clients.clear();
    auto late = RawClient::open(load.port());
    late.sync();
    late.close_cleanly();
    load.finish("connections, with 64 descriptors", bounds_of_tool());
}

TEST(HostileToolLoad, OfBodiesOctetByOctet) {
    ToolLoad load({});
    const auto open = [&] { return RawClient(load.port()); };
    std::deque<RawClient> clients;
    for (int i = 0; i < 200; ++i) clients.push_back(open());

    load.attack([&](const Until& until) { return drip(clients, slow_body(), open, until); });

    EXPECT_EQ(HttpClient(load.port()).get("/-/state").status(), 200);
    load.finish("slow bodies, octets", bounds_of_tool());
}

// The server lets 200 wait at the same time, and refuses the others.
TEST(HostileToolLoad, Of300HangingWaits) {
    ToolLoad load({});
    std::deque<HttpClient> clients;

    load.attack([&](const Until& until) {
        for (int i = 0; i < 300; ++i) {
            clients.emplace_back(load.port()).send("POST", "/-/clients/wait", kWait);
        }
        hold(until);
        return clients.size();
    });
    load.finish("hanging waits", bounds_of_tool());

    const auto statuses = answers_to(clients);
    EXPECT_EQ(statuses.at(417), 200U) << "stopped";
    EXPECT_EQ(statuses.at(503), 100U) << "too many";
}

// Listings of a full history, which are the most work for the server.
TEST(HostileToolLoad, OfRequestsToTheControlApi) {
    ToolLoad load({});
    auto client = RawClient::open(load.port());
    for (int i = 0; i < 1000; ++i) {
        client.send_text("message");
        client.read_message();
    }
    const std::array<const char*, 5> targets = {"/-/messages", "/-/connections", "/-/transcript",
                                                "/metrics", "/-/state"};

    load.attack(
        [&](const Until& until) {
            HttpClient control(load.port());
            std::uint64_t count = 0;
            for (; !until.is_over(); ++count) {
                EXPECT_EQ(control.get(targets[count % targets.size()]).status(), 200);
            }
            return count;
        },
        2);

    load.finish("requests to the control API", bounds_of_tool());
}

TEST(HostileToolLoad, WhenSigtermArrives) {
    ToolLoad load({});
    attack_and_stop(load);

    Bounds bounds = bounds_of_tool();
    bounds.all_the_time = false;
    load.finish("SIGTERM under load", bounds);
}
