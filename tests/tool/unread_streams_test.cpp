// Streams that nobody reads: the server goes on, the tool ends, and nothing is lost in silence.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): signal numbers
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "full_pipe.hpp"
#include "support/raw_client.hpp"
#include "tool_process.hpp"
#include "traced_session.hpp"

namespace wsecho_test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ContainsRegex;
using testing::Each;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

std::size_t count_of(const std::string& part, const std::vector<std::string>& lines) {
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(),
        [&](const std::string& line) { return line.find(part) != std::string::npos; }));
}

std::uint16_t port_on_stdout(Tool& tool) {
    return static_cast<std::uint16_t>(std::stoi(tool.out().next()));
}

void expect_echo_of(const std::string& payload, RawClient& client) {
    client.send_binary(payload);
    EXPECT_EQ(client.read_message().payload, payload);
}

// ---- all depths and formats, on stderr and in a FIFO; full before the start ----

using Kind = std::tuple<std::string, std::string, bool>;  // depth, format, in a FIFO

class ToolUnreadTrace : public testing::TestWithParam<Kind> {
protected:
    ToolUnreadTrace() {
        arguments_ = {"--print-port", "--trace", std::get<0>(GetParam()), "--trace-format",
                      std::get<1>(GetParam())};
        if (is_fifo()) {
            arguments_.insert(arguments_.end(), {"--trace-file", folder_.path("fifo")});
        } else {
            spawn_options_.error = pipe_.write_end();
        }
    }

    static bool is_fifo() { return std::get<2>(GetParam()); }
    static bool is_json() { return std::get<1>(GetParam()) == "json"; }

    // Ten clients, one after the other. As JSON, the deeper traces of them have 500 KiB.
    static void play(std::uint16_t port) {
        for (int number = 0; number < 10; ++number) {
            RawClient client = RawClient::open(port);
            expect_echo_of(std::string(20'000, 'x'), client);
            client.close_cleanly();
        }
    }

    TemporaryFolder folder_;
    FullPipe pipe_ = is_fifo() ? FullPipe(folder_.path("fifo")) : FullPipe();
    std::vector<std::string> arguments_;
    SpawnOptions spawn_options_;
};

TEST_P(ToolUnreadTrace, StopsNoClientAndArrivesWholeOnceItIsRead) {
    Tool tool(arguments_, spawn_options_);

    play(port_on_stdout(tool));

    tool.signal(SIGINT);  // SIGTERM prints the transcript, too
    const std::vector<std::string> lines = pipe_.rest();
    EXPECT_EQ(tool.wait(), Exit{0});
    EXPECT_THAT(lines.front(), HasSubstr("listening"));
    EXPECT_THAT(lines.back(), HasSubstr("stopped"));
    EXPECT_EQ(count_of(is_json() ? "\"event\":\"opened\"" : " = open ", lines), 10U);
    EXPECT_EQ(count_of(is_json() ? "\"event\":\"closed\"" : " = closed ", lines), 10U);
    EXPECT_EQ(count_of(is_json() ? "\"event\":\"dropped\"" : " lines dropped", lines), 0U);
}

TEST_P(ToolUnreadTrace, DoesNotKeepTheToolFromEnding) {
    arguments_.insert(arguments_.end(), {"--exit-after-connections", "10"});
    Tool tool(arguments_, spawn_options_);

    play(port_on_stdout(tool));

    EXPECT_EQ(tool.wait(), Exit{4});
    if (is_fifo()) {
        EXPECT_THAT(tool.error().rest(),
                    EndsWith("ws-echo: cannot write the trace file " + folder_.path("fifo") +
                             ": nobody reads it; the rest of the trace is lost\n"));
    }
}

INSTANTIATE_TEST_SUITE_P(Each, ToolUnreadTrace,
                         testing::Combine(testing::Values("connections", "messages", "frames",
                                                          "bytes"),
                                          testing::Values("text", "json"), testing::Bool()),
                         [](const testing::TestParamInfo<Kind>& kind) {
                             return std::get<0>(kind.param) + "_" + std::get<1>(kind.param) +
                                    (std::get<2>(kind.param) ? "_fifo" : "_stderr");
                         });

// ---- what does not fit ----

// Sends messages whose trace is twice as large as the tool's buffer of 16 MiB.
class ToolDroppedTrace : public testing::Test {
protected:
    // `size` is that of each message; half of the messages are echoed before the next are sent.
    void overflow(const std::vector<std::string>& more, std::size_t count, std::size_t size) {
        std::vector<std::string> arguments = {"--debug", "--print-port"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        SpawnOptions spawn_options;
        spawn_options.error = pipe_.write_end();
        Tool tool(arguments, spawn_options);
        RawClient client = RawClient::open(port_on_stdout(tool));
        pipe_.close_write_end();

        const std::string frame = FrameSpec(opcode::text, std::string(size, 'x')).octets();
        const std::size_t echo = server_frame(opcode::text, std::string(size, 'x')).size();
        const std::size_t together = std::max<std::size_t>(1, 100'000 / size);
        std::string frames;
        for (std::size_t number = 0; number < together; ++number) frames += frame;
        for (std::size_t sent = 0; sent < count; sent += together) {
            client.write(frames);
            client.skip(together * echo);
            messages_ += together;
        }

        lines_ = pipe_.reader().up_to("dropped");  // while the server runs and is silent
        client.sync();
        client.close_cleanly();
        tool.signal(SIGINT);  // SIGTERM prints the transcript, too
        for (const std::string& line : pipe_.rest()) lines_.push_back(line);
        EXPECT_EQ(tool.wait(), Exit{4});  // a part of the trace is lost
        lines_.erase(std::remove(lines_.begin(), lines_.end(), ""), lines_.end());
    }

    // Two of each message, and the others: listening, the sentence about it, connected, open, ping,
    // pong, two of close, closed, stopped.
    std::size_t expected_lines() const { return 2 * messages_ + 10; }

    FullPipe pipe_;
    std::size_t messages_ = 0;
    std::vector<std::string> lines_;
};

TEST_F(ToolDroppedTrace, IsCountedInText) {
    overflow({}, 80'000, 200);

    std::size_t lines = 0;
    std::size_t dropped = 0;
    for (std::string line : lines_) {
        if (line.rfind("... ", 0) == 0) {
            EXPECT_THAT(line, MatchesRegex("\\.\\.\\. [0-9]{1,3}(,[0-9]{3})* lines? dropped: "
                                           "stderr is not read"));
            line.erase(std::remove(line.begin(), line.end(), ','), line.end());
            dropped += std::stoul(line.substr(4));
        } else {
            EXPECT_THAT(line, MatchesRegex("(\\+|ws-echo: ).*"));
            ++lines;
        }
    }
    EXPECT_GT(dropped, 10'000U);
    EXPECT_EQ(lines + dropped, expected_lines());
}

TEST_F(ToolDroppedTrace, IsCountedInJson) {
    overflow({"--trace-format", "json"}, 32, 1 << 20);

    std::size_t lines = 0;
    std::size_t dropped = 0;
    double time = 0;
    for (const std::string& line : lines_) {
        const json object = json::parse(line);
        EXPECT_GE(object.at("t"), time);  // the order stays
        time = object.at("t");
        if (object.at("event") == "dropped") {
            dropped += object.at("lines").get<std::size_t>();
        } else {
            ++lines;
        }
    }
    EXPECT_GT(dropped, 10U);
    EXPECT_EQ(lines + dropped, expected_lines());
}

// ---- FIFOs ----

TEST(ToolTraceFifo, NeedsNoReaderAtTheStart) {
    TemporaryFolder folder;
    const std::string path = folder.path("fifo");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    Tool tool({"--trace-file", path});
    RawClient client = RawClient::open(tool.port());
    expect_echo_of("hello", client);

    Lines reader(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    tool.signal(SIGTERM);

    EXPECT_THAT(reader.rest(),
                AllOf(ContainsRegex("^[+]0\\.[0-9]+ = listening"),
                      HasSubstr(" #1 > binary 5 68 65 6c 6c 6f"), EndsWith(" = stopped\n")));
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolTraceFifo, ThatNobodyEverOpensDoesNotKeepTheToolFromEnding) {
    TemporaryFolder folder;
    const std::string path = folder.path("fifo");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    Tool tool({"--trace-file", path, "--max-lifetime", "10ms"});

    EXPECT_EQ(tool.wait(), Exit{124});
    EXPECT_THAT(tool.error().rest(),
                HasSubstr("ws-echo: cannot write the trace file " + path + ": nobody reads it"));
}

// ---- other lines than the trace ----

class ToolFullStderr : public testing::Test {
protected:
    ToolFullStderr() { spawn_options_.error = pipe_.write_end(); }

    FullPipe pipe_;
    SpawnOptions spawn_options_;
};

TEST_F(ToolFullStderr, StopsNeitherTheAnnouncementNorTheLifetime) {
    for (const char* trace : {"", "--debug"}) {
        std::vector<std::string> arguments = {"--print-port", "--max-lifetime", "100ms"};
        if (*trace != '\0') arguments.emplace_back(trace);
        Tool tool(arguments, spawn_options_);

        EXPECT_GT(port_on_stdout(tool), 0);
        EXPECT_EQ(tool.wait(), Exit{124});
    }
}

TEST_F(ToolFullStderr, GetsAllSentencesOnceItIsRead) {
    Tool tool({"--print-port", "--fail-on-violation"}, spawn_options_);
    RawClient client = RawClient::open(port_on_stdout(tool), Request("/do/frame.rsv2"));
    client.read_frame();
    client.send_close(1000);
    client.read_until_end();
    client.close();

    tool.signal(SIGTERM);
    const std::vector<std::string> lines = pipe_.rest();

    EXPECT_EQ(tool.wait(), Exit{1});
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_THAT(lines[0], StartsWith("ws-echo: listening on "));
    EXPECT_THAT(lines[1], StartsWith("ws-echo: #1 frame.rsv2 violates"));
}

TEST_F(ToolFullStderr, StopsNoViolationFromBecomingTheExitCode) {
    Tool tool({"--print-port", "--once", "--fail-on-violation"}, spawn_options_);
    RawClient client = RawClient::open(port_on_stdout(tool), Request("/do/frame.rsv2"));
    client.read_frame();
    client.send_close(1000);
    client.read_until_end();
    client.close();

    EXPECT_EQ(tool.wait(), Exit{1});
}

TEST_F(ToolFullStderr, StopsNoErrorFromBecomingTheExitCode) {
    EXPECT_EQ(Tool({"--host", "192.0.2.1"}, spawn_options_).wait(), Exit{3});
    EXPECT_EQ(Tool({std::string(100'000, 'x')}, spawn_options_).wait(), Exit{2});
}

TEST_F(ToolFullStderr, DoesNotKeepTheCommandFromReturningInTheBackground) {
    adopt_orphans();
    for (const char* trace : {"--no-compression", "--debug"}) {
        Tool command({"--background", "--print-env", "--max-lifetime", "1ms", trace},
                     spawn_options_);
        const std::string variables = command.out().next();
        EXPECT_EQ(command.wait(), Exit{0});

        Process server(std::stoi(variables.substr(variables.find("PID=") + 4)));
        EXPECT_EQ(server.wait(), Exit{124});
    }
}

TEST(ToolFullStdout, EndsTheToolWithAnErrorIfItMustPrint) {
    FullPipe pipe;
    SpawnOptions spawn_options;
    spawn_options.out = pipe.write_end();
    Tool tool({"--print-port"}, spawn_options);

    EXPECT_EQ(tool.wait(), Exit{4});
    EXPECT_THAT(tool.error().rest(),
                EndsWith("ws-echo: cannot write to stdout: nobody reads it\n"));
}

// ---- streams in unusual states ----

TEST(ToolTraceStderr, MayBeNonBlocking) {
    FullPipe pipe;
    ::fcntl(pipe.write_end(), F_SETFL, O_NONBLOCK);
    SpawnOptions spawn_options;
    spawn_options.error = pipe.write_end();
    Tool tool({"--trace", "bytes", "--trace-format", "json", "--print-port"}, spawn_options);
    RawClient client = RawClient::open(port_on_stdout(tool));
    expect_echo_of(std::string(500'000, 'x'), client);

    tool.signal(SIGTERM);

    EXPECT_THAT(pipe.rest().back(), HasSubstr("stopped"));
    EXPECT_EQ(tool.wait(), Exit{0});
}

TEST(ToolTraceStderr, MayBeClosedOrFail) {
    for (const bool is_closed : {true, false}) {
        const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
        if (full < 0) GTEST_SKIP() << "no /dev/full on this system";
        SpawnOptions spawn_options;
        spawn_options.error = is_closed ? kClosed : full;
        Tool tool({"--debug", "--print-port"}, spawn_options);
        ::close(full);
        RawClient client = RawClient::open(port_on_stdout(tool));
        expect_echo_of("hello", client);

        tool.signal(SIGTERM);

        EXPECT_EQ(tool.wait(), Exit{4});
    }
}

}  // namespace
}  // namespace wsecho_test
