// GET: connections, messages, payloads, transcripts, verdicts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "controlled_server.hpp"
#include "support/raw_client.hpp"

namespace wsecho_test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

struct ControlReading : ::testing::Test {
    ControlledServer server;

    RawClient open(const std::string& target = "/") {
        return RawClient::open(server.port(), Request(target));
    }
    json get(const std::string& target) {
        const Answer answer = server.get(target);
        EXPECT_EQ(answer.status, 200) << answer;
        return answer.json();
    }
};

// ---- connections -------------------------------------------------------------------------------

TEST_F(ControlReading, ShowsAnOpenConnection) {
    RawClient client = RawClient::open(
        server.port(), Request("/chat?id=alice").set("Sec-WebSocket-Protocol", "a, b"));
    client.send_text("hello");
    client.read_message();

    const json shown = get("/-/connections/1");

    EXPECT_EQ(shown.at("connection"), 1);
    EXPECT_EQ(shown.at("id"), "alice");
    EXPECT_EQ(shown.at("state"), "open");
    EXPECT_EQ(shown.at("scheme"), tests_over_tls() ? "wss" : "ws");
    EXPECT_EQ(shown.at("port"), server.port());
    EXPECT_EQ(shown.at("remote"), client.local_address());
    EXPECT_EQ(shown.at("request").at("method"), "GET");
    EXPECT_EQ(shown.at("request").at("target"), "/chat?id=alice");
    EXPECT_EQ(shown.at("request").at("subprotocols"), json({"a", "b"}));
    EXPECT_EQ(shown.at("response_status"), 101);
    EXPECT_EQ(shown.at("subprotocol"), nullptr);
    EXPECT_EQ(shown.at("extensions"), nullptr);
    EXPECT_EQ(shown.at("behavior"), nullptr);
    EXPECT_GT(shown.at("times").at("accepted"), 0.0);
    EXPECT_GE(shown.at("times").at("answered"), shown.at("times").at("accepted"));
    EXPECT_EQ(shown.at("times").at("ended"), nullptr);
    EXPECT_EQ(shown.at("messages_received"), 1);
    EXPECT_EQ(shown.at("bytes_sent"), 5);
    EXPECT_EQ(shown.at("close_received"), nullptr);
    EXPECT_EQ(shown.at("clean"), false);
    EXPECT_EQ(shown.at("tcp_end"), nullptr);
    EXPECT_EQ(shown.at("failure"), nullptr);
    EXPECT_EQ(shown.at("verdicts"), json::array());
    EXPECT_EQ(shown.at("messages").at(0).at("text"), "hello");
    EXPECT_EQ(shown.at("frames"), nullptr);
    EXPECT_THAT(shown.at("transcript"), HasSubstr("text 5 \"hello\""));
}

TEST_F(ControlReading, ShowsHowAConnectionEnded) {
    auto client = open();
    client.send_close(4001, "bye");
    client.read_close_code();
    client.close();
    ASSERT_TRUE(server.server().connections().at(0).wait_for_close());

    const json shown = get("/-/connections/1?include=");

    EXPECT_EQ(shown.at("state"), "closed");
    EXPECT_EQ(shown.at("close_received"), json({{"code", 4001}, {"reason", "bye"}}));
    EXPECT_EQ(shown.at("close_sent").at("code"), 4001);
    EXPECT_EQ(shown.at("clean"), true);
    EXPECT_NE(shown.at("tcp_end"), nullptr);
    EXPECT_GT(shown.at("times").at("ended"), 0.0);
    EXPECT_FALSE(shown.contains("messages"));
}

TEST_F(ControlReading, ACloseFrameWithoutACodeHasTheCodeNull) {
    auto client = open();
    client.send_close();
    client.read_close_code();
    const json shown = get("/-/connections/1");
    EXPECT_EQ(shown.at("close_received"), json({{"code", nullptr}, {"reason", ""}}));
}

TEST_F(ControlReading, AConnectionWithoutARequestHasNone) {
    RawClient client(server.port());
    client.write("GET / HT");
    ASSERT_TRUE(eventually([&] { return !server.server().connections().empty(); }));

    const json shown = get("/-/connections").at("connections").at(0);

    EXPECT_EQ(shown.at("state"), "connecting");
    EXPECT_EQ(shown.at("request"), nullptr);
    EXPECT_EQ(shown.at("response_status"), nullptr);
}

TEST_F(ControlReading, IncludesOnlyWhatIsAsked) {
    auto client = open();
    const json shown = get("/-/connections/1?include=transcript,messages");
    EXPECT_TRUE(shown.contains("transcript"));
    EXPECT_TRUE(shown.contains("messages"));
    EXPECT_FALSE(shown.contains("frames"));

    const Answer answer = server.get("/-/connections/1?include=frames,mesages");
    EXPECT_EQ(answer.code(), "bad_value");
    EXPECT_THAT(answer.error(), HasSubstr("\"mesages\""));
}

TEST_F(ControlReading, ListsTheNewestHundredMessagesOfAConnection) {
    auto client = open();
    for (int i = 0; i < 120; ++i) client.send_text(std::to_string(i));
    for (int i = 0; i < 120; ++i) client.read_message();

    const json messages = get("/-/connections/1").at("messages");

    EXPECT_EQ(messages.size(), 100U);
    EXPECT_EQ(messages.front().at("text"), "20");
    EXPECT_EQ(messages.back().at("text"), "119");
}

TEST_F(ControlReading, TheNewestMessagesFitIntoOneMebibyte) {
    auto client = open();
    const std::string large(64 * 1024, 'x');
    for (int i = 0; i < 20; ++i) {
        client.send_text(large);
        client.read_message();
    }
    client.send_text("last");
    client.read_message();

    const json messages = get("/-/connections/1").at("messages");

    EXPECT_EQ(messages.size(), 16U);
    EXPECT_EQ(messages.back().at("text"), "last");
}

TEST(ControlReadingOfFrames, ShowsTheirHeaders) {
    wsecho::Options options;
    options.record_frames = true;
    ControlledServer server(options);
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    client.read_message();
    client.send_binary(std::string(300, '\0'));
    client.read_message();

    const json frames = server.get("/-/connections/1").json().at("frames");

    ASSERT_EQ(frames.size(), 4U);
    EXPECT_EQ(frames.at(0).at("header"), "8185");
    EXPECT_EQ(frames.at(0).at("direction"), "received");
    EXPECT_EQ(frames.at(0).at("masked"), true);
    EXPECT_EQ(frames.at(1).at("header"), "8105");
    EXPECT_EQ(frames.at(1).at("opcode"), "text");
    EXPECT_EQ(frames.at(3).at("header"), "827e012c");
}

TEST(ControlReadingOfFrames, ShowsTheNewestOnes) {
    wsecho::Options options;
    options.record_frames = true;
    ControlledServer server(options);
    server.server().enqueue("echo.fragments(9999)");
    auto client = RawClient::open(server.port());
    client.send_text("first");
    client.read_message();
    client.send_ping();
    client.read_frame();

    const json frames = server.get("/-/connections/1").json().at("frames");

    ASSERT_EQ(frames.size(), 10'000U) << "of 10,002";
    EXPECT_EQ(frames.at(0).at("opcode"), "continuation");
    EXPECT_EQ(frames.at(9'999).at("opcode"), "pong");
}

TEST_F(ControlReading, TellsAnUnknownConnectionFromAForgottenOne) {
    auto client = open("/?id=alice");
    client.close_cleanly();
    client.close();
    ASSERT_TRUE(server.server().connections().at(0).wait_for_close());
    ASSERT_EQ(server.post("/-/reset", R"({"id":"alice"})").status, 200);

    const Answer forgotten = server.get("/-/connections/1");
    EXPECT_EQ(forgotten.status, 404);
    EXPECT_EQ(forgotten.code(), "connection_forgotten");
    for (const char* number : {"0", "2", "x", "-1", "99999999999999999999", "1.0"}) {
        const Answer unknown = server.get(std::string("/-/connections/") + number);
        EXPECT_EQ(unknown.status, 404) << number;
        EXPECT_EQ(unknown.code(), "connection_unknown") << number;
    }
    EXPECT_EQ(server.get("/-/messages?connection=2").code(), "connection_unknown");
    EXPECT_EQ(server.get("/-/transcript?connection=1").code(), "connection_forgotten");
    EXPECT_EQ(server.post("/-/connections/2/abort").code(), "connection_unknown");
}

TEST_F(ControlReading, AConnectionOfAnotherTagIsUnknown) {
    auto client = open("/?id=alice");
    EXPECT_EQ(get("/-/messages?connection=1&id=alice").at("messages"), json::array());
    EXPECT_EQ(server.get("/-/messages?connection=1&id=bob").code(), "connection_unknown");
}

TEST_F(ControlReading, ListsConnectionsInPages) {
    std::vector<RawClient> clients;
    for (int i = 0; i < 5; ++i) clients.push_back(open());

    const json first = get("/-/connections?limit=2");
    const json second = get("/-/connections?limit=2&since=2");
    const json last = get("/-/connections?limit=2&since=4");

    EXPECT_EQ(first.at("connections").size(), 2U);
    EXPECT_EQ(first.at("next"), 2);
    EXPECT_EQ(second.at("connections").at(0).at("connection"), 3);
    EXPECT_EQ(second.at("next"), 4);
    EXPECT_EQ(last.at("connections").size(), 1U);
    EXPECT_EQ(last.at("next"), 5);
    EXPECT_EQ(get("/-/connections?since=5"), json({{"connections", json::array()}, {"next", 5}}));
}

TEST_F(ControlReading, ListsConnectionsByStateAndTag) {
    auto alice = open("/?id=alice");
    auto bob = open("/?id=bob");
    bob.close_cleanly();
    bob.close();
    ASSERT_TRUE(server.server().connections().at(1).wait_for_close());

    EXPECT_EQ(get("/-/connections?state=closed").at("connections").at(0).at("id"), "bob");
    EXPECT_EQ(get("/-/connections?state=open").at("connections").at(0).at("id"), "alice");
    EXPECT_EQ(get("/-/connections?state=open&id=bob").at("connections"), json::array());
    EXPECT_EQ(get("/-/connections").at("connections").size(), 2U);
    EXPECT_EQ(server.get("/-/connections?state=opened").code(), "bad_value");
}

// ---- messages ----------------------------------------------------------------------------------

TEST_F(ControlReading, ListsMessages) {
    auto client = open("/?id=alice");
    client.send_text("gr\xc3\xbc\xc3\x9f");
    client.read_message();
    client.send_binary(std::string("\x00\xff", 2));
    client.read_message();

    const json page = get("/-/messages");

    const json& text = page.at("messages").at(0);
    EXPECT_EQ(text.at("connection"), 1);
    EXPECT_EQ(text.at("id"), "alice");
    EXPECT_EQ(text.at("type"), "text");
    EXPECT_EQ(text.at("length"), 6);
    EXPECT_EQ(text.at("text"), "gr\xc3\xbc\xc3\x9f");
    EXPECT_GT(text.at("t"), 0.0);
    EXPECT_FALSE(text.contains("base64"));
    EXPECT_FALSE(text.contains("truncated"));
    const json& binary = page.at("messages").at(1);
    EXPECT_EQ(binary.at("base64"), "AP8=");
    EXPECT_FALSE(binary.contains("text"));
    EXPECT_GT(binary.at("seq"), text.at("seq"));
    EXPECT_EQ(page.at("evicted"), 0);
}

TEST_F(ControlReading, FiltersMessages) {
    auto alice = open("/?id=alice");
    auto bob = open("/?id=bob");
    alice.send_text("a");
    alice.read_message();
    bob.send_text("b");
    bob.read_message();
    bob.send_binary("c");
    bob.read_message();

    EXPECT_EQ(get("/-/messages").at("messages").size(), 3U);
    EXPECT_EQ(get("/-/messages?id=bob").at("messages").size(), 2U);
    EXPECT_EQ(get("/-/messages?id=bob&type=text").at("messages").size(), 1U);
    EXPECT_EQ(get("/-/messages?connection=1").at("messages").at(0).at("text"), "a");
    EXPECT_EQ(get("/-/messages?id=carol").at("messages").size(), 0U);
    EXPECT_EQ(server.get("/-/messages?type=ping").code(), "bad_value");
}

TEST_F(ControlReading, ListsMessagesInPages) {
    auto client = open();
    for (int i = 0; i < 3; ++i) {
        client.send_text(std::to_string(i));
        client.read_message();
    }

    const json first = get("/-/messages?limit=2");
    const json second = get("/-/messages?since=" + first.at("next").dump());

    EXPECT_EQ(first.at("messages").size(), 2U);
    EXPECT_EQ(second.at("messages").size(), 1U);
    EXPECT_EQ(second.at("messages").at(0).at("text"), "2");
    EXPECT_EQ(get("/-/messages?since=" + second.at("next").dump()).at("messages"), json::array());
}

TEST_F(ControlReading, CutsLongPayloadsAfterAWholeCharacter) {
    auto client = open();
    const std::string text = "x" + [] {
        std::string out;
        for (int i = 0; i < 40'000; ++i) out += "\xc3\xbc";
        return out;
    }();
    client.send_text(text);
    client.read_message();

    const json message = get("/-/messages").at("messages").at(0);

    EXPECT_EQ(message.at("length"), text.size());
    EXPECT_EQ(message.at("truncated"), true);
    EXPECT_EQ(message.at("text"), text.substr(0, 64 * 1024 - 1));
    const Answer whole = server.get("/-/messages/" + message.at("seq").dump() + "/payload");
    EXPECT_EQ(whole.body, text);
    EXPECT_EQ(whole.type, "text/plain; charset=utf-8");
}

TEST_F(ControlReading, APageOfMessagesHasAtMostOneMebibyte) {
    auto client = open();
    for (int i = 0; i < 20; ++i) {
        client.send_binary(std::string(100'000, 'x'));
        client.read_message();
    }
    const json page = get("/-/messages");
    EXPECT_EQ(page.at("messages").size(), 16U);
    EXPECT_EQ(get("/-/messages?since=" + page.at("next").dump()).at("messages").size(), 4U);
}

TEST_F(ControlReading, ShowsPayloads) {
    auto client = open();
    client.send_binary(std::string("\x00\xff\n", 3));
    client.read_message();
    const json message = get("/-/messages").at("messages").at(0);
    const std::string seq = message.at("seq").dump();

    const Answer payload = server.get("/-/messages/" + seq + "/payload");

    EXPECT_EQ(payload.type, "application/octet-stream");
    EXPECT_EQ(payload.body, std::string("\x00\xff\n", 3));
    for (const std::string wrong : {"0", "1", "999", "x", "18446744073709551615"}) {
        EXPECT_EQ(server.get("/-/messages/" + wrong + "/payload").code(), "not_found") << wrong;
    }
}

// ---- transcripts and verdicts ------------------------------------------------------------------

TEST_F(ControlReading, ShowsTranscriptsByTagAndConnection) {
    auto alice = open("/a?id=alice");
    auto bob = open("/b?id=bob");

    const Answer answer = server.get("/-/transcript?id=bob");

    EXPECT_EQ(answer.type, "text/plain; charset=utf-8");
    EXPECT_THAT(answer.body, HasSubstr("/b?id=bob"));
    EXPECT_THAT(answer.body, ::testing::Not(HasSubstr("/a?id=alice")));
    EXPECT_THAT(server.get("/-/transcript?connection=1").body, HasSubstr("/a?id=alice"));
    EXPECT_THAT(server.get("/-/transcript").body, HasSubstr("/b?id=bob"));
}

TEST_F(ControlReading, ListsVerdicts) {
    auto good = open("/do/frame.rsv2?id=good");
    good.read_frame();
    good.send_close(1002);
    good.close();
    ASSERT_TRUE(server.server().connections().at(0).wait_for_close());
    auto bad = open("/do/frame.rsv2?id=bad");
    bad.read_frame();
    bad.send_close(1000);
    bad.close();
    ASSERT_TRUE(server.server().connections().at(1).wait_for_close());

    const json verdict = get("/-/verdicts?outcome=conforms").at("verdicts").at(0);

    EXPECT_EQ(verdict.at("connection"), 1);
    EXPECT_EQ(verdict.at("fault"), "frame.rsv2");
    EXPECT_EQ(verdict.at("rfc"), "RFC 6455, 5.2");
    EXPECT_EQ(verdict.at("expect"), json({{"fail", {1002}}}));
    EXPECT_EQ(verdict.at("saw").at("close"), 1002);
    EXPECT_EQ(verdict.at("verdict"), "conforms");
    EXPECT_EQ(get("/-/verdicts").at("verdicts").size(), 2U);
    EXPECT_EQ(get("/-/verdicts?id=bad").at("verdicts").at(0).at("verdict"), "violates");
    EXPECT_EQ(get("/-/verdicts?connection=1&outcome=violates").at("verdicts"), json::array());
    EXPECT_EQ(get("/-/connections/1").at("verdicts").at(0), verdict);
    EXPECT_EQ(server.get("/-/verdicts?outcome=violated").code(), "bad_value");
}

}  // namespace
}  // namespace wsecho_test
