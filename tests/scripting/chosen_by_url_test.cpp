// Behaviors that a client asks for in its URL, without any setup on the server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/expectations.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;
using ::testing::HasSubstr;

namespace {

// The first message that a client receives on this target.
std::string first_message(const TestServer& server, const std::string& target) {
    auto client = RawClient::open(server.port(), Request(target));
    client.send_text("echo");
    return client.read_message().payload;
}

// The body of the refusal, which must have status 400 and end the connection.
std::string refusal(const TestServer& server, const std::string& target) {
    RawClient client(server.port());
    const Response response = client.handshake(Request(target));
    EXPECT_EQ(response.status, 400) << target;
    const Ending ending = client.read_until_end();
    EXPECT_EQ(ending.how, End::fin);
    EXPECT_EQ(response.header("Content-Length"), std::to_string(ending.octets.size()));
    return ending.octets;
}

}  // namespace

TEST(InTheUrl, InThePathOrTheQueryMeansTheSame) {
    TestServer server;

    EXPECT_EQ(first_message(server, "/do/send(hello)"), "hello");
    EXPECT_EQ(first_message(server, "/chat?do=send(hello)"), "hello");
    EXPECT_EQ(first_message(server, "/chat?room=1&do=send(hello)&x=y"), "hello");
    EXPECT_EQ(first_message(server, "/?do=send(hello)"), "hello");
    EXPECT_EQ(first_message(server, "/do/send(hello)?room=1"), "hello");
}

TEST(InTheUrl, AChainActsInOrder) {
    TestServer server;
    auto client = RawClient::open(server.port(),
                                  Request("/do/delay(1ms)/send(hello)/close(4001,bye)@message:3"));

    expect_frame(client, opcode::text, "hello");
    for (const char* text : {"1", "2"}) {
        client.send_text(text);
        expect_frame(client, opcode::text, text);
    }
    client.send_text("3");
    expect_frame(client, opcode::close, close_payload(4001, "bye"));
    EXPECT_EQ(server.connection(1).behavior(), "delay(1ms)/send(hello)/close(4001,bye)@message:3");
    EXPECT_EQ(server.connection(1).handshake().target,
              "/do/delay(1ms)/send(hello)/close(4001,bye)@message:3");
}

TEST(InTheUrl, ArgumentsAreDecodedOnceAsTheyWereEncoded) {
    TestServer server;

    EXPECT_EQ(first_message(server, "/do/send(a%2Cb%29%25)"), "a,b)%");
    EXPECT_EQ(first_message(server, "/?do=send(a%2Cb)"), "a,b");
    EXPECT_EQ(first_message(server, "/do/send(h%C3%A9llo)"), "h\xc3\xa9llo");
    // As encoded by encodeURIComponent() and URLSearchParams.
    EXPECT_EQ(first_message(server, "/?do=send(hello)%2Fsink"), "hello");
    EXPECT_EQ(first_message(server, "/?do=send%28hello+there%29"), "hello there");
}

TEST(InTheUrl, OtherPathsEcho) {
    TestServer server;

    for (const char* target :
         {"/", "/done", "/dont/send(x)", "/chat/do", "/chat?undo=send(x)", "/api/do/something"}) {
        EXPECT_EQ(first_message(server, target), "echo") << target;
    }
}

TEST(InTheUrl, ABaseUrlMayEndInASlash) {
    TestServer server;

    for (const char* target : {"//do/send(x)", "///do/send(x)", "http://host//do/send(x)"}) {
        EXPECT_EQ(first_message(server, target), "x") << target;
    }
}

// ---- refused -----------------------------------------------------------------------------------

TEST(InTheUrl, WhatLooksLikeABehaviorIsRefusedWithTheRightUrl) {
    TestServer server;

    EXPECT_THAT(refusal(server, "/chat/do/send(x)"), HasSubstr("\"/chat?do=send(x)\""));
    EXPECT_THAT(refusal(server, "/Do/send(x)"), HasSubstr("\"/do/send(x)\""));
    EXPECT_THAT(refusal(server, "/chat?Do=send(x)"), HasSubstr("\"/chat?do=send(x)\""));
}

TEST(InTheUrl, AnUnknownStepIsRefusedWithTheNearestName) {
    TestServer server;

    EXPECT_THAT(refusal(server, "/do/dealy(1s)"), HasSubstr("delay"));
    EXPECT_THAT(refusal(server, "/chat?do=hs.statsu(503)"), HasSubstr("hs.status"));
    EXPECT_THAT(refusal(server, "/do/send(a)/echo.uper"), HasSubstr("echo.upper"));
}

TEST(InTheUrl, WrongArgumentsTriggersAndScopesAreRefused) {
    TestServer server;

    EXPECT_THAT(refusal(server, "/do/delay(1)"), HasSubstr("1ms"));
    EXPECT_THAT(refusal(server, "/do/close(1005)"), HasSubstr("1005"));
    EXPECT_THAT(refusal(server, "/do/send"), HasSubstr("send"));
    EXPECT_THAT(refusal(server, "/do/send(a)@mesage:1"), HasSubstr("message"));
    EXPECT_THAT(refusal(server, "/do/send(a)@message:0"), HasSubstr("message"));
    EXPECT_THAT(refusal(server, "/do/send(a);frist=1"), HasSubstr("first"));
    EXPECT_THAT(refusal(server, "/do/hs.status(503)@open"), HasSubstr("hs.status"));
    EXPECT_THAT(refusal(server, "/do/delay(1s)@connect"), HasSubstr("connect"));
    EXPECT_NE(refusal(server, "/do/"), "");
    EXPECT_NE(refusal(server, "/?do="), "");
    EXPECT_NE(refusal(server, "/do/send(a)?do=send(b)"), "");
}

TEST(InTheUrl, ARefusalIsRecordedAndAffectsNoOtherClient) {
    TestServer server;
    refusal(server, "/do/dealy(1s)");

    const wsecho::Connection refused = server.connection(1);
    EXPECT_EQ(refused.response_status(), 400);
    EXPECT_THAT(refused.failure(), HasSubstr("delay"));
    EXPECT_EQ(refused.handshake().target, "/do/dealy(1s)");
    EXPECT_TRUE(server.problems().empty());
    EXPECT_EQ(first_message(server, "/"), "echo");
}

// The queue has precedence over the URL, which is therefore not read.
TEST(InTheUrl, AnErrorInItDoesNotMatterToAQueuedConnection) {
    TestServer server;
    server.enqueue("greeting(queued)");

    EXPECT_EQ(first_message(server, "/do/dealy(1s)"), "queued");
    EXPECT_THAT(refusal(server, "/do/dealy(1s)"), HasSubstr("delay"));
}

TEST(InTheUrl, APlainHttpRequestIsRefusedAsUsual) {
    TestServer server;
    RawClient client(server.port());

    EXPECT_EQ(client.handshake(Request("/do/send(x)").remove("Upgrade")).status, 426);
}
