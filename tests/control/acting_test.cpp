// POST /-/connections/{connection}/...: what a test does to a client.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "controlled_server.hpp"
#include "support/expectations.hpp"
#include "support/raw_client.hpp"

namespace wsecho_test {
namespace {

using ::testing::HasSubstr;

struct ControlActing : ::testing::Test {
    ControlledServer server;
    RawClient client = RawClient::open(server.port());

    Answer act(const std::string& action, const std::string& body = {}) {
        return server.post("/-/connections/1/" + action, body);
    }
};

// ---- sending -----------------------------------------------------------------------------------

TEST_F(ControlActing, SendsText) {
    const Answer answer = act("send", R"({"text":"gr\u00fc\u00df"})");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json(), nlohmann::json({{"outcome", "done"}}));
    const ReceivedMessage message = client.read_message();
    EXPECT_EQ(message.opcode, opcode::text);
    EXPECT_EQ(message.payload, "gr\xc3\xbc\xc3\x9f");
}

TEST_F(ControlActing, SendsBinary) {
    act("send", R"({"base64":"AP8="})");
    const ReceivedMessage message = client.read_message();
    EXPECT_EQ(message.opcode, opcode::binary);
    EXPECT_EQ(message.payload, std::string("\x00\xff", 2));
}

TEST_F(ControlActing, SendsInFragments) {
    act("send", R"({"text":"abcde","fragments":3})");
    EXPECT_EQ(client.read_frame().payload, "ab");
    EXPECT_EQ(client.read_frame().payload, "cd");
    EXPECT_EQ(client.read_frame().payload, "e");
}

TEST_F(ControlActing, SendsEmptyMessages) {
    act("send", R"({"text":""})");
    EXPECT_EQ(client.read_message().payload, "");
    act("send", R"({"base64":""})");
    EXPECT_EQ(client.read_message().payload, "");
}

TEST_F(ControlActing, RejectsInvalidPayloads) {
    for (const std::string body :
         {"{}", R"({"text":"a","base64":"YQ=="})", R"({"base64":"YQ"})", R"({"base64":"Y Q="})",
          R"({"text":1})", R"({"base64":["a"]})", R"({"text":"a","fragments":0})",
          R"({"text":"a","fragments":1.5})", R"({"text":"a","fragments":100001})",
          R"({"text":null})"}) {
        const Answer answer = act("send", body);
        EXPECT_EQ(answer.status, 400) << body;
        EXPECT_EQ(answer.code(), "bad_value") << body;
    }
    client.sync();
}

TEST_F(ControlActing, SendsPingsAndPongs) {
    act("ping", R"({"text":"a"})");
    EXPECT_EQ(client.read_frame().opcode, opcode::ping);
    act("pong");
    EXPECT_EQ(client.read_frame().opcode, opcode::pong);
    const Answer answer = act("ping", "{\"text\":\"" + std::string(126, 'a') + "\"}");
    EXPECT_EQ(answer.code(), "bad_value");
    EXPECT_THAT(answer.error(), HasSubstr("126 octets"));
}

TEST_F(ControlActing, SendsOctetsAsTheyAre) {
    act("octets", R"({"base64":"gQFh"})");
    EXPECT_EQ(client.read_frame().payload, "a");
}

// ---- ending ------------------------------------------------------------------------------------

TEST_F(ControlActing, ClosesWithCodeAndReason) {
    act("close", R"({"code":4001,"reason":"bye"})");
    const Frame frame = client.read_frame();
    EXPECT_EQ(frame.payload,
              "\x0f\xa1"
              "bye");
    const Answer again = act("send", R"({"text":"late"})");
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.code(), "not_open");
    EXPECT_THAT(again.error(), HasSubstr("GET /-/connections?state=open"));
}

TEST_F(ControlActing, ClosesWithoutACode) {
    act("close");
    EXPECT_EQ(client.read_close_code(), 1005);
}

TEST_F(ControlActing, ClosesWithCodesThatTheRfcForbids) {
    EXPECT_EQ(act("close", R"({"code":1006})").status, 200);
    EXPECT_EQ(client.read_close_code(), 1006);
}

TEST_F(ControlActing, RejectsImpossibleCloseFrames) {
    const std::string long_reason = R"({"code":1000,"reason":")" + std::string(124, 'a') + "\"}";
    for (const std::string& body :
         {std::string(R"({"reason":"bye"})"), std::string(R"({"code":65536})"),
          std::string(R"({"code":-1})"), std::string(R"({"code":"1000"})"),
          std::string(R"({"code":1005})"), long_reason}) {
        EXPECT_EQ(act("close", body).code(), "bad_value") << body;
    }
    client.sync();
}

TEST_F(ControlActing, EndsTcp) {
    EXPECT_EQ(act("fin").status, 200);
    EXPECT_EQ(client.read_until_end().how, End::fin);
    EXPECT_EQ(act("abort").status, 200);
    const Answer late = act("abort");
    EXPECT_EQ(late.status, 409);
    EXPECT_EQ(late.code(), "ended");
}

TEST_F(ControlActing, AbortsWithRst) {
    act("abort");
    EXPECT_EQ(client.read_until_end().how, End::rst);
}

TEST_F(ControlActing, PausesAndResumesReading) {
    EXPECT_EQ(act("pause").status, 200);
    client.send_text("a");
    expect_silence(client);
    EXPECT_EQ(act("resume").status, 200);
    EXPECT_EQ(client.read_message().payload, "a");
}

TEST_F(ControlActing, FallsSilent) {
    EXPECT_EQ(act("blackhole").status, 200);
    client.send_text("a");
    expect_silence(client);
}

TEST_F(ControlActing, RejectsMembersThatAnActionDoesNotHave) {
    EXPECT_EQ(act("abort", R"({"code":1000})").code(), "unknown_member");
}

// ---- all connections of a tag ------------------------------------------------------------------

struct ControlActingOnTags : ::testing::Test {
    ControlledServer server;
    RawClient alice = RawClient::open(server.port(), Request("/?id=alice"));
    RawClient alice_too = RawClient::open(server.port(), Request("/?id=alice"));
    RawClient untagged = RawClient::open(server.port());
};

TEST_F(ControlActingOnTags, SendsToAllOfATag) {
    const Answer answer = server.post("/-/send", R"({"id":"alice","text":"a"})");
    EXPECT_EQ(answer.json(), nlohmann::json({{"connections", 2}}));
    EXPECT_EQ(alice.read_message().payload, "a");
    EXPECT_EQ(alice_too.read_message().payload, "a");
    untagged.sync();
}

TEST_F(ControlActingOnTags, WithoutAnIdItMeansThoseWithoutATag) {
    const Answer answer = server.post("/-/send", R"({"text":"a"})");
    EXPECT_EQ(answer.json(), nlohmann::json({{"connections", 1}}));
    EXPECT_EQ(untagged.read_message().payload, "a");
    alice.sync();
}

TEST_F(ControlActingOnTags, ClosesAllOfATag) {
    const Answer answer = server.post("/-/close", R"({"id":"alice","code":1001})");
    EXPECT_EQ(answer.json(), nlohmann::json({{"connections", 2}}));
    EXPECT_EQ(alice.read_close_code(), 1001);
    EXPECT_EQ(alice_too.read_close_code(), 1001);
    untagged.sync();
    EXPECT_EQ(server.post("/-/close", R"({"id":"alice"})").json(),
              nlohmann::json({{"connections", 0}}));
}

TEST_F(ControlActingOnTags, RejectsWhatCannotBeSent) {
    EXPECT_EQ(server.post("/-/send", R"({"id":"alice"})").code(), "bad_value");
    EXPECT_EQ(server.post("/-/close", R"({"id":"alice","reason":"a"})").code(), "bad_value");
}

}  // namespace
}  // namespace wsecho_test
