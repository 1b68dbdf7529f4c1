// Where a health check asks: URLs, the options of the server, and the command line of process 1.

#include "tool/health_target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tool/arguments.hpp"

namespace wsecho::tool {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(HealthTarget, OfAUrlIsTheSamePlace) {
    const std::vector<std::pair<std::string, std::string>> urls = {
        {"http://127.0.0.1:9001", "http://127.0.0.1:9001/-/ready"},
        {"http://127.0.0.1:9001/", "http://127.0.0.1:9001/-/ready"},
        {"https://[::1]:9001/-/healthy", "https://[::1]:9001/-/healthy"},
        {"http://localhost:9001", "http://127.0.0.1:9001/-/ready"},
        {"ws://127.0.0.1:9001", "ws://127.0.0.1:9001/"},
        {"wss://LOCALHOST:9001/chat?room=1", "wss://127.0.0.1:9001/chat?room=1"},
        {"ws://[::1]:9001?id=a", "ws://[::1]:9001/?id=a"},
        {"http://10.1.2.3", "http://10.1.2.3:80/-/ready"},
        {"wss://10.1.2.3", "wss://10.1.2.3:443/"},
        {"ws+unix:///tmp/s:", "ws+unix:///tmp/s:/"},
        {"ws+unix:///tmp/a:b:/chat", "ws+unix:///tmp/a:b:/chat"},
        {"wss+unix:@name:/chat", "wss+unix:@name:/chat"},
        {"http+unix:///tmp/s", "http+unix:///tmp/s:/-/ready"}};
    for (const auto& [url, place] : urls) EXPECT_EQ(to_health_target(url).url(), place) << url;
}

TEST(HealthTarget, OfAnInvalidUrlIsRefused) {
    for (const char* url :
         {"", "127.0.0.1:9001", "ftp://127.0.0.1", "http:/127.0.0.1", "http://", "http://:9001",
          "http://example.com", "http://127.0.0.1:0", "http://127.0.0.1:65536", "http://::1:9001",
          "ws://127.0.0.1:9001/#part", "ws://127.0.0.1:9001/%zz", "ws+unix:", "ws+unix:@:/",
          "http://user@127.0.0.1:9001", "http://[::1", "http://127.0.0.1:x"}) {
        EXPECT_THROW(to_health_target(url), std::invalid_argument) << url;
    }
}

// The URL for a server with these arguments and variables; else why there is none.
std::string place_of(const std::vector<const char*>& arguments,
                     const std::vector<std::pair<std::string, std::string>>& variables = {}) {
    std::vector<const char*> all = {"ws-echo"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const auto environment = [&](const char* name) -> const char* {
        for (const auto& variable : variables) {
            if (variable.first == name) return variable.second.c_str();
        }
        return nullptr;
    };
    try {
        const Parsed parsed =
            parse_arguments(static_cast<int>(all.size()), all.data(), environment);
        return health_target_of(std::get<Settings>(parsed)).url();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

TEST(HealthTarget, OfAServerIsWhereItServesTheControlApi) {
    EXPECT_EQ(place_of({}), "http://127.0.0.1:9001/-/ready");
    EXPECT_EQ(place_of({"--port", "8080"}), "http://127.0.0.1:8080/-/ready");
    EXPECT_EQ(place_of({}, {{"WS_ECHO_PORT", "8080"}}), "http://127.0.0.1:8080/-/ready");
    EXPECT_EQ(place_of({"-p1"}, {{"WS_ECHO_PORT", "8080"}}), "http://127.0.0.1:1/-/ready");
    EXPECT_EQ(place_of({"--host", "10.1.2.3"}), "http://10.1.2.3:9001/-/ready");
    EXPECT_EQ(place_of({"--host", "0.0.0.0"}), "http://127.0.0.1:9001/-/ready");
    EXPECT_EQ(place_of({"--host", "::"}), "http://[::1]:9001/-/ready");
    EXPECT_EQ(place_of({"--host", "localhost"}), "http://127.0.0.1:9001/-/ready");
    EXPECT_EQ(place_of({"--tls"}), "http://127.0.0.1:9001/-/ready");
    EXPECT_EQ(place_of({"--tls", "--tls-only"}), "https://127.0.0.1:9001/-/ready");
    EXPECT_EQ(place_of({}, {{"WS_ECHO_TLS", "1"}, {"WS_ECHO_TLS_ONLY", "yes"}}),
              "https://127.0.0.1:9001/-/ready");
    EXPECT_EQ(place_of({"--control-port", "9002"}), "http://127.0.0.1:9002/-/ready");
    EXPECT_EQ(place_of({"--tls", "--tls-only"}, {{"WS_ECHO_CONTROL_PORT", "9002"}}),
              "http://127.0.0.1:9002/-/ready");
    EXPECT_EQ(place_of({"--unix", "/tmp/s"}), "http+unix:///tmp/s:/-/ready");
    EXPECT_EQ(place_of({"--unix", "@s", "--host", "::1"}), "http://[::1]:9001/-/ready");
}

TEST(HealthTarget, OfAPortThatTheSystemHasChosenIsUnknown) {
    for (const auto& arguments : std::vector<std::vector<const char*>>{
             {"--port", "0"},
             {"--control-port", "0"},
             {"--port", "0", "--port-file", "/nonexistent/port"}}) {
        EXPECT_THAT(place_of(arguments), testing::StartsWith("the server's port is unknown"));
    }
}

std::vector<std::string> found_in(std::string command_line) {
    for (char& c : command_line) {
        if (c == '|') c = '\0';
    }
    return arguments_of_server(command_line);
}

TEST(HealthTarget, IsReadFromTheCommandLineOfProcess1) {
    EXPECT_THAT(found_in("/ws-echo|--port|8080|"), ElementsAre("/ws-echo", "--port", "8080"));
    EXPECT_THAT(found_in("ws-echo|"), ElementsAre("ws-echo"));
    EXPECT_THAT(found_in("ws-echo|--behavior||"), ElementsAre("ws-echo", "--behavior", ""));
    EXPECT_THAT(found_in("/sbin/docker-init|--|/usr/bin/ws-echo|-p1|"),
                ElementsAre("/usr/bin/ws-echo", "-p1"));
    EXPECT_THAT(found_in("/usr/bin/wstest|-m|fuzzingserver|"),
                ElementsAre("/usr/bin/wstest", "-m", "fuzzingserver"));
    EXPECT_THAT(found_in("/pause|"), IsEmpty());
    EXPECT_THAT(found_in("/bin/ws-echo-wrapper|--port|1|"), IsEmpty());
    EXPECT_THAT(found_in(""), IsEmpty());
}

}  // namespace
}  // namespace wsecho::tool
