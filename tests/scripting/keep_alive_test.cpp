// Several requests on one TCP connection: "header(Connection,keep-alive)" behind a refusal.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/expectations.hpp"
#include "support/scripted.hpp"
#include "wsecho/verdict.hpp"

using namespace wsecho_test;
using testing::HasSubstr;
using wsecho::Verdict;

namespace {

const std::string kKeep = "/header(Connection,keep-alive)";

// Reads a response with Content-Length, and returns its status.
int status_of_next(RawClient& client) {
    const Response response = client.read_response();
    const auto length = response.header("Content-Length");
    if (length) client.skip(std::stoul(*length));
    return response.status;
}

Request digest(const std::string& credentials, const std::string& target) {
    Request request(target);
    return credentials.empty() ? request : request.add("Authorization", "Digest " + credentials);
}

}  // namespace

TEST(KeepAlive, AuthenticationContinuesOnTheSameConnection) {
    TestServer server;
    RawClient client(server.port());
    const std::string target = "/do/hs.401-then-ok(Digest)" + kKeep;

    client.write(digest("", target).octets());
    EXPECT_EQ(status_of_next(client), 401);
    client.write(digest("", target).octets());
    EXPECT_EQ(status_of_next(client), 401);
    EXPECT_EQ(client.handshake(digest("username=\"x\"", target)).status, 101);
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    client.close_cleanly();
    client.close();

    EXPECT_EQ(server.connections().size(), 1U);
    const auto connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_TRUE(connection.was_clean());
    EXPECT_EQ(connection.failure(), "");
    EXPECT_EQ(connection.response_status(), 101);
    EXPECT_EQ(connection.verdict()->outcome, Verdict::Outcome::conforms);
}

// NTLM: two challenges, the second one to a message of type 1.
TEST(KeepAlive, AnAuthenticationOfTwoRoundsIsAChainOfConditions) {
    TestServer server;
    server.route("/",
                 "hs.status(401);unless=Authorization"
                 "/header(WWW-Authenticate,NTLM);unless=Authorization"
                 "/hs.status(401);when=Authorization:NTLM%20TlRMTVNTUAAB*"
                 "/header(WWW-Authenticate,NTLM%20TlRMTVNTUAAC);"
                 "when=Authorization:NTLM%20TlRMTVNTUAAB*" +
                     kKeep);
    RawClient client(server.port());

    const Response first = client.handshake();
    client.skip(std::stoul(first.header("Content-Length").value()));
    const Response second = client.handshake(Request().add("Authorization", "NTLM TlRMTVNTUAABx"));
    client.skip(std::stoul(second.header("Content-Length").value()));
    const Response third = client.handshake(Request().add("Authorization", "NTLM TlRMTVNTUAADx"));

    EXPECT_EQ(first.header("WWW-Authenticate"), "NTLM");
    EXPECT_EQ(second.header("WWW-Authenticate"), "NTLM TlRMTVNTUAAC");
    EXPECT_EQ(third.status, 101);
}

TEST(KeepAlive, EachRequestHasItsOwnTargetAndBehavior) {
    TestServer server;
    server.route("/negotiate", "http(200,,{})" + kKeep);
    server.enqueue("greeting(queued)");
    RawClient client(server.port());

    client.write("POST /negotiate HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
    EXPECT_EQ(status_of_next(client), 200);
    client.write("GET /do/http(404)" + kKeep + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(status_of_next(client), 404);
    EXPECT_EQ(client.handshake(Request("/chat")).status, 101);

    expect_frame(client, opcode::text, "queued");
    EXPECT_EQ(server.connection(1).handshake().target, "/chat");
}

TEST(KeepAlive, RequestsMayArriveTogetherOrInPieces) {
    for (const std::size_t piece : {1U, 50U, 10'000U}) {
        SCOPED_TRACE(piece);
        TestServer server;
        const std::string request = Request("/do/hs.status(503);first=2" + kKeep).octets();
        RawClient client(server.port());

        client.write_chopped(
            request + request + request + FrameSpec(opcode::text, "hello").octets(), piece);

        EXPECT_EQ(status_of_next(client), 503);
        EXPECT_EQ(status_of_next(client), 503);
        EXPECT_EQ(status_of_next(client), 101);
        expect_frame(client, opcode::text, "hello");
    }
}

TEST(KeepAlive, CountsEveryRequest) {
    TestServer server;
    server.otherwise("hs.status(503);every=2" + kKeep);
    RawClient client(server.port());
    ASSERT_EQ(response_to(server, "/").status, 101);

    EXPECT_EQ(client.handshake().status, 503);
}

TEST(KeepAlive, EndsWhereTheResponseOrTheClientSaysSo) {
    TestServer server;
    const auto expect_end = [&server](const Request& request, const std::string& what) {
        RawClient client(server.port());
        client.write(request.octets());
        EXPECT_EQ(client.read_until_end().how, End::fin) << what;
    };

    expect_end(Request("/do/hs.status(503)"), "by default");
    expect_end(Request("/do/hs.status(503)/header(Connection,close)"), "close");
    expect_end(Request("/do/hs.status(503)" + kKeep).set("Connection", "Upgrade, close"),
               "the client asks for it");
    expect_end(Request("/do/hs.426" + kKeep), "hs.426 says close");
    expect_end(Request("/do/hs.body-endless(64KiB)" + kKeep), "no length");
    expect_end(Request("/do/hs.garbage(10)" + kKeep), "no response");
}

// RFC 6455, 4.2.1: what follows is judged like a first request.
TEST(KeepAlive, TheNextRequestIsJudgedByTheSameRules) {
    TestServer server;
    const std::string target = "/do/hs.status(503)" + kKeep;
    RawClient client(server.port());
    client.write(Request(target).octets());
    ASSERT_EQ(status_of_next(client), 503);

    const Response response = client.handshake(Request("/").set("Sec-WebSocket-Version", "8"));

    EXPECT_EQ(response.status, 426);
    EXPECT_EQ(client.read_until_end().how, End::fin);
    client.close();
    ASSERT_TRUE(server.connection(1).wait_for_close());
    EXPECT_THAT(server.connection(1).failure(), HasSubstr("speaks WebSocket version 13"));
    EXPECT_EQ(server.connection(1).verdict()->outcome, Verdict::Outcome::conforms)
        << "it has taken the 503 as a refusal";
}

TEST(KeepAlive, AClientThatSendsFramesAfterARefusalViolatesTheRfc) {
    TestServer server;
    RawClient client(server.port());
    client.write(Request("/do/hs.status(503)" + kKeep).octets());
    ASSERT_EQ(status_of_next(client), 503);

    client.write(FrameSpec(opcode::text, "hello").octets() + "\r\n");

    EXPECT_THAT(client.read_until_end().octets, HasSubstr("HTTP/1.1 400 The request line"));
    client.close();
    ASSERT_TRUE(server.connection(1).wait_for_close());
    EXPECT_EQ(server.connection(1).verdict()->outcome, Verdict::Outcome::violates);
}

TEST(KeepAlive, TheOpeningTimeoutStartsAnewForEachRequest) {
    wsecho::Options options;
    options.opening_handshake_timeout = std::chrono::milliseconds(100);
    TestServer server(options);
    RawClient client(server.port());
    // The response itself takes longer than the timeout.
    client.write(Request("/do/hs.status(503,,busy)/hs.drip(2ms)" + kKeep).octets());
    ASSERT_EQ(status_of_next(client), 503);
    EXPECT_EQ(client.handshake().status, 101);

    RawClient idle(server.port());
    idle.write(Request("/do/hs.status(503)" + kKeep).octets());
    ASSERT_EQ(status_of_next(idle), 503);
    EXPECT_EQ(idle.read_until_end().how, End::fin);
}

// RFC 9112, 9.3: after such a response the client may keep the connection, and need not use it.
TEST(KeepAlive, AClientThatSendsNoOtherRequestConforms) {
    wsecho::Options options;
    options.opening_handshake_timeout = std::chrono::milliseconds(100);
    options.verdict_timeout = std::chrono::milliseconds(20);
    TestServer server(options);
    RawClient client(server.port());
    client.write(Request("/do/hs.status(503)" + kKeep).octets());
    ASSERT_EQ(status_of_next(client), 503);

    const Ending ending = client.read_until_end();
    client.close();

    EXPECT_EQ(ending.octets, "") << "no 408: the client owes no request";
    ASSERT_TRUE(server.connection(1).wait_for_close());
    EXPECT_EQ(server.connection(1).verdict()->outcome, Verdict::Outcome::conforms);
    EXPECT_THAT(server.connection(1).failure(), HasSubstr("refused by the behavior"));
}

TEST(KeepAlive, AFaultAfterTheNextRequestIsJudgedToo) {
    TestServer server;
    RawClient client(server.port());
    const Request request("/do/hs.status(503);first=1/frame.rsv2" + kKeep);
    client.write(request.octets());
    ASSERT_EQ(status_of_next(client), 503);

    EXPECT_EQ(client.handshake(request).status, 101);
    client.read_frame();
    client.send_close(1000);
    client.read_until_end();
    client.close();

    ASSERT_TRUE(server.connection(1).wait_for_close());
    const auto verdicts = server.connection(1).verdicts();
    ASSERT_EQ(verdicts.size(), 2U);
    EXPECT_EQ(verdicts[0].outcome, Verdict::Outcome::conforms);
    EXPECT_EQ(verdicts[1].outcome, Verdict::Outcome::violates) << "closed with 1000";
}

// A pace and a cut count the octets of their own response.
TEST(KeepAlive, StepsOfPaceActOnLaterResponsesToo) {
    TestServer server;
    server.otherwise("hs.status(503,,busy);first=2/ok.split-101(30)" + kKeep);
    RawClient client(server.port());

    for (int i = 0; i < 2; ++i) {
        client.write(Request().octets());
        EXPECT_EQ(status_of_next(client), 503);
    }
    EXPECT_EQ(client.handshake().status, 101);
    client.sync();
}
