// The requests that wait, at a server with real clients.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <string>

#include "controlled_server.hpp"
#include "support/raw_client.hpp"

namespace wsecho_test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

struct ControlWaiting : ::testing::Test {
    ControlledServer server;

    RawClient open(const std::string& target = "/") {
        return RawClient::open(server.port(), Request(target));
    }

    // The request waits before this returns: the I/O thread has handled what was posted before.
    std::future<Answer> begin(const std::string& path, const std::string& body) {
        const std::size_t before = waits();
        auto answer = std::async(std::launch::async, [=] { return server.post(path, body); });
        while (waits() == before &&
               answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        }
        return answer;
    }

    std::size_t waits() {
        std::size_t count = 0;
        server.run([&](wsecho::control::Server& on) { count = on.waits().count(); });
        return count;
    }

    void expect_refusal(const std::string& path, const std::string& body, const std::string& code,
                        const std::string& part) {
        const Answer answer = server.post(path, body);
        EXPECT_EQ(answer.status, 400) << path << ' ' << body << ' ' << answer;
        if (answer.status != 400) return;
        EXPECT_EQ(answer.code(), code) << answer;
        EXPECT_THAT(answer.error(), HasSubstr(part));
    }
};

TEST_F(ControlWaiting, MessagesArriveLater) {
    RawClient client = open("/?id=alice");
    auto answer = begin("/-/messages/wait", R"({"id":"alice","count":2,"match":{"contains":"l"}})");

    for (const char* text : {"hello", "hi", "world"}) client.send_text(text);

    const json body = answer.get().json();
    ASSERT_EQ(body.at("messages").size(), 2U) << body;
    EXPECT_EQ(body.at("messages").at(1).at("text"), "world");
    EXPECT_EQ(body.at("messages").at(1).at("id"), "alice");
    EXPECT_EQ(waits(), 0U);
}

TEST_F(ControlWaiting, TakersGetEachMessageOnce) {
    RawClient client = open();
    auto first = begin("/-/messages/take", "{}");
    auto second = begin("/-/messages/take", "");

    client.send_text("a");
    client.send_text("b");

    EXPECT_EQ(first.get().json().at("message").at("text"), "a");
    EXPECT_EQ(second.get().json().at("message").at("text"), "b");
}

TEST_F(ControlWaiting, WithoutAnIdNothingOfATagIsTaken) {
    RawClient tagged = open("/?id=alice");
    tagged.send_text("of alice");
    ASSERT_EQ(server.post("/-/messages/wait", R"({"count":1})").status, 200);

    for (const char* path : {"/-/messages/take", "/-/connections/accept"}) {
        EXPECT_EQ(server.post(path, R"({"timeout_ms":0})").code(), "timed_out") << path;
    }
    EXPECT_EQ(server.post("/-/quiet").status, 200);
    EXPECT_EQ(server.post("/-/quiet", R"({"id":"alice"})").code(), "unexpected");
    EXPECT_EQ(server.post("/-/connections/accept", R"({"id":"alice"})").status, 200);
    EXPECT_EQ(server.post("/-/messages/take", R"({"connection":1})").status, 200);
}

TEST_F(ControlWaiting, AcceptReturnsTheNextConnection) {
    auto first = begin("/-/connections/accept", "{}");
    RawClient one = open("/first");
    RawClient two = open("/second");
    EXPECT_EQ(first.get().json().at("connection").at("request").at("target"), "/first");
    EXPECT_EQ(server.post("/-/connections/accept").json().at("connection").at("connection"), 2);
}

TEST_F(ControlWaiting, ClientsCanBeCounted) {
    RawClient client = open();
    EXPECT_EQ(server.post("/-/clients/wait", R"({"count":1})").json(), json({{"clients", 1}}));
    auto none = begin("/-/clients/wait", R"({"count":0})");
    client.abort();
    EXPECT_EQ(none.get().json(), json({{"clients", 0}}));
}

TEST_F(ControlWaiting, AConnectionCanBeAwaited) {
    RawClient client = open();
    EXPECT_EQ(server.post("/-/connections/1/wait", R"({"for":"open"})").json().at("state"), "open");
    auto closed = begin("/-/connections/1/wait", R"({"for":"closed"})");
    client.abort();
    EXPECT_EQ(closed.get().json().at("tcp_end"), "rst");
    EXPECT_EQ(server.post("/-/connections/2/wait", R"({"for":"closed"})").code(),
              "connection_unknown");
}

TEST_F(ControlWaiting, AVerdictCanBeAwaited) {
    RawClient client = open("/?do=frame.rsv2");
    auto judged = begin("/-/connections/1/wait", R"({"for":"verdict"})");
    client.send_text("a");
    client.abort();
    const Answer answer = judged.get();
    ASSERT_EQ(answer.status, 200) << answer;
    EXPECT_EQ(answer.json().at("verdicts").size(), 1U) << answer;
}

TEST_F(ControlWaiting, SyncIsABarrier) {
    RawClient client = open();
    auto synced = begin("/-/sync", "{}");
    client.send_text("a");
    client.send_pong(client.read_frame().payload);
    EXPECT_EQ(synced.get().json(), json::object());
    EXPECT_EQ(server.get("/-/messages").json().at("messages").size(), 1U);
}

TEST_F(ControlWaiting, SyncFailsIfAnOpenClientGetsNoPing) {
    for (const char* end : {"blackhole", "fin"}) {
        RawClient client = open("/?id=alice");
        const json accepted =
            server.post("/-/connections/accept", R"({"id":"alice"})").json().at("connection");
        const std::string number = std::to_string(accepted.at("connection").get<int>());
        server.post("/-/connections/" + number + '/' + end);

        for (const char* path : {"/-/sync", "/-/quiet"}) {
            for (const std::string& body :
                 {std::string(R"({"id":"alice"})"), "{\"connection\":" + number + '}'}) {
                const Answer answer = server.post(path, body);
                EXPECT_EQ(answer.status, 417) << end << ' ' << path << ' ' << body;
                EXPECT_EQ(answer.error(),
                          "can no longer happen: connection #" + number + " cannot send any more");
            }
        }
        server.post("/-/reset", R"({"id":"alice"})");
    }
}

TEST_F(ControlWaiting, QuietFindsWhatWasNotTaken) {
    RawClient client = open();
    client.send_text("a");
    ASSERT_EQ(server.post("/-/messages/wait", R"({"count":1})").status, 200);
    const Answer loud = server.post("/-/quiet");
    EXPECT_EQ(loud.status, 417);
    EXPECT_EQ(loud.code(), "unexpected");
    EXPECT_EQ(loud.error(), R"(connection #1 sent text "a", which was not taken)");
}

TEST_F(ControlWaiting, VerifyExplainsAMismatch) {
    RawClient client = open();
    client.send_text(R"({"user":{"name":"b"}})");
    const Answer answer =
        server.post("/-/verify", R"({"expect":[{"json":{"user":{"name":"a"}}}],"order":"exact"})");
    EXPECT_EQ(answer.status, 417);
    EXPECT_EQ(answer.code(), "mismatch");
    EXPECT_EQ(answer.json().at("closest").at(0).at("differs"),
              R"(/user/name: expected "a", got "b")");
    EXPECT_THAT(answer.json().at("diff").get<std::string>(),
                HasSubstr(R"(- json {"user":{"name":"a"}})"));
    EXPECT_THAT(answer.json().at("transcript").get<std::string>(), HasSubstr("#1 < text"));
    EXPECT_EQ(server.post("/-/verify", R"({"expect":[{"contains":"user"}],"order":"any"})").status,
              200);
}

TEST_F(ControlWaiting, AResetStopsTheWaitsOfItsTag) {
    auto alice = begin("/-/messages/take", R"({"id":"alice"})");
    auto bob = begin("/-/messages/take", R"({"id":"bob"})");
    ASSERT_EQ(server.post("/-/reset", R"({"id":"alice"})").status, 200);
    EXPECT_EQ(alice.get().code(), "stopped");
    EXPECT_EQ(waits(), 1U);
    RawClient client = open("/?id=bob");
    client.send_text("b");
    EXPECT_EQ(bob.get().json().at("message").at("text"), "b");
}

TEST_F(ControlWaiting, TheEndOfTheServerStopsAllWaits) {
    auto take = begin("/-/messages/take", "{}");
    auto accept = begin("/-/connections/accept", "{}");
    server.server().stop();
    EXPECT_EQ(take.get().code(), "stopped");
    EXPECT_EQ(accept.get().code(), "stopped");
}

TEST_F(ControlWaiting, RefusesWhatItDoesNotUnderstand) {
    for (const char* path :
         {"/-/messages/wait", "/-/messages/take", "/-/connections/accept", "/-/sync", "/-/quiet"}) {
        expect_refusal(path, R"({"tiemout_ms":1})", "unknown_member", "timeout_ms");
        expect_refusal(path, R"({"timeout_ms":600001})", "bad_value", "0 to 600000");
        expect_refusal(path, R"({"timeout_ms":"5s"})", "bad_value", "must be a number");
        expect_refusal(path, R"({"since":-1})", "bad_value", "since");
        expect_refusal(path, R"({"id":"a b"})", "bad_value", "id");
    }
    expect_refusal("/-/messages/wait", R"({"count":0})", "bad_value", "1 to 1000000");
    expect_refusal("/-/messages/wait", R"({"match":"a"})", "bad_value", R"({"text":"hello"})");
    expect_refusal("/-/messages/wait", R"({"match":{"txt":"a"}})", "unknown_member", "mean text?");
    expect_refusal("/-/clients/wait", "{}", "bad_value", R"("count" is missing)");
    expect_refusal("/-/verify", "{}", "bad_value", R"("expect" is missing)");
    expect_refusal("/-/verify", R"({"expect":{"text":"a"}})", "bad_value", "must be an array");
    expect_refusal("/-/verify", R"({"expect":[{"text":"a"},{}]})", "bad_value", "expect[1]: needs");
    expect_refusal("/-/verify", R"({"expect":[],"order":"some"})", "bad_value",
                   "exact, contains or any");
    RawClient client = open();
    expect_refusal("/-/connections/1/wait", "{}", "bad_value", R"("for" is missing)");
    expect_refusal("/-/connections/1/wait", R"({"for":"close"})", "bad_value",
                   "closed, verdict or open");
    EXPECT_EQ(waits(), 0U);
}

TEST_F(ControlWaiting, TheTwoHundredAndFirstIsRefused) {
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < 200; ++i) {
        answers.push_back(std::async(std::launch::async,
                                     [this] { return server.post("/-/messages/take", "{}"); }));
    }
    ASSERT_TRUE(eventually([&] { return waits() == 200; }));
    const Answer refused = server.post("/-/messages/take", "{}");
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.code(), "too_many");
    server.server().stop();
    for (auto& answer : answers) EXPECT_EQ(answer.get().code(), "stopped");
}

}  // namespace
}  // namespace wsecho_test
