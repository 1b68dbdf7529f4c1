// The queue, routes, the default, and further ports, each for a tag or for none.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "controlled_server.hpp"
#include "support/raw_client.hpp"

namespace wsecho_test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

struct ControlScripting : ::testing::Test {
    ControlledServer server;

    Answer enqueue(const std::vector<std::string>& behaviors, const std::string& id = {}) {
        std::string body = "{";
        if (!id.empty()) body += "\"id\":\"" + id + "\",";
        body += "\"behaviors\":[";
        for (const std::string& each : behaviors) {
            body += (body.back() == '[' ? "\"" : ",\"") + each + '"';
        }
        return server.post("/-/queue", body + "]}");
    }
    json queued(const std::string& query = {}) {
        return server.get("/-/queue" + query).json().at("behaviors");
    }
    int status_of(const std::string& target) {
        RawClient client(server.port());
        return client.handshake(Request(target)).status;
    }
    std::string echo_of(const std::string& target, const std::string& text) {
        auto client = RawClient::open(server.port(), Request(target));
        client.send_text(text);
        return client.read_message().payload;
    }
};

// ---- the queue ---------------------------------------------------------------------------------

TEST_F(ControlScripting, EachConnectionTakesABehaviorOfTheQueue) {
    EXPECT_EQ(enqueue({"hs.status(503)", "echo"}).json(), json({{"queued", 2}}));
    EXPECT_EQ(queued(), json({"hs.status(503)", "echo"}));

    EXPECT_EQ(status_of("/"), 503);
    EXPECT_EQ(queued(), json({"echo"}));
    EXPECT_EQ(status_of("/"), 101);
    EXPECT_EQ(queued(), json::array());
}

TEST_F(ControlScripting, AQueueOfATagIsForThatTag) {
    enqueue({"hs.status(503)"}, "alice");
    EXPECT_EQ(status_of("/?id=bob"), 101);
    EXPECT_EQ(status_of("/"), 101);
    EXPECT_EQ(status_of("/?id=alice"), 503);
}

TEST_F(ControlScripting, ClearsTheQueueOfOneTag) {
    enqueue({"hs.status(503)"}, "alice");
    enqueue({"hs.status(502)"});

    EXPECT_EQ(server.remove("/-/queue?id=alice").json(), json({{"behaviors", json::array()}}));

    EXPECT_EQ(queued(), json({"hs.status(502)"}));
    EXPECT_EQ(queued("?id=alice"), json::array());
}

TEST_F(ControlScripting, QueuesAllBehaviorsOrNone) {
    for (const Answer& answer :
         {enqueue({"echo", "clsoe(4001)"}), enqueue({"echo", "close(1"}), enqueue({"echo", "\xff"}),
          enqueue({"echo", "tcp.accept-rst"}, "alice")}) {
        EXPECT_EQ(answer.status, 400) << answer;
    }
    const Answer answer = enqueue({"echo", "clsoe(4001)"});
    EXPECT_EQ(answer.code(), "bad_behavior");
    EXPECT_THAT(answer.error(), HasSubstr("behaviors[1]: step 1: "));
    EXPECT_THAT(enqueue({"echo", "tcp.accept-rst"}, "alice").error(), HasSubstr("behaviors[1]: "));
    EXPECT_THAT(answer.error(), HasSubstr("did you mean close?"));
    EXPECT_EQ(enqueue({"tcp.accept-rst"}, "alice").code(), "bad_behavior");
    EXPECT_EQ(queued(), json::array());
    EXPECT_EQ(queued("?id=alice"), json::array());
}

TEST_F(ControlScripting, LimitsTheQueueOfOneTagAndThoseOfAll) {
    const std::vector<std::string> largest(10'000, "echo");
    for (int i = 0; i < 10; ++i) {
        const std::string tag = "run-" + std::to_string(i);
        EXPECT_EQ(enqueue(largest, tag).status, 200);
        EXPECT_THAT(enqueue({"echo"}, tag).error(), HasSubstr("longer than 10000: DELETE"));
    }

    EXPECT_EQ(enqueue({"echo"}, "one-more").code(), "bad_value");
    EXPECT_THAT(enqueue({"echo"}, "one-more").error(), HasSubstr("of all ids longer than 100000"));

    server.remove("/-/queue?id=run-3");
    EXPECT_EQ(enqueue({"echo"}, "one-more").status, 200);
}

TEST_F(ControlScripting, RejectsWhatIsNoListOfBehaviors) {
    for (const std::string body : {"{}", R"({"behaviors":[]})", R"({"behaviors":"echo"})",
                                   R"({"behaviors":[1]})", R"({"behaviors":null})"}) {
        EXPECT_EQ(server.post("/-/queue", body).code(), "bad_value") << body;
    }
}

TEST_F(ControlScripting, AStepAtConnectCanHaveTheTagOfAListener) {
    const json listener = server.post("/-/listeners", R"({"id":"alice"})").json();
    EXPECT_EQ(server.post("/-/queue", R"({"id":"alice","behaviors":["tcp.accept-rst"]})").status,
              200);
    auto other = RawClient::open(server.port());
    RawClient client(listener.at("port").get<std::uint16_t>());
    EXPECT_EQ(client.read_until_end().how, End::rst);
}

TEST_F(ControlScripting, FaultsOfTlsNeedTls) {
    if (tests_over_tls()) return;
    const Answer answer = server.put("/-/default", R"({"behavior":"tls.expired"})");
    EXPECT_EQ(answer.code(), "bad_behavior");
    EXPECT_THAT(answer.error(), HasSubstr("--tls"));
}

// ---- routes ------------------------------------------------------------------------------------

TEST_F(ControlScripting, SetsARoute) {
    const Answer set = server.put("/-/routes", R"({"target":"/a","behavior":"echo.upper"})");
    EXPECT_EQ(set.json(),
              json({{"routes", {{{"target", "/a"}, {"behavior", "echo.upper"}, {"used", 0}}}}}));

    EXPECT_EQ(echo_of("/a", "x"), "X");
    EXPECT_EQ(echo_of("/b", "x"), "x");

    EXPECT_EQ(server.get("/-/routes").json().at("routes").at(0).at("used"), 1);
}

TEST_F(ControlScripting, ARouteOfATagIsForThatTag) {
    server.put("/-/routes", R"({"id":"alice","target":"/a","behavior":"echo.upper"})");
    EXPECT_EQ(echo_of("/a?id=alice", "x"), "X");
    EXPECT_EQ(echo_of("/a?id=bob", "x"), "x");
    EXPECT_EQ(echo_of("/a", "x"), "x");
    EXPECT_EQ(server.get("/-/routes").json().at("routes"), json::array());
}

TEST_F(ControlScripting, RemovesRoutes) {
    server.put("/-/routes", R"({"target":"/a","behavior":"sink"})");
    server.put("/-/routes", R"({"target":"/b","behavior":"sink"})");
    server.put("/-/routes", R"({"target":"/c","behavior":"sink"})");

    EXPECT_EQ(server.remove("/-/routes?target=/a").json().at("routes").size(), 2U);
    EXPECT_EQ(server.remove("/-/routes?target=/a").code(), "not_found");
    EXPECT_EQ(server.remove("/-/routes").json(), json({{"routes", json::array()}}));
}

TEST_F(ControlScripting, RejectsInvalidRoutes) {
    EXPECT_EQ(server.put("/-/routes", R"({"behavior":"sink"})").code(), "bad_value");
    EXPECT_EQ(server.put("/-/routes", R"({"target":"/a"})").code(), "bad_value");
    EXPECT_EQ(server.put("/-/routes", R"({"target":"a","behavior":"sink"})").code(), "bad_value");
    EXPECT_EQ(server.put("/-/routes", R"({"target":"/a\\b","behavior":"sink"})").code(),
              "bad_value");
    EXPECT_EQ(server.remove("/-/routes?target=/a\\b").code(), "bad_value");
    EXPECT_EQ(server.put("/-/routes", R"({"target":"/a","behavior":"snik"})").code(),
              "bad_behavior");
    EXPECT_EQ(server.put("/-/routes", R"({"target":"/a","behavior":"tcp.accept-rst"})").code(),
              "bad_behavior");
    EXPECT_EQ(server.put("/-/routes", R"({"target":"/do/sink","behavior":"sink"})").code(),
              "bad_value");
}

// ---- the default

TEST_F(ControlScripting, SetsTheDefault) {
    EXPECT_EQ(server.get("/-/default").json(), json({{"behavior", nullptr}}));
    EXPECT_EQ(server.put("/-/default", R"({"behavior":"echo.upper"})").json(),
              json({{"behavior", "echo.upper"}}));
    EXPECT_EQ(echo_of("/", "x"), "X");
    EXPECT_EQ(echo_of("/?id=alice", "x"), "x");
    EXPECT_EQ(server.remove("/-/default").json(), json({{"behavior", nullptr}}));
    EXPECT_EQ(echo_of("/", "x"), "x");
}

TEST_F(ControlScripting, SetsTheDefaultOfATag) {
    server.put("/-/default", R"({"id":"alice","behavior":"echo.upper"})");
    EXPECT_EQ(echo_of("/", "x"), "x");
    EXPECT_EQ(echo_of("/?id=alice", "x"), "X");
    EXPECT_EQ(server.get("/-/default?id=alice").json(), json({{"behavior", "echo.upper"}}));
    EXPECT_EQ(server.remove("/-/default?id=alice").json(), json({{"behavior", nullptr}}));
}

TEST(ControlScriptingOfOptions, RemovingTheDefaultRestoresThatOfTheOptions) {
    wsecho::Options options;
    options.behavior = "echo.upper";
    ControlledServer server(options);
    server.put("/-/default", R"({"behavior":"sink"})");
    EXPECT_EQ(server.remove("/-/default").json(), json({{"behavior", "echo.upper"}}));
    server.put("/-/default", R"({"behavior":"sink"})");
    server.post("/-/reset", R"({"all":true})");
    EXPECT_EQ(server.get("/-/default").json(), json({{"behavior", "echo.upper"}}));
}

// ---- further ports

TEST_F(ControlScripting, OpensAPortWithABehaviorAndATag) {
    const Answer answer = server.post("/-/listeners", R"({"id":"alice","behavior":"echo.upper"})");
    EXPECT_EQ(answer.status, 201);
    const auto port = answer.json().at("port").get<std::uint16_t>();
    EXPECT_EQ(answer.json().at("urls").at("ws"), "ws://127.0.0.1:" + std::to_string(port));

    auto client = RawClient::open(port);
    client.send_text("x");
    EXPECT_EQ(client.read_message().payload, "X");
    EXPECT_EQ(server.get("/-/connections?id=alice").json().at("connections").size(), 1U);
    const json listener = server.get("/-/listeners").json().at("listeners").at(0);
    EXPECT_EQ(listener.at("port"), port);
    EXPECT_EQ(listener.at("id"), "alice");
    EXPECT_EQ(listener.at("behavior"), "echo.upper");
}

TEST_F(ControlScripting, APortWithoutABehaviorFollowsTheDefaultOfItsTag) {
    const json opened = server.post("/-/listeners", R"({"id":"alice"})").json();
    server.put("/-/default", R"({"id":"alice","behavior":"echo.upper"})");
    auto client = RawClient::open(opened.at("port").get<std::uint16_t>());
    client.send_text("x");
    EXPECT_EQ(client.read_message().payload, "X");
    EXPECT_EQ(server.get("/-/listeners").json().at("listeners").at(0).at("behavior"), nullptr);
}

TEST_F(ControlScripting, ClosesAPortButNotItsConnections) {
    const json opened = server.post("/-/listeners").json();
    const auto port = opened.at("port").get<std::uint16_t>();
    auto client = RawClient::open(port);

    const Answer answer = server.remove("/-/listeners/" + std::to_string(port));

    EXPECT_EQ(answer.json(), json({{"listeners", json::array()}}));
    EXPECT_THROW(RawClient{port}, ClientError);
    client.sync();
    EXPECT_EQ(server.remove("/-/listeners/" + std::to_string(port)).code(), "not_found");
    for (const std::string wrong : {"x", "0", "65536", "-1"}) {
        EXPECT_EQ(server.remove("/-/listeners/" + wrong).code(), "not_found") << wrong;
    }
    EXPECT_EQ(server.remove("/-/listeners/" + std::to_string(server.port())).code(), "not_found");
}

TEST_F(ControlScripting, APortInUseIsBusy) {
    const Answer answer =
        server.post("/-/listeners", "{\"port\":" + std::to_string(server.port()) + '}');
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.code(), "busy");
}

TEST_F(ControlScripting, RejectsInvalidListeners) {
    EXPECT_EQ(server.post("/-/listeners", R"({"port":65536})").code(), "bad_value");
    EXPECT_EQ(server.post("/-/listeners", R"({"behavior":"snik"})").code(), "bad_behavior");
    EXPECT_EQ(server.post("/-/listeners", R"({"id":"a b"})").code(), "bad_value");
}

TEST_F(ControlScripting, ThereAreAtMost256FurtherPorts) {
    for (int i = 0; i < 256; ++i) ASSERT_EQ(server.post("/-/listeners").status, 201) << i;
    const Answer answer = server.post("/-/listeners");
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.code(), "too_many");
}

}  // namespace
}  // namespace wsecho_test
