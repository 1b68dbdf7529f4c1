// Routes: patterns, which of several applies, and hints on requests that miss one.

#include "behavior/routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/refusal.hpp"

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using wsecho::behavior::Counted;
using wsecho::behavior::Routes;

std::string found(Routes& routes, std::string_view target) {
    Counted* const route = routes.find(target, target.substr(0, target.find('?')));
    return route == nullptr ? "nothing" : route->behavior.text();
}

}  // namespace

TEST(Routes, MayBePatterns) {
    Routes routes;
    routes.set("/ch*", "send(1)");
    routes.set("/rooms/*/log", "send(2)");
    routes.set("/find?name=*", "send(3)");

    EXPECT_EQ(found(routes, "/chat"), "send(1)");
    EXPECT_EQ(found(routes, "/ch"), "send(1)");
    EXPECT_EQ(found(routes, "/chat/a/b?x=1"), "send(1)");
    EXPECT_EQ(found(routes, "/rooms/7/log?token=a"), "send(2)");
    EXPECT_EQ(found(routes, "/rooms/7/logs"), "nothing");
    EXPECT_EQ(found(routes, "/find?name=x"), "send(3)");
    EXPECT_EQ(found(routes, "/find"), "nothing");
}

TEST(Routes, WithoutAsterisksComeFirstAndThenTheMostSpecificPattern) {
    Routes routes;
    routes.set("/*", "send(any)");
    routes.set("/chat*", "send(longer)");
    routes.set("/c*at*", "send(as-long)");
    routes.set("/chat", "send(exact)");

    EXPECT_EQ(found(routes, "/chat"), "send(exact)");
    EXPECT_EQ(found(routes, "/chats"), "send(longer)");
    EXPECT_EQ(found(routes, "/cats"), "send(as-long)");
    EXPECT_EQ(found(routes, "/"), "send(any)");
}

TEST(Routes, OfTheSamePatternAreReplaced) {
    Routes routes;
    routes.set("/a*", "send(1)");
    routes.set("/a*", "send(2)");
    EXPECT_EQ(found(routes, "/a"), "send(2)");
    EXPECT_THAT(routes.unused(), ElementsAre("\"/a*\": send(2)"));
}

TEST(Routes, MayContainAnAsteriskItself) {
    Routes routes;
    routes.set("/a\\*", "send(1)");
    EXPECT_EQ(found(routes, "/a*"), "send(1)");
    EXPECT_EQ(found(routes, "/ab"), "nothing");
    EXPECT_THAT(wsecho_test::refusal([&] { routes.set("/a\\b", "sink"); }), HasSubstr("\\"));
}

TEST(Routes, HintAtTheOneThatAClientMayHaveMeant) {
    Routes routes;
    routes.set("/chat", "sink");
    routes.set("/rooms/*", "sink");
    routes.set("/find?q=1", "sink");

    EXPECT_EQ(routes.nearest("/chta"), "/chat");
    EXPECT_EQ(routes.nearest("/Chat"), "/chat");
    EXPECT_EQ(routes.nearest("/chat/"), "/chat");
    EXPECT_EQ(routes.nearest("//chat"), "/chat");
    EXPECT_EQ(routes.nearest("/ch%61t"), "/chat");
    EXPECT_EQ(routes.nearest("/api/chat"), "/chat");
    EXPECT_EQ(routes.nearest("/chat/room"), "/chat");
    EXPECT_EQ(routes.nearest("/find"), "/find?q=1");
    EXPECT_EQ(routes.nearest("/Rooms/7"), "/rooms/*");
    EXPECT_EQ(routes.nearest("/rooms"), "/rooms/*");
    EXPECT_EQ(routes.nearest("/room/7"), "/rooms/*");
}

TEST(Routes, DoNotHintAtOthers) {
    Routes routes;
    EXPECT_EQ(routes.nearest("/chat"), "");
    routes.set("/chat", "sink");
    routes.set("/", "sink");
    routes.set("/*", "sink");
    EXPECT_EQ(routes.nearest("/"), "/");
    EXPECT_EQ(routes.nearest("/feed"), "");
    EXPECT_EQ(routes.nearest("/a"), "");
    EXPECT_EQ(routes.nearest('/' + std::string(100'000, 'a')), "");
}

TEST(Routes, AreUnusedUntilTheirFirstConnection) {
    Routes routes;
    routes.set("/b", "hs.status(503);first=2");
    routes.set("/a*", "");
    EXPECT_THAT(routes.unused(), ElementsAre("\"/b\": hs.status(503);first=2", "\"/a*\": echo"));
    routes.find("/b", "/b")->used = true;
    EXPECT_THAT(routes.unused(), ElementsAre("\"/a*\": echo"));
}
