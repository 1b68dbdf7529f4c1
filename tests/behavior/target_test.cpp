// What request targets ask for.

#include "behavior/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/refusal.hpp"
#include "wsecho/steps.hpp"

using namespace wsecho;
using namespace wsecho::behavior;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using wsecho_test::refusal;

namespace {

/// The text of the requested behavior, or `none`.
std::string asked(const std::string& target) {
    const auto behavior = read_target(target).behavior;
    return behavior ? behavior->text() : "none";
}

std::string refused_target(const std::string& target) {
    return refusal([&] { read_target(target); });
}

}  // namespace

TEST(Target, HasPathAndTag) {
    const Target target = read_target("/chat?room=1&id=alice");

    EXPECT_EQ(target.whole, "/chat?room=1&id=alice");
    EXPECT_EQ(target.path, "/chat");
    EXPECT_EQ(target.tag, "alice");
    EXPECT_EQ(target.behavior, std::nullopt);
}

TEST(Target, MayBeAbsolute) {
    EXPECT_EQ(read_target("http://localhost:9001/chat?a").whole, "/chat?a");
    EXPECT_EQ(read_target("http://localhost").path, "/");
    EXPECT_EQ(asked("ws://localhost/do/sink"), "sink");
    EXPECT_EQ(read_target("/http://localhost/x").path, "/http://localhost/x");
}

TEST(Target, HasTheFirstTagDecoded) {
    EXPECT_EQ(read_target("/?id=a%20b+c&id=d").tag, "a b c");
    EXPECT_EQ(read_target("/?id=50%").tag, "50%");
    EXPECT_EQ(read_target("/?id").tag, "");
    EXPECT_EQ(read_target("/?idea=x").tag, "");
    EXPECT_EQ(read_target("/?").tag, "");
}

TEST(Target, AsksForABehaviorInItsPath) {
    EXPECT_EQ(asked("/do/send(hello)/close(4001,bye)@message:3;first=2"),
              "send(hello)/close(4001,bye)@message:3;first=2");
    EXPECT_EQ(asked("/do/send(a%2Cb%3F)?id=x"), "send(a%2Cb%3F)");
    EXPECT_EQ(read_target("/do/sink?id=x").tag, "x");
    EXPECT_EQ(asked("/doing/sink"), "none");
    EXPECT_EQ(asked("/chat/do/sink"), "none");
    EXPECT_EQ(asked("/"), "none");
}

TEST(Target, AsksForABehaviorInTheQueryOfAnyPath) {
    EXPECT_EQ(asked("/chat?room=1&do=send(hello)/sink@message:2&id=x"),
              "send(hello)/sink@message:2");
    EXPECT_EQ(asked("/?do=hs.status(503);first=2"), "hs.status(503);first=2");
    EXPECT_EQ(asked("/?do=close(code=4001,reason=a=b)"), "close(4001,a%3Db)");
    EXPECT_EQ(asked("/?redo=sink"), "none");
}

TEST(Target, ReadsWhatUrlSearchParamsEncodes) {
    // new URLSearchParams({do: "delay(5ms)/send(hello, world)@message:3;first=2"}), with %2C for
    // the comma in the text
    EXPECT_EQ(asked("/?do=delay%285ms%29%2Fsend%28hello%252C+world%29%40message%3A3%3Bfirst%3D2"),
              "delay(5ms)/send(hello%2C%20world)@message:3;first=2");
    EXPECT_EQ(asked("/?do=close%284001%2Cbye%29"), "close(4001,bye)");
    EXPECT_EQ(asked("/?do=send%281%2B1%29"), "send(1%2B1)");
    EXPECT_EQ(asked("/?do=sink"), "sink");
}

TEST(Target, ReadsWhatEncodeUriComponentEncodes) {
    // encodeURIComponent() does not encode parentheses.
    EXPECT_EQ(asked("/?do=delay(5ms)%2Fsend(hello%20world)%40message%3A3%3Bfirst%3D2"),
              "delay(5ms)/send(hello%20world)@message:3;first=2");
    EXPECT_EQ(asked("/do/close(4001%2Cbye)"), "close(4001,bye)");
    EXPECT_EQ(asked("/do/delay(5ms)%2Fsink"), "delay(5ms)/sink");
    EXPECT_EQ(asked("/?do=send(h%C3%A9)%2Fsink"), "send(h%C3%A9)/sink");
}

TEST(Target, ReadsAPlusInAQueryAsASpace) {
    EXPECT_EQ(asked("/?do=send(1+1)"), "send(1%201)");  // aiohttp and .NET leave the parentheses
    EXPECT_EQ(asked("/?do=send%281+1%29"), "send(1%201)");
    EXPECT_EQ(asked("/?do=send(1%2B1)"), "send(1%2B1)");
    EXPECT_EQ(asked("/?do=reply(a+b,c+d)@message:1"), "reply(a%20b,c%20d)@message:1");
    EXPECT_EQ(asked("/do/send(1+1)"), "send(1%2B1)");
    EXPECT_EQ(asked("/do/send%281+1%29"), "send(1%2B1)");
}

// The targets are what aiohttp 3.8 with yarl 1.8 sends: it decodes "(),@/" again.
TEST(Target, ReadsWhatAiohttpMakesOfAChainThatIsEncodedAsAWhole) {
    // aiohttp: params={'do': "send(50%25%20%28nearly%29%2C%20a%2Bb)/close(4001,bye)@message:3"}
    EXPECT_EQ(asked("/c?do=send(50%2525%2520%2528nearly%2529%252C%2520a%252Bb)/"
                    "close(4001,bye)@message:3"),
              "send(50%25%20%28nearly%29%2C%20a%2Bb)/close(4001,bye)@message:3");
    EXPECT_EQ(asked("/c?do=send(a%252Cb)/sink%3Bfirst%3D2"), "send(a%2Cb)/sink;first=2");
    EXPECT_EQ(asked("/c?do=send(a+%252C+b)/close(code%3D4001)"), "send(a%20%2C%20b)/close(4001)");
    // quote(chain, safe='') in a path
    EXPECT_EQ(asked("/do/send(a%252Cb)%2Fclose(4001,bye)@message:3"),
              "send(a%2Cb)/close(4001,bye)@message:3");
    // A literal "%20" of a chain that is encoded as a whole.
    EXPECT_EQ(asked("/c?do=send(%252520)"), "send(%25%320)");
    EXPECT_EQ(read_target("/c?do=send(%252520)").behavior, Behavior(steps::send("%20")));
}

// encodeURIComponent() does not encode parentheses: one step can look as if it were not encoded.
TEST(Target, ReadsAStepThatLooksAsIfItWereNotEncoded) {
    EXPECT_EQ(asked("/do/send(50%2525)"), "send(50%25)");
    EXPECT_EQ(asked("/?do=send(h%25C3%25A9)"), "send(h%C3%A9)");
    EXPECT_EQ(asked("/do/greeting(a%2529)"), "greeting(a%29)");
    EXPECT_EQ(asked("/do/send(50%25)"), "send(50%25)");
    EXPECT_EQ(asked("/do/send(100%25%20sure)"), "send(100%25%20sure)");
}

TEST(Target, ReadsALiteralPercentAsTextWritesIt) {
    for (const char* text : {"%20", "%2C", "50%25", "%03=2", "%%41", "%252C"}) {
        for (const Behavior& sent : {Behavior(steps::send(text)),
                                     steps::hs_status(503).when("Origin", text) / steps::sink()}) {
            EXPECT_EQ(read_target("/do/" + sent.text()).behavior, sent) << sent;
            EXPECT_EQ(read_target("/?do=" + sent.text()).behavior, sent) << sent;
        }
    }
}

TEST(Target, RefusesAChainThatCanMeanTwoThings) {
    EXPECT_EQ(refused_target("/do/send(text%3Dhello)"),
              "the chain is ambiguous: write send(text=text%3Dhello) or send(hello) (if you encode "
              "the chain as a whole, encode its parentheses too, as %28 and %29)");
    EXPECT_THAT(refused_target("/?do=reply(pattern%3Da,text%3Db)"),
                HasSubstr("write reply(pattern=pattern%3Da,text=text%3Db) or reply(a,b) "));
    EXPECT_EQ(asked("/do/send%28text%3Dhello%29"), "send(hello)");
    EXPECT_EQ(asked("/do/send(text=text%3Dhello)"), "send(text=text%3Dhello)");
    EXPECT_EQ(asked("/do/hs.status(503,busy%2C%20sorry)"), "hs.status(503,busy%2C%20sorry)");
    EXPECT_EQ(asked("/do/send(other%3Dhello)"), "send(other%3Dhello)");
}

TEST(Target, ReportsTheReadingThatGotFurther) {
    // As written, the error is at %2F; decoded, at the second step.
    EXPECT_THAT(refused_target("/?do=delay(5ms)%2Fclose(1005)"),
                StartsWith("step 2 \"close(1005)\": close: code 1005"));
    EXPECT_EQ(refused_target("/?do=statsu%28503%29"),
              "step 1: unknown step \"statsu(503)\": did you mean hs.status?");
    EXPECT_THAT(refused_target("/do/close(5000%2Cbye)"), HasSubstr("code 5000 must not be sent"));
    // A text with raw separators was not encoded as a whole.
    EXPECT_THAT(refused_target("/do/close(5000,a%2Cb)"),
                HasSubstr("\"close(5000,a%2Cb)\": close: code"));
    EXPECT_THAT(refused_target("/do/send(a%2Cb,c)"),
                HasSubstr("send takes 1 argument (text), but got 2"));
    EXPECT_THAT(refused_target("/do/send(50%)"), HasSubstr("\"%\" is not a percent-encoding"));
    EXPECT_THAT(refused_target("/do/statsu(a+b)"), HasSubstr("unknown step \"statsu(a+b)\""));
}

TEST(Target, RefusesAMissingBehavior) {
    for (const char* target : {"/do", "/do/", "/do?a=b", "/do/?a=b"}) {
        EXPECT_EQ(refused_target(target),
                  "no behavior after /do/: write for example /do/send(hello)")
            << target;
    }
    for (const char* target : {"/?do=", "/chat?do", "/?a=b&do=&c=d"}) {
        EXPECT_EQ(refused_target(target),
                  "no behavior after do=: write for example ?do=send(hello)")
            << target;
    }
}

TEST(Target, RefusesTwoBehaviors) {
    for (const char* target : {"/do/sink?do=sink", "/?do=sink&do=sink", "/do?do=sink"}) {
        EXPECT_EQ(refused_target(target),
                  "the URL asks for a behavior twice: write one chain, with its steps separated by "
                  "slashes, either after /do/ or after do=")
            << target;
    }
}

TEST(Target, RefusesStepsThatActBeforeItIsKnown) {
    EXPECT_EQ(refused_target("/do/sink/delay(1s)@connect"),
              "delay(1s)@connect acts before the URL is known, so no URL can ask for it: queue it "
              "for the next connection, or make it the default behavior");
}

TEST(Target, ExplainsWhichCharactersEndAnArgumentInAUrl) {
    EXPECT_EQ(refused_target("/do/send(what?)"),
              "step 1 \"send(what\": \"(\" is not closed: add \")\" (in an argument, write '?' "
              "as %3F and '&' as %26)");
    EXPECT_THAT(refused_target("/?do=send(a&b)"), HasSubstr("'&' as %26)"));
}

TEST(Target, AsksForABehaviorValidOrNot) {
    for (const char* target : {"/do", "/do/", "/do/xyzzy", "/?do", "/a?b&do=x", "/do/sink?do=x"}) {
        EXPECT_TRUE(asks_for_behavior(target)) << target;
    }
    for (const char* target : {"/", "/doing", "/a/do/b", "/?redo=x", "/?a=do", ""}) {
        EXPECT_FALSE(asks_for_behavior(target)) << target;
    }
}
