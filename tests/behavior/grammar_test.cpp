// Which texts are behaviors, and the error messages for all others.

#include "behavior/grammar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/refusal.hpp"
#include "wsecho/steps.hpp"

using namespace wsecho;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using wsecho_test::refusal;

namespace {

std::string refused(const std::string& text) {
    return refusal([&] { Behavior behavior(text); });
}

std::string argument(const std::string& text) {
    return Behavior(text).steps().front().arguments().front();
}

}  // namespace

TEST(Grammar, ReadsStepsWithAllTheirParts) {
    EXPECT_EQ(Behavior("delay(500ms)/send(hello)/close(4001,bye)@message:3;first=2"),
              steps::delay(500ms) / steps::send("hello") /
                  steps::close(4001, "bye").at_message(3).on_first(2));
    EXPECT_EQ(Behavior("sink;p=0.5,seed=7/echo@ping:2"),
              steps::sink().with_probability(0.5, 7) / steps::echo().at_ping(2));
}

TEST(Grammar, ReadsMostOctetsInArgumentsLiterally) {
    EXPECT_EQ(argument("send(a/b;c@d=e(f +g)"), "a/b;c@d=e(f +g");
    EXPECT_EQ(argument("send(\xc3\xa9\n)"), "\xc3\xa9\n");
}

TEST(Grammar, DecodesArgumentsOneByOne) {
    EXPECT_EQ(argument("send(a%2Cb%29%25%2f)"), "a,b)%/");
    EXPECT_EQ(Behavior("close(4001,a%2Cb)"), Behavior(steps::close(4001, "a,b")));
}

TEST(Grammar, ReadsEmptyParenthesesAsNoArgumentUnlessItMayBeEmpty) {
    EXPECT_EQ(Behavior("echo()"), Behavior("echo"));
    EXPECT_EQ(Behavior("echo.fragments()"), Behavior("echo.fragments"));
    EXPECT_EQ(Behavior("close()"), Behavior("close"));
    EXPECT_EQ(Behavior("send()"), Behavior(steps::send("")));
}

TEST(Grammar, ReadsNamedArguments) {
    EXPECT_EQ(Behavior("close(code=4001,reason=bye)"), Behavior(steps::close(4001, "bye")));
    EXPECT_EQ(Behavior("close(reason=bye,code=4001)"), Behavior(steps::close(4001, "bye")));
    EXPECT_EQ(Behavior("close(4001,reason=a%3Db)"), Behavior(steps::close(4001, "a=b")));
    EXPECT_EQ(Behavior("hs.status(503,body=x)"), Behavior(steps::hs_status(503, "", "x")));
}

TEST(Grammar, ReadsOneWordBeforeEqualsAsAName) {
    EXPECT_EQ(argument("send(text=hello)"), "hello");
    EXPECT_EQ(argument("send(text=a=b)"), "a=b");
    EXPECT_EQ(argument("send(a%3Db)"), "a=b");
    EXPECT_EQ(argument("send(text%3Dhello)"), "text=hello");
    for (const char* value : {"=", "=a", "==", "/chat?room=1", "{\"a\":\"b=c\"}", "a b=c", "1=2",
                              "a.b=c", "x+y=z", "http://a/?b=c"}) {
        EXPECT_EQ(argument("send(" + std::string(value) + ")"), value);
    }
}

TEST(Grammar, RefusesUnknownNamesOfArguments) {
    EXPECT_EQ(refused("close(resaon=bye)"),
              "step 1 \"close(resaon=bye)\": unknown argument \"resaon\": did you mean reason?");
    EXPECT_EQ(refused("hs.redirect(307,locaton=/x)"),
              "step 1 \"hs.redirect(307,locaton=/x)\": unknown argument \"locaton\": did you mean "
              "location? For the value \"locaton=/x\", write location=locaton=/x or locaton%3D/x");
    EXPECT_EQ(refused("send(a=b)"),
              "step 1 \"send(a=b)\": unknown argument \"a\": the argument of send is text; for the "
              "value \"a=b\", "
              "write text=a=b or a%3Db");
    EXPECT_EQ(refused("echo(loud=yes)"),
              "step 1 \"echo(loud=yes)\": unknown argument \"loud\": echo takes no arguments");
    EXPECT_EQ(
        refused("delay(time=1s)"),
        "step 1 \"delay(time=1s)\": unknown argument \"time\": the argument of delay is duration");
    EXPECT_EQ(refused("close(code=4001,resaon=bye)"),
              "step 1 \"close(code=4001,resaon=bye)\": unknown argument \"resaon\": did you mean "
              "reason?");
    EXPECT_THAT(refused("close(Reason=bye)"), HasSubstr("did you mean reason?"));
    EXPECT_THAT(refused("close(4001,reson=)"), HasSubstr("did you mean reason?"));
    EXPECT_THAT(refused("tcp.chop(1,dealy=1ms)"), HasSubstr("did you mean delay?"));
    EXPECT_THAT(refused("echo.fragments(octet=3)"), HasSubstr("unknown argument \"octet\": "));
    EXPECT_THAT(refused("hs.status(503,x=y)"),
                HasSubstr("unknown argument \"x\": the arguments of hs.status are code, reason and "
                          "body; for the value \"x=y\", write reason=x=y or x%3Dy"));
    EXPECT_THAT(refused("header(X-A,b=c)"), HasSubstr("write value=b=c or b%3Dc"));
    EXPECT_THAT(refused("header(nam=X-A,value=b)"), HasSubstr("did you mean name?"));
    EXPECT_THAT(refused("hs.set-cookie(a=1)"), HasSubstr("write cookie=a=1 or a%3D1"));
    EXPECT_THAT(refused("send(" + std::string(50, 'a') + "=)"),
                HasSubstr("write the first \"=\" as %3D"));
}

TEST(Grammar, ReadsBackTextsThatLookLikeNamedArguments) {
    for (const char* text : {"a=b", "text=hello", "txt=hello", "="}) {
        EXPECT_EQ(Behavior(Behavior(steps::send(text)).text()), Behavior(steps::send(text)));
    }
}

TEST(Grammar, RefusesNamedArgumentsThatConflict) {
    EXPECT_EQ(refused("close(4001,code=4002)"),
              "step 1 \"close(4001,code=4002)\": code is given twice: remove one");
    EXPECT_EQ(refused("close(reason=a,reason=b)"),
              "step 1 \"close(reason=a,reason=b)\": reason is given twice: remove one");
    EXPECT_EQ(
        refused("close(code=4001,bye)"),
        "step 1 \"close(code=4001,bye)\": \"bye\" follows a named argument but has no name: name "
        "it too");
    EXPECT_EQ(refused("reply(text=b)"),
              "step 1 \"reply(text=b)\": pattern is missing: add pattern=...");
    EXPECT_THAT(refused("close(reason=bye)"), HasSubstr("a reason needs a code"));
}

TEST(Grammar, NamesTheStepByNumberAndText) {
    EXPECT_EQ(refused("delay(5ms)/close(1005)"),
              "step 2 \"close(1005)\": close: code 1005 must not be sent: use 1000 to 1003, 1007 "
              "to 1014 or 3000 to 4999 (RFC 6455, 7.4)");
    EXPECT_EQ(refused("delay(5)"),
              "step 1 \"delay(5)\": delay: duration \"5\" has no unit: write 5ms or 5s");
}

TEST(Grammar, ShowsOnlyTheStartOfALongStep) {
    const std::string sentence = refused("send(" + std::string(10'000, 'a') + ",b)");

    EXPECT_LT(sentence.size(), 250U);
    EXPECT_THAT(sentence, HasSubstr("(10008 octets)"));
}

TEST(Grammar, ProposesTheNearestName) {
    EXPECT_EQ(refused("statsu(503)"),
              "step 1: unknown step \"statsu(503)\": did you mean hs.status?");
    EXPECT_EQ(refused("echo/xyzzy"), "step 2: unknown step \"xyzzy\": no step has a similar name");
    EXPECT_EQ(refused("close=4001"), "step 1: unknown step \"close=4001\": write close(4001)");
    EXPECT_EQ(refused("send:hello"), "step 1: unknown step \"send:hello\": write send(hello)");
    EXPECT_EQ(refused("delay 5s"), "step 1: unknown step \"delay 5s\": write delay(5s)");
    EXPECT_EQ(refused("close="), "step 1: unknown step \"close=\": write close(...)");
    EXPECT_EQ(refused("close/4001"), "step 2: unknown step \"4001\": write close(4001)");
    EXPECT_EQ(refused("close(1000)/4001"),
              "step 2: unknown step \"4001\": no step has a similar name");
    EXPECT_EQ(refused("sink=1"), "step 1: unknown step \"sink=1\": did you mean sink?");
    EXPECT_EQ(refused("Echo"), "step 1: unknown step \"Echo\": did you mean echo?");
    EXPECT_THAT(refused("(a)"), StartsWith("step 1: unknown step \"(a)\""));
    EXPECT_THAT(refused(" echo"), HasSubstr("did you mean echo?"));
}

TEST(Grammar, RefusesEmptySteps) {
    EXPECT_EQ(refused("echo//sink"), "step 2 is empty: remove a slash");
    EXPECT_EQ(refused("/echo"), "step 1 is empty: remove a slash");
    EXPECT_EQ(refused("echo/"), "step 2 is empty: remove a slash");
    EXPECT_EQ(refused("/"), "step 1 is empty: remove a slash");
}

TEST(Grammar, SaysWhatToLeaveOutOfAUrl) {
    EXPECT_EQ(refused("/do/close(4001)"), "step 1: write close(4001), without /do/");
    EXPECT_EQ(refused("do/sink/echo"), "step 1: write sink/echo, without do/");
    EXPECT_EQ(refused("do=close(4001)"), "step 1: write close(4001), without do=");
    EXPECT_EQ(refused("?do=sink"), "step 1: write sink, without ?do=");
    EXPECT_EQ(refused("/chat?room=1&do=sink"), "step 1: write sink, without /chat?room=1&do=");
    EXPECT_EQ(refused("ws://127.0.0.1:9001/do/sink"),
              "step 1: write sink, without ws://127.0.0.1:9001/do/");
    EXPECT_EQ(refused("/do/"), "step 1 is empty: remove a slash");
    EXPECT_EQ(Behavior("send(/do/x)").steps().size(), 1U);
}

TEST(Grammar, RefusesParenthesesThatDoNotMatch) {
    EXPECT_EQ(refused("send(a"), "step 1 \"send(a\": \"(\" is not closed: add \")\"");
    EXPECT_EQ(refused("send(a,b/echo"), "step 1 \"send(a,b/echo\": \"(\" is not closed: add \")\"");
    EXPECT_EQ(refused("send(f(x))"),
              "step 1 \"send(f(x))\": unexpected \")\" after \")\": only @trigger, ;scope or / may "
              "follow; in an argument, write \")\" as %29");
    EXPECT_THAT(refused("send(a)b@open/echo"), HasSubstr("\"b@open\" after \")\""));
    EXPECT_THAT(refused("echo)"), HasSubstr("unknown step \"echo)\": did you mean echo?"));
}

TEST(Grammar, RefusesAWrongNumberOfArguments) {
    EXPECT_EQ(
        refused("send(a,b)"),
        "step 1 \"send(a,b)\": send takes 1 argument (text), but got 2: percent-encode a comma as "
        "%2C");
    EXPECT_EQ(refused("echo(a)"), "step 1 \"echo(a)\": echo takes no arguments, but got 1");
    EXPECT_EQ(refused("delay(1s,2s)"),
              "step 1 \"delay(1s,2s)\": delay takes 1 argument (duration), but got 2");
    EXPECT_EQ(refused("send"), "step 1 \"send\": send: text is missing: write send(text)");
}

TEST(Grammar, RefusesBadPercentEncoding) {
    EXPECT_EQ(refused("send(50%)"),
              "step 1 \"send(50%)\": \"%\" is not a percent-encoding: write a percent sign as %25");
    EXPECT_EQ(
        refused("close(4001,%4x)"),
        "step 1 \"close(4001,%4x)\": \"%4x\" is not a percent-encoding: write a percent sign as "
        "%25");
}

TEST(Grammar, ReadsTriggers) {
    const Step step("delay", {"1s"});
    EXPECT_EQ(Behavior("delay(1s)@connect"), Behavior(step.at_connect()));
    EXPECT_EQ(Behavior("delay(1s)@request"), Behavior(step.at_request()));
    EXPECT_EQ(Behavior("delay(1s)@open"), Behavior(step));
    EXPECT_EQ(Behavior("delay(1s)@message:03"), Behavior(step.at_message(3)));
    EXPECT_EQ(Behavior("delay(1s)@byte:64KiB"), Behavior(step.at_byte(65536)));
    EXPECT_EQ(Behavior("delay(1s)@byte:0"), Behavior(step.at_byte(0)));
    EXPECT_EQ(Behavior("delay(1s)@time:2s"), Behavior(step.at_time(2s)));
    EXPECT_EQ(Behavior("delay(1s)@time:0"), Behavior(step.at_time(0s)));
    EXPECT_EQ(Behavior("delay(1s)@ping:2"), Behavior(step.at_ping(2)));
    EXPECT_EQ(Behavior("delay(1s)@close"), Behavior(step.at_close()));
}

TEST(Grammar, RefusesInvalidTriggers) {
    const std::string all =
        "connect, request, open, message:N, byte:N, time:DURATION, ping:N or close";
    EXPECT_EQ(refused("sink@mesage:3"),
              "step 1 \"sink@mesage:3\": unknown trigger \"mesage:3\": write " + all);
    EXPECT_THAT(refused("sink@"), HasSubstr("unknown trigger \"\": write " + all));
    EXPECT_THAT(refused("sink@open@close"), HasSubstr("unknown trigger \"open@close\""));
    EXPECT_THAT(refused("sink@natural"), HasSubstr("unknown trigger"));
    EXPECT_THAT(refused("sink@message"),
                HasSubstr("trigger \"message\" needs a value: write message:N"));
    EXPECT_THAT(refused("sink@open:3"), HasSubstr("trigger \"open:3\" takes no value: write open"));
    EXPECT_THAT(
        refused("sink@message:x"),
        HasSubstr("trigger \"message:x\": \"x\" is not a number: write for example message:3"));
    EXPECT_THAT(refused("sink@time:5"), HasSubstr("trigger \"time:5\": \"5\" is not a duration"));
    EXPECT_THAT(refused("sink@byte:5x"), HasSubstr("trigger \"byte:5x\": \"5x\" is not a size"));
    EXPECT_THAT(refused("sink@message:0"), HasSubstr("messages are counted from 1"));
    EXPECT_THAT(refused("sink@time:25h"), HasSubstr("the time must be from 0s to 24h"));
}

TEST(Grammar, RefusesTriggersThatTheStepDoesNotAccept) {
    EXPECT_EQ(refused("header(a,b)@message:3"),
              "step 1 \"header(a,b)@message:3\": header cannot act @message: it acts on the "
              "response to the opening handshake");
}

// A ws+unix URL must not contain a colon there: some clients split it at colons.
TEST(Grammar, ReadsTriggersWithAnEncodedColon) {
    EXPECT_EQ(Behavior("close(4000)@message%3A3"), Behavior("close(4000)@message:3"));
    EXPECT_EQ(Behavior("send(%29%3a)@time%3a50ms/sink"), Behavior("send(%29:)@time:50ms/sink"));
    EXPECT_NE(refused("sink@message%3"), "nothing thrown");
}

TEST(Grammar, ReadsScopes) {
    EXPECT_EQ(Behavior("sink;first=02"), Behavior(steps::sink().on_first(2)));
    EXPECT_EQ(Behavior("sink;nth=2"), Behavior(steps::sink().on_nth(2)));
    EXPECT_EQ(Behavior("sink;every=2"), Behavior(steps::sink().on_every(2)));
    EXPECT_EQ(Behavior("sink;p=0.250,seed=7"), Behavior(steps::sink().with_probability(0.25, 7)));
    EXPECT_EQ(Behavior("sink;p=1"), Behavior(steps::sink().with_probability(1, 0)));
    EXPECT_EQ(Behavior("sink;p=0.000000001"), Behavior(steps::sink().with_probability(1e-9, 0)));
}

TEST(Grammar, RefusesInvalidScopes) {
    EXPECT_EQ(refused("sink;frist=2"),
              "step 1 \"sink;frist=2\": unknown scope \"frist=2\": did you mean first=N?");
    EXPECT_EQ(refused("sink;only=2"),
              "step 1 \"sink;only=2\": unknown scope \"only=2\": write first=N, nth=N, every=N, "
              "p=PROBABILITY,seed=N, when=FIELD:PATTERN or unless=FIELD:PATTERN");
    EXPECT_THAT(refused("sink;first=1;nth=2"),
                HasSubstr("the step has two scopes that count: remove \"nth=2\""));
    for (const char* wrong : {"sink;", "sink;first", "sink;first:2", "sink;p=0.5,sed=7",
                              "sink;first=1;nth=2", "sink;p"}) {
        EXPECT_NE(refused(wrong), "nothing thrown") << wrong;
    }
    EXPECT_THAT(refused("sink;first=0"), HasSubstr("counts begin at 1"));
    EXPECT_THAT(refused("sink;first=x"),
                HasSubstr("scope \"first=x\": \"x\" is not a number: write for example first=3"));
    EXPECT_THAT(refused("sink;p=0.5,seed=x"),
                HasSubstr("\"x\" is not a number: write for example seed=3"));
    EXPECT_THAT(refused("sink;nth=99999999999999999999"),
                HasSubstr("\"99999999999999999999\" is larger than 18446744073709551615"));
    EXPECT_THAT(refused("sink@message:18446744073709551616"),
                HasSubstr("\"18446744073709551616\" is larger than 18446744073709551615"));
    for (const char* wrong : {"1.5", "1.000000001", "-0.1", ".5", "1.", "50%", "1e-3",
                              "0.1234567890", "nan", "0x1", ""}) {
        EXPECT_THAT(refused("sink;p=" + std::string(wrong)),
                    HasSubstr("write 0 to 1 with up to nine decimals, as in 0.25"));
    }
    EXPECT_THAT(refused("sink;first=2@open"),
                HasSubstr("the scope must follow the trigger, as in @open;first=2"));
}

TEST(Grammar, ReadsConditions) {
    const Step sink = steps::sink();
    EXPECT_EQ(Behavior("sink;when=Origin"), Behavior(sink.when("Origin")));
    EXPECT_EQ(Behavior("sink;when=Origin:*"), Behavior(sink.when("Origin")));
    EXPECT_EQ(Behavior("sink;when=Origin:"), Behavior(sink.when("Origin", "")));
    EXPECT_EQ(Behavior("sink;unless=X-Token:a%3Bb%2F%40c"),
              Behavior(sink.unless("X-Token", "a;b/@c")));
    EXPECT_EQ(Behavior("sink;unless=Authorization:Bearer *"),
              Behavior(sink.unless("Authorization", "Bearer *")));
    EXPECT_EQ(Behavior("sink@message:2;when=A:1;unless=B;first=2"),
              Behavior(sink.at_message(2).on_first(2).when("A", "1").unless("B")));
    EXPECT_EQ(Behavior("sink;first=2;when=A"), Behavior("sink;when=A;first=2"));
    EXPECT_EQ(Behavior("sink;when=subprotocol:chat"),
              Behavior(sink.when("Sec-WebSocket-Protocol", "chat")));
}

TEST(Grammar, ReadsTheSlashesOfAnOriginAsPartOfThePattern) {
    EXPECT_EQ(Behavior("sink;unless=Origin:https://app.example/send(a)"),
              steps::sink().unless("Origin", "https://app.example") / steps::send("a"));
    EXPECT_EQ(Behavior("sink;when=Origin:*://*:8080;first=1/echo"),
              steps::sink().when("Origin", "*://*:8080").on_first(1) / steps::echo());
    EXPECT_EQ(Behavior("sink;when=Origin:https://app.example").text(),
              "sink;when=Origin:https://app.example");
}

// As url() writes them for a Unix socket.
TEST(Grammar, ReadsEncodedColonsOfConditions) {
    EXPECT_EQ(Behavior("sink;when=A%3Ab:c%3ad"), steps::sink().when("A", "b:c:d"));
    EXPECT_EQ(Behavior("sink;when=A:b%3Ac"), steps::sink().when("A", "b:c"));
    EXPECT_EQ(Behavior("sink;unless=Origin%3Ahttps%3A//app.example%3A8080/send(a)"),
              steps::sink().unless("Origin", "https://app.example:8080") / steps::send("a"));
    EXPECT_EQ(Behavior("sink;when=Origin%3a*%3a//*").text(), "sink;when=Origin:*://*");
}

TEST(Grammar, RefusesInvalidConditions) {
    EXPECT_EQ(refused("sink;wen=Origin"),
              "step 1 \"sink;wen=Origin\": unknown scope \"wen=Origin\": did you mean "
              "when=FIELD:PATTERN?");
    EXPECT_THAT(refused("sink;unles=Origin"), HasSubstr("did you mean unless=FIELD:PATTERN?"));
    EXPECT_EQ(refused("sink;when=:x"),
              "step 1 \"sink;when=:x\": condition when: \"\" is not the name of a header field: "
              "write when=FIELD:PATTERN, as in when=User-Agent:old*");
    EXPECT_THAT(refused("sink;unless=Origin=https"),
                HasSubstr("\"Origin=https\" is not the name of a header field"));
    EXPECT_THAT(refused("sink;when"), HasSubstr("is not the name of a header field"));
    EXPECT_THAT(refused("sink;when=A:\\x"), HasSubstr("stray backslash"));
    EXPECT_THAT(refused("sink;when=A:5%"), HasSubstr("write a percent sign as %25"));
    EXPECT_THAT(refused("sink;when=From:a@b.example"), HasSubstr("in a pattern, write @ as %40"));
    EXPECT_THAT(refused("sink;when=Origin@open"), HasSubstr("must follow the trigger"));
}

TEST(Grammar, ExplainsThatASlashEndsAPattern) {
    EXPECT_EQ(refused("sink;when=User-Agent:Mozilla/5.0*"),
              "step 2: unknown step \"5.0*\": no step has a similar name (in the pattern of a "
              "condition, write / as %2F)");
    EXPECT_THAT(refused("sink;when=Referer:https://app.example/"), HasSubstr("write / as %2F"));
    EXPECT_THAT(refused("sink/5.0"), testing::Not(HasSubstr("%2F")));
}

TEST(Grammar, RefusesConditionsBeforeThereIsARequest) {
    EXPECT_EQ(refused("delay(1s)@connect;when=Origin"),
              "step 1 \"delay(1s)@connect;when=Origin\": delay acts at connect, before the request "
              "is known: remove the condition \"when=Origin\", or use another trigger");
    EXPECT_EQ(refused("tcp.accept-rst;unless=Origin:a*"),
              "step 1 \"tcp.accept-rst;unless=Origin:a*\": tcp.accept-rst acts at connect, before "
              "the request is known: remove the condition \"unless=Origin:a*\"");
    EXPECT_THROW(steps::delay(std::chrono::seconds(1)).when("Origin").at_connect(),
                 std::invalid_argument);
}

TEST(Grammar, ReportsHowFarItCouldRead) {
    const auto offset = [](const std::string& text) {
        try {
            behavior::read_steps(text);
        } catch (const behavior::GrammarError& error) {
            return error.offset();
        }
        return text.size();
    };
    EXPECT_EQ(offset("statsu"), 0U);
    EXPECT_EQ(offset("echo/statsu"), 5U);
    EXPECT_EQ(offset("echo//sink"), 5U);
    EXPECT_EQ(offset("echo/"), 5U);
    EXPECT_EQ(offset("echo/close(1005)"), 10U);
    EXPECT_EQ(offset("sink@x"), 5U);
    EXPECT_EQ(offset("sink;x"), 5U);
    EXPECT_EQ(offset("send(a)b"), 7U);
    EXPECT_EQ(offset("send(a"), 6U);
}
