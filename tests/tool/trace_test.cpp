// The trace of a real session: in text and JSON, at all depths, on stderr and in a file.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): posix_openpt is not in <cstdlib>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using TraceLines = std::vector<std::string>;

// Two clients, one after the other's opening handshake: text, binary and a ping, and a clean end
// each. After every step its answer is awaited, so that the order of all events is settled.
void play_session(std::uint16_t port) {
    RawClient first = RawClient::open(port, Request("/chat?room=1"));
    first.send_text("hello");
    first.read_message();
    RawClient second = RawClient::open(port);
    second.send_binary(std::string("\0\xff\x7f", 3));
    second.read_message();
    second.send_ping("x");
    second.read_frame();
    second.close_cleanly();
    second.close();
    first.send_close(1001, "going\taway");
    first.read_frame();
    first.read_until_end();
}

// The trace on stderr, without the line that is not the trace's.
TraceLines trace_of_session(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--exit-after-connections", "2"});
    Tool tool(arguments);
    TraceLines lines = tool.error().up_to("ws-echo: listening on ");
    play_session(port_in(lines.back()));
    EXPECT_EQ(tool.wait(), Exit{0});
    lines.pop_back();
    std::istringstream rest(tool.error().rest());
    for (std::string line; std::getline(rest, line);) lines.push_back(line);
    return lines;
}

// Without what is different each time: times and ports.
TraceLines normalized(const TraceLines& lines) {
    static const std::regex time(R"(^\+\d+\.\d{3} )");
    static const std::regex port(R"(127\.0\.0\.1:\d+)");
    TraceLines result;
    for (const std::string& line : lines) {
        EXPECT_TRUE(std::regex_search(line, time)) << line;
        result.push_back(std::regex_replace(std::regex_replace(line, time, ""), port, "HOST"));
    }
    return result;
}

TEST(ToolTraceText, OfConnections) {
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

const TraceLines kMessages = {
    "= listening on ws://HOST",
    "#1 = connected from HOST",
    "#1 = open \"/chat?room=1\"",
    "#1 < text 5 \"hello\"",
    "#1 > text 5 \"hello\"",
    "#2 = connected from HOST",
    "#2 = open \"/\"",
    "#2 < binary 3 00 ff 7f",
    "#2 > binary 3 00 ff 7f",
    "#2 < ping 1 \"x\"",
    "#2 > pong 1 \"x\"",
    "#2 < close 1000 \"\"",
    "#2 > close 1000 \"\"",
    "#2 = closed clean in=1/3 out=1/3",
    "#1 < close 1001 \"going\\taway\"",
    "#1 > close 1001 \"going\\taway\"",
    "#1 = closed clean in=1/5 out=1/5",
    "= stopped",
};

TEST(ToolTraceText, OfMessages) {
    EXPECT_EQ(normalized(trace_of_session({"--trace", "messages"})), kMessages);
}

TEST(ToolTraceText, DebugIsTheTraceOfMessages) {
    EXPECT_EQ(normalized(trace_of_session({"-d"})), kMessages);
}

TEST(ToolTraceText, OfFrames) {
    const TraceLines lines = normalized(trace_of_session({"--trace", "frames"}));

    const TraceLines of_first_message(lines.begin() + 3, lines.begin() + 7);
    EXPECT_THAT(of_first_message,
                ElementsAre("#1 < frame text fin masked 5", "#1 < text 5 \"hello\"",
                            "#1 > text 5 \"hello\"", "#1 > frame text fin 5"));
    EXPECT_EQ(lines.size(), kMessages.size() + 10);  // as many frames: 5 each way
}

TEST(ToolTraceText, OfBytes) {
    const TraceLines lines = normalized(trace_of_session({"--trace", "bytes"}));

    EXPECT_THAT(lines, testing::Contains("#1 < bytes 11 81 85 37 fa 21 3d 5f 9f 4d 51 58"));
    EXPECT_THAT(lines, testing::Contains("#1 > bytes 7 81 05 68 65 6c 6c 6f"));
    EXPECT_THAT(lines, testing::Contains(StartsWith("#1 < bytes ")).Times(3));
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

// "#1 received message": what the lines of the text trace start with.
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

TEST(ToolTraceJson, OfConnections) {
    EXPECT_THAT(outline(objects_of_session("connections")),
                ElementsAre("listening", "#1 connected", "#1 opened", "#2 connected", "#2 opened",
                            "#2 received close", "#2 sent close", "#2 closed", "#1 received close",
                            "#1 sent close", "#1 closed", "stopped"));
}

TEST(ToolTraceJson, OfMessages) {
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

TEST(ToolTraceJson, OfFrames) {
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

TEST(ToolTraceJson, OfBytes) {
    std::vector<std::string> sent_to_first;
    for (const json& object : objects_of_session("bytes")) {
        if (object.at("event") != "bytes" || object.at("connection") != 1) continue;
        if (object.at("direction") == "sent") sent_to_first.push_back(object.at("base64"));
    }

    ASSERT_EQ(sent_to_first.size(), 3U);  // the answer to the opening handshake, an echo, a close
    EXPECT_THAT(sent_to_first[0], StartsWith("SFRUUC8xLjEgMTAx"));  // HTTP/1.1 101
    EXPECT_EQ(sent_to_first[1], "gQVoZWxsbw==");
}

// ---- where it goes ----

TEST(ToolTraceFile, HoldsTheTraceAndNothingElse) {
    TemporaryFolder folder;

    const TraceLines on_stderr = trace_of_session({"--trace-file", folder.path("trace")});

    EXPECT_THAT(on_stderr, ElementsAre());
    std::istringstream stream(content_of(folder.path("trace")));
    TraceLines in_file;
    for (std::string line; std::getline(stream, line);) in_file.push_back(line);
    EXPECT_EQ(normalized(in_file), kMessages);
}

TEST(ToolTraceFile, IsWrittenLineByLine) {
    TemporaryFolder folder;
    Tool tool({"--trace-file", folder.path("trace")});
    RawClient client = RawClient::open(tool.port());

    client.send_text("hello");
    client.read_message();

    EXPECT_TRUE(eventually([&] {
        return content_of(folder.path("trace")).find("#1 > text 5 \"hello\"\n") !=
               std::string::npos;
    }));
}

TEST(ToolTraceFile, InAFolderThatIsNotThereExits4) {
    TemporaryFolder folder;
    const std::string path = folder.path("missing/trace");

    const Outcome outcome = run_tool({"--port", "0", "--print-port", "--trace-file", path});

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error, "ws-echo: cannot write the trace file " + path +
                                 ": No such file or directory (give --trace-file a path that can "
                                 "be written to)\n");
}

TEST(ToolTraceFile, OnAFullDiskIsSaidAndExits4InTheEnd) {
    if (::access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full on this system";
    Tool tool({"--trace-file", "/dev/full"});

    EXPECT_EQ(tool.error().next(),
              "ws-echo: cannot write the trace file /dev/full: No space left on device; the rest "
              "of the trace is lost");
    RawClient::open(tool.port()).close_cleanly();  // it serves all the same

    tool.signal(SIGTERM);
    EXPECT_EQ(tool.wait(), Exit{4});
}

// ---- color ----

// A terminal to connect the tool's stderr to.
class Terminal {
public:
    Terminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
        if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0) {
            throw ClientError("cannot open a pseudo-terminal");
        }
        slave_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (slave_ < 0) throw ClientError("cannot open a pseudo-terminal");
    }
    ~Terminal() { ::close(slave_); }

    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    int slave() const { return slave_; }
    Lines& lines() { return lines_; }

private:
    int master_;
    int slave_ = -1;
    Lines lines_{master_};
};

std::string line_of_a_message_on_a_terminal(std::vector<std::string> environment) {
    Terminal terminal;
    Surroundings surroundings;
    surroundings.error = terminal.slave();
    surroundings.environment = std::move(environment);
    Tool tool({"--debug", "--print-port"}, surroundings);
    RawClient client = RawClient::open(static_cast<std::uint16_t>(std::stoi(tool.out().next())));
    client.send_text("hello");
    return terminal.lines().up_to("< text").back();
}

TEST(ToolTraceColor, IsOnATerminal) {
    const std::string line = line_of_a_message_on_a_terminal({"TERM=xterm"});

    EXPECT_THAT(line, StartsWith("\033[36m+"));
    EXPECT_THAT(line, HasSubstr("\"hello\"\033[0m"));
}

TEST(ToolTraceColor, IsNotIfTheUserObjects) {
    EXPECT_THAT(line_of_a_message_on_a_terminal({"TERM=xterm", "NO_COLOR=1"}),
                Not(HasSubstr("\033")));
}

TEST(ToolTraceColor, IsNotOnATerminalThatCannot) {
    EXPECT_THAT(line_of_a_message_on_a_terminal({"TERM=dumb"}), Not(HasSubstr("\033")));
}

}  // namespace
}  // namespace wsecho_test
