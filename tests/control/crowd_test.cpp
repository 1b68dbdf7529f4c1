// Many clients at once, over real sockets: they must neither stop the echo, nor hide the open
// paths, nor leave anything behind.

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "control/start.hpp"
#include "support/deadline.hpp"
#include "support/http_client.hpp"
#include "support/raw_client.hpp"

namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using wsecho_test::ClientError;
using wsecho_test::eventually;
using wsecho_test::HttpClient;
using wsecho_test::RawClient;

struct Crowd : ::testing::Test {
    void start(const wsecho::Options& options = {}) {
        started = wsecho::control::start_server(options, {}, {});
    }

    std::uint16_t port() const { return started.port; }

    /// A further client that has sent these octets.
    RawClient& send(const std::string& octets) {
        clients.emplace_back(port());
        clients.back().write(octets);
        return clients.back();
    }

    RawClient& wait() {
        const std::string body = R"({"count":9,"timeout_ms":600000})";
        return send(
            "POST /-/messages/wait HTTP/1.1\r\nHost: localhost\r\n"
            "Content-Type: application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body);
    }

    /// How many clients got which status; 0: the server ended the connection.
    std::map<int, int> answers() {
        std::map<int, int> counts;
        for (RawClient& client : clients) {
            try {
                ++counts[client.read_response().status];
            } catch (const ClientError&) {
                ++counts[0];
            }
        }
        return counts;
    }

    int status_of(const std::string& target) { return HttpClient(port()).get(target).status(); }

    /// Asks through a client that was there before the crowd.
    json state() { return json::parse(first->get("/-/state").body); }

    bool waits_become(int count) {
        return eventually([&] { return state().at("waits") == count; });
    }

    void start_with_first_client(const wsecho::Options& options = {}) {
        start(options);
        first.emplace(port());
        first->get("/-/state");
    }

    wsecho::control::StartedServer started;
    std::optional<HttpClient> first;
    std::deque<RawClient> clients;
};

TEST_F(Crowd, Of300WaitsHas200ThatHang) {
    start_with_first_client();
    auto echo = RawClient::open(port());
    for (int i = 0; i < 300; ++i) wait();
    ASSERT_TRUE(waits_become(200));

    EXPECT_EQ(status_of("/-/healthy"), 200);
    EXPECT_EQ(status_of("/metrics"), 200);
    echo.sync();

    EXPECT_EQ(first->post("/-/reset", R"({"connections":"keep"})").status(), 200);
    EXPECT_EQ(answers(), (std::map<int, int>{{417, 200}, {503, 100}}));
}

TEST_F(Crowd, ThatHangsUpLeavesNoWait) {
    start_with_first_client();
    for (int i = 0; i < 200; ++i) wait();
    ASSERT_TRUE(waits_become(200));

    for (std::size_t i = 0; i < clients.size(); ++i) {
        i % 2 == 0 ? clients[i].close() : clients[i].abort();
    }

    EXPECT_TRUE(waits_become(0));
    EXPECT_EQ(status_of("/-/state"), 200);
}

TEST_F(Crowd, Of400ConnectionsDoesNotHideTheOpenPaths) {
    start();
    auto echo = RawClient::open(port());
    for (int i = 0; i < 400; ++i) send("GET /-/state HTTP/1.1\r\nHost: localhost\r\n\r\n");

    EXPECT_EQ(status_of("/-/ready"), 200);
    EXPECT_EQ(status_of("/metrics"), 200);
    echo.sync();
    RawClient::open(port()).sync();

    EXPECT_EQ(answers(), (std::map<int, int>{{200, 240}, {503, 160}}));
}

TEST_F(Crowd, ThatSendsItsRequestsSlowlyKeepsNobodyOutForLong) {
    wsecho::Options options;
    options.opening_handshake_timeout = 200ms;
    start(options);
    auto echo = RawClient::open(port());
    for (int i = 0; i < 250; ++i) send("GET /-/state HTTP/1.1\r\nHost: loc");

    echo.sync();
    EXPECT_EQ(status_of("/-/healthy"), 200);
    EXPECT_TRUE(eventually([&] { return status_of("/-/state") == 200; }));
}

TEST_F(Crowd, ThatDoesNotReadLargeAnswersStopsNobody) {
    start();
    auto echo = RawClient::open(port());
    echo.send_binary(std::string(48 * 1024, 'x'));
    echo.read_message();
    std::string request = "GET /-/messages?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (int i = 0; i < 3; ++i) request += request;
    for (int i = 0; i < 50; ++i) {
        clients.emplace_back(port(), "127.0.0.1", 2048);
        clients.back().write_some(request);
    }

    echo.sync();
    EXPECT_EQ(status_of("/-/state"), 200);
}

TEST_F(Crowd, OfWaitsEndsWithAReset) {
    start_with_first_client();
    for (int i = 0; i < 200; ++i) wait();
    ASSERT_TRUE(waits_become(200));

    EXPECT_EQ(first->post("/-/reset").status(), 200);

    EXPECT_EQ(answers(), (std::map<int, int>{{417, 200}}));
    EXPECT_EQ(state().at("waits"), 0);
}

TEST_F(Crowd, OfWaitsEndsWithTheServer) {
    start_with_first_client();
    for (int i = 0; i < 200; ++i) wait();
    ASSERT_TRUE(waits_become(200));

    started.server->stop();

    EXPECT_EQ(answers(), (std::map<int, int>{{417, 200}}));
}

TEST_F(Crowd, OfResetsGetsItsAnswers) {
    start();
    for (int i = 0; i < 100; ++i) {
        send(
            "POST /-/reset HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            "Content-Length: 12\r\n\r\n{\"all\":true}");
    }
    EXPECT_EQ(answers(), (std::map<int, int>{{200, 100}}));
}

// ---- one client that misbehaves ----------------------------------------------------------------

TEST_F(Crowd, OfRequestsOnOneConnectionIsAnsweredInItsOrder) {
    start();
    std::string requests;
    for (int i = 0; i < 300; ++i) {
        requests += "GET " + std::string(i % 3 == 0 ? "/-/no" : "/-/healthy") +
                    " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }
    RawClient& client = send(requests);
    for (int i = 0; i < 300; ++i) {
        const auto response = client.read_response();
        ASSERT_EQ(response.status, i % 3 == 0 ? 404 : 200) << i;
        client.skip(std::stoul(response.header("Content-Length").value()));
    }
}

TEST_F(Crowd, MayAskWhileTheServerGoesDown) {
    start_with_first_client();
    auto echo = RawClient::open(port());
    RawClient& waiting = wait();
    ASSERT_TRUE(waits_become(1));
    RawClient& cut = send(
        "POST /-/send HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"te");

    EXPECT_EQ(first->post("/-/down", R"({"for_ms":60000})").status(), 200);

    EXPECT_THROW(RawClient{port()}, ClientError);
    cut.write("xt\":\"a\"}");
    EXPECT_EQ(cut.read_response().status, 200);
    EXPECT_EQ(echo.read_message().payload, "a");
    EXPECT_EQ(state().at("waits"), 1);
    EXPECT_EQ(first->get("/-/ready").status(), 503);
    EXPECT_EQ(first->post("/-/up").status(), 200);
    EXPECT_EQ(status_of("/-/ready"), 200);
    waiting.close();
    EXPECT_TRUE(waits_become(0));
}

}  // namespace
