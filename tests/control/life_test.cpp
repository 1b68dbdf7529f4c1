// Health, state, down and up, reset, shutdown.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <future>
#include <string>

#include "controlled_server.hpp"
#include "support/raw_client.hpp"
#include "wsecho/version.hpp"

namespace wsecho_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

struct ControlLife : ::testing::Test {
    ControlledServer server;

    RawClient open(const std::string& target = "/") {
        return RawClient::open(server.port(), Request(target));
    }
    json get(const std::string& target) { return server.get(target).json(); }
    void reset(const std::string& body) {
        const Answer answer = server.post("/-/reset", body);
        EXPECT_EQ(answer.status, 200) << answer;
        EXPECT_EQ(answer.body, "{}");
    }
};

// ---- health and state --------------------------------------------------------------------------

TEST_F(ControlLife, IsHealthyAndReady) {
    EXPECT_EQ(server.get("/-/healthy").body, "ok");
    EXPECT_EQ(server.get("/-/healthy").type, "text/plain; charset=utf-8");
    EXPECT_EQ(get("/-/ready"), json({{"ready", true}}));
}

TEST_F(ControlLife, ShowsTheState) {
    auto alice = open("/?id=alice");
    auto untagged = open();
    alice.send_text("a");
    alice.read_message();

    const json state = get("/-/state");

    EXPECT_EQ(state.at("version"), WSECHO_VERSION);
    EXPECT_EQ(state.at("pid"), ::getpid());
    EXPECT_THAT(state.at("started_at").get<std::string>(),
                MatchesRegex("20[0-9-]+T[0-9:]+\\.[0-9]+Z"));
    EXPECT_GT(state.at("now"), 0.0);
    const std::string host = "://127.0.0.1:" + std::to_string(server.port());
    EXPECT_EQ(state.at("urls").at("ws"), "ws" + host);
    EXPECT_EQ(state.at("urls").at("control"), "http" + host);
    EXPECT_EQ(state.at("clients"), 2);
    EXPECT_EQ(state.at("connections"), 2);
    EXPECT_EQ(state.at("messages"), 1);
    EXPECT_EQ(state.at("evicted_messages"), 0);
    EXPECT_EQ(state.at("violations"), 0);
    EXPECT_EQ(state.at("problems"), json::array());
    EXPECT_EQ(state.at("probes"), 0);
    EXPECT_EQ(state.at("waits"), 0);
    EXPECT_EQ(state.at("tags"), json({"alice"}));
    EXPECT_EQ(state.at("listeners"), json::array());
    EXPECT_GT(state.at("history").at("bytes"), 0);
    EXPECT_GT(state.at("history").at("records"), 0);
    EXPECT_EQ(state.at("history").at("limit_bytes"), 64 << 20);
}

TEST_F(ControlLife, ShowsTheCountsOfATag) {
    auto alice = open("/?id=alice");
    auto untagged = open();
    alice.send_text("a");
    alice.read_message();

    EXPECT_EQ(get("/-/state?id=alice").at("messages"), 1);
    EXPECT_EQ(get("/-/state?id=alice").at("clients"), 1);
    EXPECT_EQ(get("/-/state?id=bob").at("connections"), 0);
}

TEST(ControlProgram, GivesTheCatalogue) {
    wsecho::control::Program program;
    program.faults = [] { return std::string(R"({"v":1,"faults":[]})"); };
    ControlledServer server({}, std::move(program));
    const Answer answer = server.get("/-/faults");
    EXPECT_EQ(answer.type, "application/json");
    EXPECT_EQ(answer.json(), json({{"v", 1}, {"faults", json::array()}}));
}

TEST(ControlProgram, ShutsDownAfterTheAnswer) {
    std::promise<void> told;
    wsecho::control::Program program;
    program.shut_down = [&told] { told.set_value(); };
    ControlledServer server({}, std::move(program));
    EXPECT_EQ(server.post("/-/shutdown").body, "{}");
    told.get_future().get();
}

// ---- down and up -------------------------------------------------------------------------------

TEST_F(ControlLife, GoesDownForATimeAndComesBack) {
    EXPECT_EQ(server.post("/-/down", R"({"for_ms":50})").body, "{}");
    EXPECT_TRUE(eventually([&] { return server.get("/-/ready").status == 200; }));
    open().sync();
}

TEST_F(ControlLife, IsNotReadyWhileDown) {
    auto client = open();
    server.post("/-/down", R"({"for_ms":60000})");

    const Answer answer = server.get("/-/ready");
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.code(), "down");
    EXPECT_THROW(RawClient{server.port()}, ClientError);
    client.sync();

    EXPECT_EQ(server.post("/-/up").body, "{}");
    EXPECT_EQ(server.get("/-/ready").status, 200);
    open().sync();
}

TEST_F(ControlLife, UpIsNoErrorIfTheServerListens) {
    EXPECT_EQ(server.post("/-/up").status, 200);
}

TEST_F(ControlLife, DownNeedsATime) {
    EXPECT_EQ(server.post("/-/down").code(), "bad_value");
    EXPECT_EQ(server.post("/-/down", R"({"for_ms":60001})").code(), "bad_value");
    EXPECT_EQ(server.get("/-/ready").status, 200);
}

TEST(ControlProgram, CannotGoDownWithAnInheritedSocket) {
    wsecho::control::Program program;
    program.has_inherited_socket = true;
    ControlledServer server({}, std::move(program));
    const Answer answer = server.post("/-/down", R"({"for_ms":1})");
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.code(), "inherited_socket");
}

// ---- reset -------------------------------------------------------------------------------------

TEST_F(ControlLife, ResetAbortsTheConnectionsOfTheTag) {
    auto alice = open("/?id=alice");
    auto bob = open("/?id=bob");
    auto untagged = open();

    reset(R"({"id":"alice"})");

    EXPECT_EQ(alice.read_until_end().how, End::rst);
    bob.sync();
    untagged.sync();
    EXPECT_EQ(get("/-/connections?id=alice").at("connections"), json::array());
    EXPECT_EQ(get("/-/connections").at("connections").size(), 2U);
}

TEST_F(ControlLife, ResetForgetsWhatTheTagDid) {
    auto alice = open("/do/frame.rsv2?id=alice");
    alice.read_frame();
    alice.send_text("a");
    auto bob = open("/?id=bob");
    bob.send_text("b");
    bob.read_message();

    reset(R"({"id":"alice"})");

    const json state = get("/-/state?id=alice");
    EXPECT_EQ(state.at("messages"), 0);
    EXPECT_EQ(state.at("connections"), 0);
    EXPECT_EQ(state.at("violations"), 0);
    EXPECT_EQ(get("/-/verdicts?id=alice").at("verdicts"), json::array());
    EXPECT_EQ(get("/-/messages?id=alice").at("messages"), json::array());
    EXPECT_EQ(get("/-/messages?id=bob").at("messages").size(), 1U);
}

TEST_F(ControlLife, ResetForgetsWhatWasSetForTheTag) {
    server.post("/-/queue", R"({"id":"alice","behaviors":["sink"]})");
    server.put("/-/routes", R"({"id":"alice","target":"/a","behavior":"sink"})");
    server.put("/-/default", R"({"id":"alice","behavior":"sink"})");
    server.put("/-/default", R"({"id":"bob","behavior":"sink"})");
    server.post("/-/listeners", R"({"id":"alice"})");
    server.post("/-/listeners", R"({"id":"bob"})");

    reset(R"({"id":"alice"})");

    EXPECT_EQ(get("/-/queue?id=alice").at("behaviors"), json::array());
    EXPECT_EQ(get("/-/routes?id=alice").at("routes"), json::array());
    EXPECT_EQ(get("/-/default?id=alice").at("behavior"), nullptr);
    EXPECT_EQ(get("/-/default?id=bob").at("behavior"), "sink");
    EXPECT_EQ(get("/-/listeners").at("listeners").size(), 1U);
    EXPECT_EQ(get("/-/listeners?id=bob").at("listeners").size(), 1U);
}

TEST_F(ControlLife, ResetRestartsScopes) {
    server.put("/-/default", R"({"id":"alice","behavior":"hs.status(503);first=1"})");
    const auto status = [&] {
        RawClient client(server.port());
        return client.handshake(Request("/do/hs.status(503);first=1?id=alice")).status;
    };
    EXPECT_EQ(status(), 503);
    EXPECT_EQ(status(), 101);
    reset(R"({"id":"alice"})");
    EXPECT_EQ(status(), 503);
}

TEST_F(ControlLife, ResetCanKeepListenersAndConnections) {
    const json opened = server.post("/-/listeners", R"({"id":"alice"})").json();
    auto client = RawClient::open(opened.at("port").get<std::uint16_t>());

    reset(R"({"id":"alice","connections":"keep","listeners":"keep"})");

    client.sync();
    EXPECT_EQ(get("/-/listeners").at("listeners").size(), 1U);
}

TEST_F(ControlLife, ResetForgetsTheMessagesOfAKeptConnection) {
    auto client = open("/?id=alice");
    client.send_text("before");
    client.read_message();
    reset(R"({"id":"alice","connections":"keep"})");

    const std::string wait = R"({"connection":1,"timeout_ms":0})";
    EXPECT_EQ(server.post("/-/messages/wait", wait).status, 417);

    client.send_text("after");
    client.read_message();
    const json messages = server.post("/-/messages/wait", wait).json().at("messages");
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages.at(0).at("text"), "after");
}

TEST_F(ControlLife, ResetCanCloseConnections) {
    auto client = open("/?id=alice");
    std::future<void> done =
        std::async(std::launch::async, [&] { reset(R"({"id":"alice","connections":"close"})"); });

    EXPECT_EQ(client.read_close_code(), 1001);
    client.send_close(1001);
    client.shutdown_write();
    done.get();

    EXPECT_EQ(get("/-/connections?id=alice").at("connections"), json::array());
}

TEST(ControlReset, AbortsAClientThatDoesNotAnswerTheCloseFrame) {
    wsecho::Options options;
    options.closing_handshake_timeout = std::chrono::milliseconds(30);
    ControlledServer server(options);
    auto client = RawClient::open(server.port(), Request("/?id=alice"));

    EXPECT_EQ(server.post("/-/reset", R"({"id":"alice","connections":"close"})").status, 200);

    EXPECT_EQ(server.get("/-/connections?id=alice").json().at("connections"), json::array());
}

TEST_F(ControlLife, ResetWithoutAnIdMeansWhatHasNoTag) {
    auto alice = open("/?id=alice");
    auto untagged = open();
    reset("{}");
    alice.sync();
    EXPECT_EQ(untagged.read_until_end().how, End::rst);
}

TEST_F(ControlLife, ResetWithoutAnIdSparesAClientWhoseTagIsNotKnownYet) {
    RawClient client(server.port());
    client.write("GET /?id=alice HTTP/1.1\r\n");
    ASSERT_TRUE(eventually([&] { return !server.server().connections().empty(); }));
    reset("{}");
    client.write(
        "Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    EXPECT_EQ(client.read_response().status, 101);
}

TEST_F(ControlLife, ResetOfAllForgetsEverything) {
    auto alice = open("/?id=alice");
    auto untagged = open();
    RawClient silent(server.port());
    silent.write("G");
    server.put("/-/default", R"({"id":"alice","behavior":"sink"})");
    server.put("/-/default", R"({"behavior":"sink"})");
    server.post("/-/listeners", R"({"id":"alice"})");
    server.post("/-/down", R"({"for_ms":60000})");
    ASSERT_TRUE(eventually([&] { return server.server().connections().size() == 3; }));

    reset(R"({"all":true})");

    const json state = get("/-/state");
    EXPECT_EQ(state.at("clients"), 0);
    EXPECT_EQ(state.at("connections"), 0);
    EXPECT_EQ(state.at("tags"), json::array());
    EXPECT_EQ(state.at("listeners"), json::array());
    EXPECT_EQ(get("/-/default").at("behavior"), nullptr);
    EXPECT_EQ(get("/-/default?id=alice").at("behavior"), nullptr);
    EXPECT_EQ(server.get("/-/ready").status, 200);
    EXPECT_EQ(silent.read_until_end().how, End::rst);
}

TEST_F(ControlLife, ResetEndsTheWaitsOfTheTag) {
    std::future<Answer> wait = std::async(std::launch::async, [&] {
        return server.post("/-/messages/take", R"({"id":"alice","timeout_ms":60000})");
    });
    ASSERT_TRUE(eventually([&] { return get("/-/state").at("waits") == 1; }));

    reset(R"({"id":"alice"})");

    const Answer answer = wait.get();
    EXPECT_EQ(answer.status, 417);
    EXPECT_EQ(answer.code(), "stopped");
}

TEST_F(ControlLife, ResetNeverRestartsNumbers) {
    auto first = open();
    first.send_text("a");
    first.read_message();
    const std::uint64_t seq = get("/-/messages").at("messages").at(0).at("seq");

    reset(R"({"all":true})");
    auto second = open();
    second.send_text("b");
    second.read_message();

    const json message = get("/-/messages").at("messages").at(0);
    EXPECT_EQ(message.at("connection"), 2);
    EXPECT_GT(message.at("seq"), seq);
}

TEST_F(ControlLife, RejectsContradictoryResets) {
    EXPECT_EQ(server.post("/-/reset", R"({"id":"alice","all":true})").code(), "bad_value");
    EXPECT_EQ(server.post("/-/reset", R"({"listeners":"open"})").code(), "bad_value");
}

}  // namespace
}  // namespace wsecho_test
