#include "traced_session.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <regex>
#include <sstream>
#include <string>

#include "support/raw_client.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

// Two clients, the second opens after the first. The order of events is fixed, because each action
// except one waits for an answer. The exception is the second client's FIN; it arrives before the
// first client's close frame.
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

}  // namespace

TraceLines trace_of_session(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--exit-after-connections", "2"});
    Tool tool(arguments);
    TraceLines lines = tool.error().up_to("ws-echo: listening on ");
    play_session(port_in(lines.back()));
    EXPECT_EQ(tool.wait(), Exit{0});
    lines.pop_back();
    for (const std::string& line : lines_of(tool.error().rest())) lines.push_back(line);
    return lines;
}

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

const TraceLines kTraceOfMessages = {
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

TraceLines lines_of(const std::string& text) {
    std::istringstream stream(text);
    TraceLines lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

}  // namespace wsecho_test
