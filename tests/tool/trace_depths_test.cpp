// The trace of a real session with two clients, in text and JSON, at all depths.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "tool_process.hpp"
#include "traced_session.hpp"

namespace wsecho_test {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST(ToolTraceText, ShowsConnections) {
    EXPECT_THAT(normalized(trace_of_session({"--trace", "connections"})),
                ElementsAre("= listening on ws://HOST",          //
                            "#1 = connected from HOST",          //
                            "#1 = open \"/chat?room=1\"",        //
                            "#2 = connected from HOST",          //
                            "#2 = open \"/\"",                   //
                            "#2 < close 1000 \"\"",              //
                            "#2 > close 1000 \"\"",              //
                            "#2 = closed clean in=1/3 out=1/3",  //
                            "#1 < close 1001 \"going\\taway\"",  //
                            "#1 > close 1001 \"going\\taway\"",  //
                            "#1 = closed clean in=1/5 out=1/5",  //
                            "= stopped"));
}

TEST(ToolTraceText, ShowsMessages) {
    EXPECT_EQ(normalized(trace_of_session({"--trace", "messages"})), kTraceOfMessages);
}

TEST(ToolTraceText, ShowsMessagesWithDebug) {
    EXPECT_EQ(normalized(trace_of_session({"-d"})), kTraceOfMessages);
}

TEST(ToolTraceText, ShowsFrames) {
    const TraceLines lines = normalized(trace_of_session({"--trace", "frames"}));

    const TraceLines of_first_message(lines.begin() + 3, lines.begin() + 7);
    EXPECT_THAT(of_first_message,
                ElementsAre("#1 < frame text fin masked 5", "#1 < text 5 \"hello\"",
                            "#1 > text 5 \"hello\"", "#1 > frame text fin 5"));
    EXPECT_EQ(lines.size(), kTraceOfMessages.size() + 10);  // plus 10 frames: 5 each way
}

TEST(ToolTraceText, ShowsBytes) {
    const TraceLines lines = normalized(trace_of_session({"--trace", "bytes"}));

    EXPECT_THAT(lines, Contains("#1 < bytes 11 81 85 37 fa 21 3d 5f 9f 4d 51 58"));
    EXPECT_THAT(lines, Contains("#1 > bytes 7 81 05 68 65 6c 6c 6f"));
    EXPECT_THAT(lines, Contains(StartsWith("#1 < bytes ")).Times(3));
}

// ---- JSON ----

std::vector<json> objects_of(const TraceLines& lines) {
    std::vector<json> objects;
    for (const std::string& line : lines) {
        objects.push_back(json::parse(line));
        EXPECT_EQ(objects.back().at("v"), 1) << line;
        EXPECT_TRUE(objects.back().at("t").is_number_float()) << line;
    }
    return objects;
}

std::vector<json> objects_of_session(const std::string& depth) {
    return objects_of(trace_of_session({"--trace", depth, "--trace-format", "json"}));
}

// "#1 received message": how a line of the text trace starts.
std::vector<std::string> outline(const std::vector<json>& objects) {
    std::vector<std::string> lines;
    for (const json& object : objects) {
        std::string line;
        if (object.contains("connection")) line += "#" + object.at("connection").dump() + " ";
        if (object.contains("direction")) line += object.at("direction").get<std::string>() + " ";
        lines.push_back(line + object.at("event").get<std::string>());
    }
    return lines;
}

TEST(ToolTraceJson, ShowsConnections) {
    EXPECT_THAT(outline(objects_of_session("connections")),
                ElementsAre("listening", "#1 connected", "#1 opened", "#2 connected", "#2 opened",
                            "#2 received close", "#2 sent close", "#2 closed", "#1 received close",
                            "#1 sent close", "#1 closed", "stopped"));
}

TEST(ToolTraceJson, ShowsMessages) {
    const std::vector<json> objects = objects_of_session("messages");

    EXPECT_THAT(outline(objects),
                ElementsAre("listening", "#1 connected", "#1 opened", "#1 received message",
                            "#1 sent message", "#2 connected", "#2 opened", "#2 received message",
                            "#2 sent message", "#2 received ping", "#2 sent pong",
                            "#2 received close", "#2 sent close", "#2 closed", "#1 received close",
                            "#1 sent close", "#1 closed", "stopped"));
    EXPECT_EQ(objects[2].at("request").at("target"), "/chat?room=1");
    EXPECT_EQ(objects[3].at("text"), "hello");
    EXPECT_EQ(objects[7].at("base64"), "AP9/");
    EXPECT_EQ(objects[9].at("base64"), "eA==");
    EXPECT_EQ(objects[13].at("bytes_sent"), 3);
    EXPECT_EQ(objects[14].at("code"), 1001);
    EXPECT_EQ(objects[14].at("reason"), "going\taway");
    EXPECT_EQ(objects[16].at("clean"), true);
}

TEST(ToolTraceJson, ShowsFrames) {
    std::vector<json> frames;
    for (const json& object : objects_of_session("frames")) {
        if (object.at("event") == "frame") frames.push_back(object);
    }

    ASSERT_EQ(frames.size(), 10U);
    EXPECT_EQ(frames[0].at("direction"), "received");
    EXPECT_EQ(frames[0].at("opcode"), "text");
    EXPECT_EQ(frames[0].at("masked"), true);
    EXPECT_EQ(frames[0].at("length"), 5);
    EXPECT_EQ(frames[1].at("direction"), "sent");
    EXPECT_EQ(frames[1].at("masked"), false);
}

TEST(ToolTraceJson, ShowsBytes) {
    std::vector<std::string> sent_to_first;
    for (const json& object : objects_of_session("bytes")) {
        if (object.at("event") != "bytes" || object.at("connection") != 1) continue;
        if (object.at("direction") == "sent") sent_to_first.push_back(object.at("base64"));
    }

    ASSERT_EQ(sent_to_first.size(),
              3U);  // the response to the opening handshake, an echo, a close frame
    EXPECT_THAT(sent_to_first[0], StartsWith("SFRUUC8xLjEgMTAx"));  // HTTP/1.1 101
    EXPECT_EQ(sent_to_first[1], "gQVoZWxsbw==");
}

// ---- ?id= ----

// The trace of a client that follows a behavior from its URL, is judged and leaves, and of one
// whose URL asks for no valid behavior.
TraceLines trace_with_ids(const std::string& format) {
    Tool tool({"--trace", "bytes", "--trace-format", format, "--trace-file", "-"});
    const std::uint16_t port = tool.port();
    {
        RawClient client = RawClient::open(
            port, Request("/do/delay(1ms)@request/ping(x)/frame.rsv2@message:1?id=run-7"));
        client.send_text("hello");
        client.send_close(1002);
        client.read_until_end();
    }
    RawClient refused(port);
    refused.handshake(Request("/do/xyzzy?id=run-7"));
    refused.read_until_end();
    tool.signal(SIGTERM);
    EXPECT_EQ(tool.wait(), Exit{0});
    return lines_of(tool.out().rest());
}

TEST(ToolTraceText, HasTheIdOfTheUrlInEveryLineFromTheRequestOn) {
    std::size_t tagged = 0;
    for (const std::string& line : trace_with_ids("text")) {
        const bool is_early = line.find("connected from") != std::string::npos ||
                              line.find("< bytes") != std::string::npos;
        if (line.find(" #") == std::string::npos || is_early) continue;
        EXPECT_THAT(line, HasSubstr(" id=run-7 "));
        ++tagged;
    }
    EXPECT_GE(tagged, 10U);
}

TEST(ToolTraceJson, HasTheIdOfTheUrlInEveryEventFromTheRequestOn) {
    std::map<std::uint64_t, bool> requested;
    std::set<std::string> tagged;
    for (const std::string& line : trace_with_ids("json")) {
        const json event = json::parse(line);
        if (!event.contains("connection")) continue;
        bool& has_request = requested[event["connection"]];
        const std::string kind = event["event"];
        if (has_request || (kind != "connected" && kind != "bytes")) {
            EXPECT_EQ(event.value("id", "none"), "run-7") << line;
            has_request = true;
            tagged.insert(kind);
        }
    }
    for (const char* kind : {"opened", "refused", "step", "frame", "bytes", "message", "ping",
                             "verdict", "close", "closed"}) {
        EXPECT_EQ(tagged.count(kind), 1U) << kind;
    }
}

}  // namespace
}  // namespace wsecho_test
