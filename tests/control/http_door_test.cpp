// Which clients the control API serves, and how many.

#include "control/http_door.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "control/served_client.hpp"

using testing::HasSubstr;
using wsecho::control::DoorSettings;

using wsecho::control::HttpDoor;
using wsecho_test::FakeClient;
using wsecho_test::FakeScheduler;
using wsecho_test::status_of;

class HttpDoorTest : public testing::Test {
protected:
    using Choice = HttpDoor::Choice;

    FakeClient& connect() {
        clients_.emplace_back(scheduler_);
        door_.serve(clients_.back().stream(), {});
        scheduler_.run_posted();
        return clients_.back();
    }

    std::string exchange(FakeClient& client, const std::string& target) {
        client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return client.received();
    }

    // Octet by octet: the first choice that is not `undecided`, and after how many octets.
    std::pair<Choice, std::size_t> choose(const std::string& octets) {
        for (std::size_t size = 1; size <= octets.size(); ++size) {
            const Choice choice = door_.choose(octets.substr(0, size));
            if (choice != Choice::undecided) return {choice, size};
        }
        return {Choice::undecided, octets.size()};
    }

    FakeScheduler scheduler_;
    std::deque<FakeClient> clients_;
    std::vector<std::shared_ptr<wsecho::control::Reply>> waits_;
    int stops_ = 0;
    HttpDoor door_{
        [this](wsecho::control::Request request, std::shared_ptr<wsecho::control::Reply> reply) {
            if (request.path != "/-/wait") return reply->send({});
            waits_.push_back(std::move(reply));
        },
        DoorSettings{
            {},
            [](const wsecho::control::Request& request) { return request.path == "/-/ready"; },
            [this] { ++stops_; }},
        scheduler_};
};

using HttpDoorChoice = HttpDoorTest;

TEST_F(HttpDoorChoice, IsTheDoorForControl) {
    for (const char* octets :
         {"GET /-/", "POST /-/", "get /-/", "X-Y /-/", "\r\nGET /-/", "GET http://a/-/",
          "PUT https://a:1/-/", "GET WS://a/-/", "GET wss://[::1]:80/-/",
          "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD /metrics?x=1 HTTP/1.1\r\n\r\n",
          "GET http://a/metrics HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET /metrics HTTP/1.1\r\nUpgrade-Insecure-Requests: 1\r\n\r\n",
          "GET /metrics HTTP/1.1\r\nUpgrade: h2c\r\n\r\n"}) {
        const std::pair<Choice, std::size_t> expected{Choice::door, std::string(octets).size()};
        EXPECT_EQ(choose(octets), expected) << octets;
    }
}

TEST_F(HttpDoorChoice, IsASessionAtTheFirstOctetThatShowsIt) {
    for (const char* octets : {"GET /c",
                               "GET /-x",
                               "GET /- ",
                               "GET / ",
                               "GET /me?",
                               "GET /metricsx",
                               "GET /metrics/",
                               "GET ?",
                               "GET *",
                               "GET  ",
                               " ",
                               "\x16",
                               "GET\r",
                               "\r\n\r",
                               "\n",
                               "GET http:/-",
                               "GET f",
                               "GET http://a ",
                               "GET http://a/c",
                               "GET http://a?",
                               "GET /%",
                               "GET /M",
                               "GET /metrics HTTP/1.1\r\nupgrade: websocket\r\n",
                               "GET http://a/metrics HTTP/1.1\r\nUpgrade: a, WebSocket\r\n"}) {
        const std::pair<Choice, std::size_t> expected{Choice::session, std::string(octets).size()};
        EXPECT_EQ(choose(octets), expected) << octets;
    }
}

TEST_F(HttpDoorChoice, WaitsForMore) {
    for (const char* octets :
         {"", "\r", "\r\n", "G", "GET", "GET ", "GET /", "GET /-", "GET /metr", "GET http://a",
          "GET h", "GET WSS:/", "GET /metrics", "GET /metrics HTTP/1.1\r\nHost: a\r\n"}) {
        EXPECT_EQ(door_.choose(octets), Choice::undecided) << octets;
    }
}

using HttpDoorService = HttpDoorTest;

TEST_F(HttpDoorService, ServesClientsAndForgetsThem) {
    FakeClient& client = connect();
    EXPECT_EQ(status_of(exchange(client, "/-/state")), 200);
    EXPECT_EQ(door_.connections(), 1U);

    client.leave();

    EXPECT_TRUE(client.is_over());
    EXPECT_EQ(door_.connections(), 0U);
}

TEST_F(HttpDoorService, CountsProbes) {
    door_.probed();
    door_.probed();

    EXPECT_EQ(door_.probes(), 2U);
}

TEST_F(HttpDoorService, ServesOpenPathsOnlyOnTheLastConnections) {
    for (std::size_t i = 0; i < HttpDoor::kMostConnections - HttpDoor::kReserved; ++i) {
        exchange(connect(), "/-/wait");
    }

    FakeClient& one_more = connect();
    const std::string answer = exchange(one_more, "/-/state");
    EXPECT_EQ(status_of(answer), 503);
    EXPECT_THAT(answer, HasSubstr("\"code\":\"too_many\""));
    EXPECT_THAT(answer, HasSubstr("240 connections"));
    EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_TRUE(one_more.has_fin());

    FakeClient& probe = connect();
    EXPECT_EQ(status_of(exchange(probe, "/-/ready")), 200);
    EXPECT_EQ(status_of(exchange(probe, "/-/ready")), 200);
    one_more.leave();
    clients_[0].leave();
    waits_.clear();
    scheduler_.run_posted();
    EXPECT_EQ(status_of(exchange(probe, "/-/state")), 200) << "others have left";
}

// As kubelet asks: each time on a new connection.
TEST_F(HttpDoorService, AnswersNewcomersHoweverManyAreConnected) {
    for (std::size_t i = 0; i < HttpDoor::kMostConnections - HttpDoor::kReserved; ++i) {
        exchange(connect(), "/-/wait");
    }
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(status_of(exchange(connect(), "/-/state")), 503) << i;
        EXPECT_LE(door_.connections(), HttpDoor::kMostConnections);
    }
    for (std::size_t i = 0; i < HttpDoor::kReserved; ++i) connect();  // they send nothing

    EXPECT_EQ(status_of(exchange(connect(), "/-/ready")), 200);
    EXPECT_EQ(waits_.size(), HttpDoor::kMostConnections - HttpDoor::kReserved);
}

TEST_F(HttpDoorService, PrefersToEndAClientThatHasItsLastAnswer) {
    while (door_.connections() < HttpDoor::kMostConnections) connect();
    FakeClient& answered = clients_.back();
    exchange(answered, "/-/state");
    ASSERT_TRUE(answered.has_fin());
    FakeClient& oldest_reserved = clients_[HttpDoor::kMostConnections - HttpDoor::kReserved];

    connect();
    EXPECT_TRUE(answered.is_over());
    EXPECT_FALSE(oldest_reserved.is_over());
    connect();
    EXPECT_TRUE(oldest_reserved.is_over());
    EXPECT_EQ(door_.connections(), HttpDoor::kMostConnections);
}

// Clients whose requests have timed out do not keep others out while they linger.
TEST_F(HttpDoorService, LetsNewcomersTakeThePlaceOfAnsweredClients) {
    while (door_.connections() < HttpDoor::kMostConnections) connect().send("GET /-/");
    scheduler_.pass(std::chrono::milliseconds(5000));
    ASSERT_TRUE(clients_[0].has_fin());
    ASSERT_EQ(door_.connections(), HttpDoor::kMostConnections);

    EXPECT_EQ(status_of(exchange(connect(), "/-/state")), 200);
}

TEST_F(HttpDoorService, EndsAllConnectionsWhenTheServerStops) {
    FakeClient& idle = connect();
    FakeClient& waiting = connect();
    exchange(waiting, "/-/wait");

    door_.stop();
    scheduler_.run_posted();

    EXPECT_EQ(stops_, 1);
    EXPECT_TRUE(idle.has_fin());
    EXPECT_EQ(status_of(waiting.received()), 503);
    EXPECT_TRUE(connect().is_over()) << "no more are served";
    scheduler_.pass(std::chrono::milliseconds(200));
    EXPECT_EQ(door_.connections(), 0U);
}
