// What the tool prints once it listens.

#include "tool/announcement.hpp"

#include <gtest/gtest.h>

namespace wsecho::tool {
namespace {

TEST(Announcement, NamesUrlAndProcess) {
    const auto announcement = make_announcement(Print::nothing, "ws://127.0.0.1:43211/", 43211, 77);

    EXPECT_EQ(announcement.sentence, "listening on ws://127.0.0.1:43211 (pid 77)");
    EXPECT_EQ(announcement.out, "");
}

TEST(Announcement, NamesAllAddressesForPeople) {
    const auto announcement = make_announcement(Print::url, "ws://127.0.0.1:43211/", 43211, 77,
                                                "ws://127.0.0.1:43211 and all other interfaces");

    EXPECT_EQ(announcement.sentence,
              "listening on ws://127.0.0.1:43211 and all other interfaces (pid 77)");
    EXPECT_EQ(announcement.out, "ws://127.0.0.1:43211\n");
}

TEST(Announcement, OfAUnixSocketHasAnEmptyPort) {
    const auto announcement = make_announcement(Print::env, "ws+unix:///tmp/s:/", 0, 77);

    EXPECT_EQ(announcement.out,
              "export WS_ECHO_URL='ws+unix:///tmp/s:'; export WS_ECHO_PORT=; "
              "export WS_ECHO_PID=77;\n");
}

TEST(Announcement, PrintsOnStdoutOnlyWhatWasRequested) {
    const auto out = [](Print print) {
        return make_announcement(print, "ws://[::1]:43211/", 43211, 77).out;
    };

    EXPECT_EQ(out(Print::port), "43211\n");
    EXPECT_EQ(out(Print::url), "ws://[::1]:43211\n");
    EXPECT_EQ(out(Print::env),
              "export WS_ECHO_URL='ws://[::1]:43211'; export WS_ECHO_PORT=43211; "
              "export WS_ECHO_PID=77;\n");
    EXPECT_EQ(out(Print::fish_env),
              "set -gx WS_ECHO_URL 'ws://[::1]:43211'; set -gx WS_ECHO_PORT 43211; "
              "set -gx WS_ECHO_PID 77;\n");
}

TEST(Announcement, NumbersTheUrlsOfFurtherPorts) {
    const std::vector<std::string> further = {"ws://127.0.0.1:2", "ws://127.0.0.1:3"};
    const auto out = [&](Print print) {
        return make_announcement(print, "ws://127.0.0.1:1", 1, 77, "", further).out;
    };

    EXPECT_EQ(out(Print::url), "ws://127.0.0.1:1\n");
    EXPECT_EQ(out(Print::env),
              "export WS_ECHO_URL='ws://127.0.0.1:1'; export WS_ECHO_PORT=1; "
              "export WS_ECHO_PID=77; export WS_ECHO_LISTEN_URL_1='ws://127.0.0.1:2'; "
              "export WS_ECHO_LISTEN_URL_2='ws://127.0.0.1:3';\n");
    EXPECT_EQ(out(Print::fish_env),
              "set -gx WS_ECHO_URL 'ws://127.0.0.1:1'; set -gx WS_ECHO_PORT 1; "
              "set -gx WS_ECHO_PID 77; set -gx WS_ECHO_LISTEN_URL_1 'ws://127.0.0.1:2'; "
              "set -gx WS_ECHO_LISTEN_URL_2 'ws://127.0.0.1:3';\n");
}

TEST(Announcement, HasTheUrlOfTheControlApiForScripts) {
    const auto out = [](Print print) {
        return make_announcement(print, "ws://127.0.0.1:1", 1, 77, "", {"ws://127.0.0.1:2"},
                                 "http://127.0.0.1:3")
            .out;
    };

    EXPECT_EQ(out(Print::url), "ws://127.0.0.1:1\n");
    EXPECT_EQ(out(Print::env),
              "export WS_ECHO_URL='ws://127.0.0.1:1'; export WS_ECHO_PORT=1; "
              "export WS_ECHO_PID=77; export WS_ECHO_CONTROL_URL='http://127.0.0.1:3'; "
              "export WS_ECHO_LISTEN_URL_1='ws://127.0.0.1:2';\n");
    EXPECT_EQ(out(Print::fish_env),
              "set -gx WS_ECHO_URL 'ws://127.0.0.1:1'; set -gx WS_ECHO_PORT 1; "
              "set -gx WS_ECHO_PID 77; set -gx WS_ECHO_CONTROL_URL 'http://127.0.0.1:3'; "
              "set -gx WS_ECHO_LISTEN_URL_1 'ws://127.0.0.1:2';\n");
}

TEST(Announcement, QuotesAUrlThatAShellWouldChange) {
    EXPECT_EQ(make_announcement(Print::env, "ws://it's \\$HOME", 1, 77).out,
              "export WS_ECHO_URL='ws://it'\\''s '\\\\'$HOME'; export WS_ECHO_PORT=1; "
              "export WS_ECHO_PID=77;\n");
}

}  // namespace
}  // namespace wsecho::tool
