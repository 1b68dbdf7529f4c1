// Statuses other than 101, and connections that are refused first and then work.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "faults/asked.hpp"

using namespace wsecho_test;

namespace {

/// The response to a client that then leaves.
Response refused(const std::string& behavior, const Request& request = Request("/chat")) {
    Asked t(behavior, request);
    Response response = t.client.read_response();
    EXPECT_EQ(t.client.read_until_end().how, End::fin);
    t.client.close();
    EXPECT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());
    return response;
}

/// A connection on this server: the status, and a message echoed if that is 101.
int status_on(const TestServer& server, const std::string& target) {
    RawClient client(server.port());
    const Response response = client.handshake(Request(target));
    if (response.status == 101) {
        client.send_text("works");
        expect_frame(client, opcode::text, "works");
        client.close_cleanly();
    }
    return response.status;
}

}  // namespace

TEST(HandshakeStatuses, OfAnyKindAreSent) {
    for (const int code : {200, 204, 400, 401, 403, 404, 407, 410, 418, 421,
                           425, 429, 431, 500, 502, 503, 504, 520, 526, 530}) {
        EXPECT_EQ(refused("hs.status(" + std::to_string(code) + ")").status, code);
    }
    const Response busy = refused("hs.status(429,Slow Down,wait)/header(Retry-After,3)");
    EXPECT_EQ(busy.reason, "Slow Down");
    EXPECT_EQ(busy.header("Retry-After"), "3");
    EXPECT_EQ(busy.header("Content-Length"), "4");
}

TEST(HandshakeStatuses, AreViolatedByTreatingARefusalAsOpen) {
    for (const char* behavior : {"hs.status(403)", "hs.redirect", "hs.redirect(308,-)", "hs.426",
                                 "hs.401-then-ok", "hs.slow-accept-then-ok", "hs.retry-after"}) {
        SCOPED_TRACE(behavior);
        Asked t(behavior);
        t.client.read_until_end();
        t.client.send_text("takes it for open");
        expect_violates(t.connection(), "treated the connection as open");
    }
    Asked stays("hs.status(403)", Request(), judging_soon());
    expect_violates(stays.connection(), "after the server's FIN");
}

TEST(HandshakeStatuses, RedirectsHaveTheirLocation) {
    const Response loop = refused("hs.redirect");
    EXPECT_EQ(loop.status, 302);
    EXPECT_EQ(loop.header("Location"), "/chat");
    EXPECT_EQ(refused("hs.redirect(301,ws://other.example/)").header("Location"),
              "ws://other.example/");
    EXPECT_EQ(refused("hs.redirect(308,)").header("Location"), "");
    EXPECT_EQ(refused("hs.redirect(303,-)").header("Location"), std::nullopt);
    EXPECT_EQ(refused("hs.redirect(307,http://[)").status, 307);
}

// A server's redirects end after some hops.
TEST(HandshakeStatuses, RedirectsEndAfterSomeHops) {
    const TestServer server;
    const std::string target = "/do/hs.redirect(307);first=2";
    for (const int status : {307, 307, 101}) EXPECT_EQ(status_on(server, target), status);
    expect_conforms(server.connection(1));
}

TEST(HandshakeStatuses, CanChallengeAnyRequest) {
    const Response response = refused("hs.status(401)/header(WWW-Authenticate,Basic)");
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.header("WWW-Authenticate"), "Basic");
    EXPECT_EQ(refused("hs.status(401)", Request().add("Authorization", "Basic YTpi")).status, 401);
}

TEST(HandshakeStatuses, OfUpgradeRequiredNameTheVersions) {
    const Response response = refused("hs.426");
    EXPECT_EQ(response.status, 426);
    EXPECT_EQ(response.header("Sec-WebSocket-Version"), "7, 8");
    EXPECT_EQ(response.header("Upgrade"), "websocket");
    EXPECT_EQ(response.header("Connection"), "Upgrade, close");
    EXPECT_EQ(refused("hs.426(13)").header("Sec-WebSocket-Version"), "13");
}

TEST(HandshakeStatuses, OfAChallengeEndWithCredentials) {
    Asked t("hs.401-then-ok(Digest)");
    const Response challenge = t.client.read_response();
    EXPECT_EQ(challenge.status, 401);
    // RFC 7616, 3.3. The nonce is the key of the request: another one for each.
    EXPECT_EQ(challenge.header("WWW-Authenticate"),
              "Digest realm=\"ws-echo\", qop=\"auth\", algorithm=MD5, "
              "nonce=\"dGhlIHNhbXBsZSBub25jZQ==\"");
    t.client.read_until_end();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());

    Asked known("hs.401-then-ok", Request().add("Authorization", "Basic YTpi"));
    EXPECT_EQ(known.client.read_response().status, 101);
    known.client.close_cleanly();
    expect_conforms(known.connection());

    Asked leaves("hs.401-then-ok", Request().add("Authorization", "Basic YTpi"));
    leaves.client.read_response();
    leaves.client.close();
    ASSERT_TRUE(leaves.connection().wait_for_close());
    expect_violates(leaves.connection(), "as after a refusal");
}

// RFC 9110, 11.6.2: a field without credentials authenticates nobody.
TEST(HandshakeStatuses, OfAChallengeGoOnWithoutWellFormedCredentials) {
    for (const char* value : {"", "Basic", "Basic ", "Basic a b", "Basic YT:pi", "(a) YTpi",
                              "Digest =x", "Digest user name=\"a\""}) {
        EXPECT_EQ(refused("hs.401-then-ok", Request().add("Authorization", value)).status, 401)
            << value;
    }
    for (const char* value : {"Basic YTpi", "basic YTo=", "Bearer a.b-c_d~e+f/g==", "NTLM TlRM",
                              "Digest username=\"a,b\", uri=\"/?x=1,2\"", "Digest a = b"}) {
        Asked known("hs.401-then-ok", Request().add("Authorization", value));
        EXPECT_EQ(known.client.read_response().status, 101) << value;
    }
}

TEST(HandshakeStatuses, CanBeInterimResponsesBeforeThe101) {
    const std::vector<std::pair<const char*, std::string>> all{
        {"hs.interim", "HTTP/1.1 100 Continue\r\n\r\n"},
        {"hs.interim(102)", "HTTP/1.1 102 Processing\r\n\r\n"},
        {"hs.interim(103)", "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"},
        {"hs.interim(102)/hs.interim(100)",
         "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"}};
    for (const auto& [behavior, octets] : all) {
        SCOPED_TRACE(behavior);
        Asked t(behavior);
        expect_octets(t.client, octets);
        EXPECT_EQ(t.client.read_response().status, 101);
        t.client.send_text("skipped it");
        expect_frame(t.client, opcode::text, "skipped it");
        t.client.close_cleanly();
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
}

// ---- over several connections ------------------------------------------------------------------

TEST(Reconnecting, FailsTwiceAndThenWorks) {
    const TestServer server;
    const std::string target = "/do/hs.status(503);first=2";
    EXPECT_EQ(status_on(server, target), 503);
    EXPECT_EQ(status_on(server, target), 503);
    EXPECT_EQ(status_on(server, target), 101);
    EXPECT_EQ(status_on(server, target + "?id=other"), 503) << "each tag is counted for itself";
}

TEST(Reconnecting, IsAcceptedAfterSomeRefusals) {
    const TestServer server;
    for (const int status : {503, 503, 503, 101, 101}) {
        EXPECT_EQ(status_on(server, "/do/hs.slow-accept-then-ok(3)"), status);
    }
}

TEST(Reconnecting, WorksAfterRetryAfter) {
    TestServer server;
    server.otherwise("hs.retry-after(7,1)");
    RawClient client(server.port());
    const Response refused = client.handshake();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("Retry-After"), "7");
    client.close();
    EXPECT_EQ(status_on(server, "/"), 101);
    expect_conforms(server.connection(1));
    EXPECT_EQ(server.connection(1).verdict()->reaction, "reject");
    expect_conforms(server.connection(2));
    EXPECT_EQ(server.connection(2).verdict()->reaction, "accept");
}

TEST(Reconnecting, IsViolatedByAClientThatGivesUpOnA101) {
    TestServer server;
    server.otherwise("hs.slow-accept-then-ok(1)");
    EXPECT_EQ(response_to(server, "/").status, 503);
    EXPECT_EQ(response_to(server, "/").status, 101);
    ASSERT_TRUE(server.connection(2).wait_for_close());
    expect_violates(server.connection(2), "as after a refusal");
}

TEST(HandshakeStatuses, RejectInvalidArguments) {
    const std::string too_long(65537, 'x');
    const std::vector<std::pair<std::string, const char*>> long_ones{
        {"hs.status(500," + too_long + ")", "reason"},
        {"hs.redirect(302," + too_long + ")", "location"},
        {"hs.426(" + too_long + ")", "versions"},
        {"hs.401-then-ok(" + std::string(101, 'x') + ")", "scheme"}};
    for (const auto& [behavior, parameter] : long_ones) {
        expect_refused({{behavior.c_str(), parameter}});
    }
    expect_refused({{"hs.status()", "code"},
                    {"hs.status(OK)", "code"},
                    {"hs.status(200,%0d)", "reason"},
                    {"hs.status(200,,%ff)", "body"},
                    {"hs.redirect(x)", "code"},
                    {"hs.slow-accept-then-ok(x)", "n "},
                    {"hs.retry-after(1s)", "seconds"},
                    {"hs.retry-after(1,0)", "n "},
                    {"hs.status(199)", "code"},
                    {"hs.status(600)", "code"},
                    {"hs.status(204,,body)", "has no body"},
                    {"hs.redirect(304)", "code"},
                    {"hs.redirect(302,%00)", "location"},
                    {"hs.426()", "versions"},
                    {"hs.401-then-ok(a b)", "scheme"},
                    {"hs.interim(101)", "code"},
                    {"hs.slow-accept-then-ok(0)", "n "},
                    {"hs.retry-after(86401)", "seconds"},
                    {"hs.status(503)@message:1", "cannot act @message"}});
}
