// Requests that ask for no WebSocket: health checks and negotiation.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;
using testing::HasSubstr;
namespace steps = wsecho::steps;

namespace {

std::string plain_request(const std::string& method, const std::string& target,
                          const std::string& rest = "\r\n") {
    return method + ' ' + target + " HTTP/1.1\r\nHost: x\r\n" + rest;
}

struct Answer {
    Response head;
    std::string body;
};

// The answer after which the server ends the connection.
Answer answer_to(const TestServer& server, const std::string& octets) {
    RawClient client(server.port());
    client.write(octets);
    Answer answer;
    answer.head = client.read_response();
    const Ending ending = client.read_until_end();
    EXPECT_EQ(ending.how, End::fin);
    answer.body = ending.octets;
    return answer;
}

Answer get(const TestServer& server, const std::string& target) {
    return answer_to(server, plain_request("GET", target));
}

}  // namespace

TEST(PlainHttp, IsAnsweredByStepsThatRefuseHandshakes) {
    TestServer server;

    const Answer up = get(server, "/do/hs.status(200,Fine,up)");

    EXPECT_EQ(up.head.status, 200);
    EXPECT_EQ(up.head.reason, "Fine");
    EXPECT_EQ(up.head.header("Content-Length"), "2");
    EXPECT_EQ(up.head.header("Connection"), "close");
    EXPECT_EQ(up.body, "up");
    EXPECT_EQ(get(server, "/do/hs.redirect(302,%2Fx)").head.header("Location"), "/x");
    EXPECT_EQ(get(server, "/do/hs.retry-after(7)").head.header("Retry-After"), "7");
    EXPECT_EQ(get(server, "/do/hs.401-then-ok").head.status, 401);
    EXPECT_EQ(get(server, "/do/net.captive-portal").head.status, 200);
    RawClient garbage(server.port());
    garbage.write(plain_request("GET", "/do/hs.empty"));
    EXPECT_EQ(garbage.read_until_end().octets, "");
}

TEST(PlainHttp, IsAnsweredByHttpWhichLeavesHandshakesAlone) {
    TestServer server;
    server.route("/chat", steps::http(200, "", "up"));

    const Answer up = get(server, "/chat");
    auto client = RawClient::open(server.port(), Request("/chat"));
    client.send_text("hello");

    EXPECT_EQ(up.head.status, 200);
    EXPECT_EQ(up.head.reason, "OK");
    EXPECT_EQ(up.body, "up");
    expect_frame(client, opcode::text, "hello");
}

TEST(PlainHttp, HttpAnswersUnlessAnEarlierStepHas) {
    TestServer server;
    server.otherwise(
        "hs.status(503);first=1/http(401);unless=Authorization/http(200,,up)/send(open)");

    EXPECT_EQ(get(server, "/").head.status, 503);
    EXPECT_EQ(get(server, "/").head.status, 401);
    EXPECT_EQ(answer_to(server, plain_request("GET", "/", "Authorization: x\r\n\r\n")).body, "up");
}

// SignalR's negotiation, and a poll of Socket.IO.
TEST(PlainHttp, NegotiationsHaveBodiesOfTheirOwn) {
    TestServer server;
    server.route("/chat/negotiate", steps::http(200, "", R"({"connectionToken":"x"})") /
                                        steps::header("Content-Type", "application/json"));
    const std::string body = "{\"protocol\":\"json\"}";

    const Answer with_length = answer_to(
        server,
        plain_request("POST", "/chat/negotiate?negotiateVersion=1",
                      "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
    const Answer with_chunks =
        answer_to(server, plain_request("POST", "/chat/negotiate",
                                        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));

    EXPECT_EQ(with_length.head.header("Content-Type"), "application/json");
    EXPECT_EQ(with_length.body, R"({"connectionToken":"x"})");
    EXPECT_EQ(with_chunks.body, with_length.body);
}

TEST(PlainHttp, WaitsForTheWholeBody) {
    TestServer server;
    RawClient client(server.port());

    client.write_segments({plain_request("POST", "/do/http", "Content-Length: 100000\r\n\r\n"),
                           std::string(99'999, 'x')});
    expect_silence(client);
    client.write("x");

    EXPECT_EQ(client.read_response().status, 200);
}

TEST(PlainHttp, RefusesABodyThatIsMalformedOrTooLarge) {
    TestServer server;
    const auto status = [&server](const std::string& fields) {
        return answer_to(server, plain_request("POST", "/do/http", fields)).head.status;
    };

    EXPECT_EQ(status("Content-Length: 1048577\r\n\r\n"), 413);
    EXPECT_EQ(status("Transfer-Encoding: chunked\r\n\r\n100001\r\n"), 413);
    EXPECT_EQ(status("Transfer-Encoding: chunked\r\n\r\nx\r\n"), 400);
}

// RFC 9110, 9.3.2.
TEST(PlainHttp, HeadGetsNoContent) {
    TestServer server;
    for (const char* target : {"/do/hs.status(200,OK,up)", "/do/http(200,OK,up)"}) {
        const Answer answer = answer_to(server, plain_request("HEAD", target));

        EXPECT_EQ(answer.head.status, 200);
        EXPECT_EQ(answer.head.header("Content-Length"), "2");
        EXPECT_EQ(answer.body, "");
    }
    EXPECT_EQ(answer_to(server, plain_request(
                                    "HEAD", "/do/http(200,,up)/header(Transfer-Encoding,chunked)"))
                  .body,
              "");
}

TEST(PlainHttp, OtherMethodsAreAnsweredToo) {
    TestServer server;
    for (const char* method : {"OPTIONS", "PUT", "DELETE", "PATCH"}) {
        EXPECT_EQ(answer_to(server, plain_request(method, "/do/http(204)")).head.status, 204);
    }
    RawClient old_client(server.port());
    old_client.write("GET /do/http HTTP/1.0\r\nHost: x\r\n\r\n");
    EXPECT_EQ(old_client.read_response().status, 200);
}

// RFC 9112, 7.1.
TEST(PlainHttp, BodiesGoOutInChunksIfAFieldSaysSo) {
    TestServer server;
    const std::string chunked = "/header(Transfer-Encoding,chunked)";

    const Answer two = get(server, "/do/http(200,OK,hello)" + chunked);
    const Answer empty = get(server, "/do/http(200)" + chunked);
    const Answer long_one =
        get(server, "/do/http(200,OK," + std::string(3000, 'x') + ")" + chunked);
    RawClient client(server.port());
    const Response refused = client.handshake(Request("/do/hs.status(503,,busy)" + chunked));

    EXPECT_EQ(two.head.header("Content-Length"), std::nullopt);
    EXPECT_EQ(two.body, "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");
    EXPECT_EQ(empty.body, "0\r\n\r\n");
    EXPECT_EQ(long_one.body, "400\r\n" + std::string(1024, 'x') + "\r\n400\r\n" +
                                 std::string(1024, 'x') + "\r\n3b8\r\n" + std::string(952, 'x') +
                                 "\r\n0\r\n\r\n");
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(client.read_until_end().octets, "2\r\nbu\r\n2\r\nsy\r\n0\r\n\r\n");
}

TEST(PlainHttp, WithoutAnAnswerIsRefusedWith426) {
    TestServer server;
    server.route("/chat", "send(hello)/delay(1ms)@request");

    for (const char* target : {"/", "/chat", "/do/frame.rsv2", "/do/http(200);when=X-Other"}) {
        const Answer answer = get(server, target);

        EXPECT_EQ(answer.head.status, 426) << target;
        EXPECT_EQ(answer.head.header("Upgrade"), "websocket") << target;
        EXPECT_THAT(answer.body, HasSubstr("This is a WebSocket server")) << target;
    }
    EXPECT_THAT(get(server, "/do/htp(200)").body, HasSubstr("did you mean http?"));
    EXPECT_EQ(get(server, "/do/flood.pings").head.status, 403);
}

TEST(PlainHttp, UsesUpNothingThatIsMeantForAWebSocket) {
    TestServer server;
    server.enqueue("greeting(queued)");
    server.otherwise("hs.status(503);first=1");

    EXPECT_EQ(get(server, "/").head.status, 503);
    EXPECT_EQ(get(server, "/").head.status, 426);
    auto queued = RawClient::open(server.port());
    expect_frame(queued, opcode::text, "queued");
    EXPECT_EQ(response_to(server, "/").status, 503) << "handshakes have a count of their own";
    EXPECT_EQ(response_to(server, "/").status, 101);
}

TEST(PlainHttp, IsOnRecordWithoutAVerdict) {
    TestServer server;

    get(server, "/do/hs.status(200,OK,up)");

    const auto connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.response_status(), 200);
    EXPECT_EQ(connection.failure(),
              "GET without Upgrade answered by the behavior hs.status(200,OK,up)");
    EXPECT_TRUE(connection.verdicts().empty());
}

// The client gets no answer if it leaves first.
TEST(PlainHttp, MayBeDelayed) {
    TestServer server;
    server.route("/slow", "delay(20ms)@request/http(200,,late)");
    server.route("/held", std::string(kHeldForEver) + "@request/http(200)");

    EXPECT_EQ(get(server, "/slow").body, "late");
    RawClient client(server.port());
    client.write(plain_request("GET", "/held"));
    ASSERT_TRUE(server.wait_for([&] { return server.connections().size() == 2; }));
    const auto connection = server.connection(2);
    ASSERT_TRUE(connection.wait_for(
        [&] { return connection.transcript().find("! delay") != std::string::npos; }));
    client.shutdown_write();
    EXPECT_EQ(client.read_until_end().octets, "");
}
