// Each typed step is equal to the one read from text.

#include "wsecho/steps.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "support/refusal.hpp"

using namespace wsecho;
using namespace std::chrono_literals;
using wsecho_test::refusal;

TEST(Steps, EqualTheirTextForm) {
    EXPECT_EQ(Behavior(steps::echo()), "echo");
    EXPECT_EQ(Behavior(steps::sink()), "sink");
    EXPECT_EQ(Behavior(steps::echo_fragments()), "echo.fragments");
    EXPECT_EQ(Behavior(steps::echo_fragments(3)), "echo.fragments(3)");
    EXPECT_EQ(Behavior(steps::echo_reverse()), "echo.reverse");
    EXPECT_EQ(Behavior(steps::echo_duplicate()), "echo.duplicate");
    EXPECT_EQ(Behavior(steps::echo_drop()), "echo.drop");
    EXPECT_EQ(Behavior(steps::echo_drop(3)), "echo.drop(3)");
    EXPECT_EQ(Behavior(steps::echo_upper()), "echo.upper");
    EXPECT_EQ(Behavior(steps::echo_as(MessageType::text)), "echo.as(text)");
    EXPECT_EQ(Behavior(steps::echo_as(MessageType::binary)), "echo.as(binary)");
    EXPECT_EQ(Behavior(steps::echo_delay(1s)), "echo.delay(1000ms)");
    EXPECT_EQ(Behavior(steps::reply("get *", "value of *")), "reply(get *,value of *)");
    EXPECT_EQ(Behavior(steps::delay(500ms)), "delay(0.5s)");
    EXPECT_EQ(Behavior(steps::send("a, b)")), "send(a%2C b%29)");
    EXPECT_EQ(Behavior(steps::send("")), "send()");
    EXPECT_EQ(Behavior(steps::send_binary(std::string("\0\xff", 2))), "send.binary(00FF)");
    EXPECT_EQ(Behavior(steps::send_binary("")), "send.binary()");
    EXPECT_EQ(Behavior(steps::send_octets("\r\n")), "send.octets(0d0a)");
    EXPECT_EQ(Behavior(steps::greeting("hi")), "greeting(hi)");
    EXPECT_EQ(Behavior(steps::every(1s, "tick")), "every(1s,tick)");
    EXPECT_EQ(Behavior(steps::ping()), "ping");
    EXPECT_EQ(Behavior(steps::ping(std::string("\0\xff", 2))), "ping(%00%ff)");
    EXPECT_EQ(Behavior(steps::close()), "close");
    EXPECT_EQ(Behavior(steps::close(4001)), "close(4001)");
    EXPECT_EQ(Behavior(steps::close(4001, "bye")), "close(4001,bye)");
    EXPECT_EQ(Behavior(steps::subprotocol("chat")), "subprotocol(chat)");
    EXPECT_EQ(Behavior(steps::header("A", "b=c")), "header(A,b%3Dc)");
    EXPECT_EQ(Behavior(steps::hs_status(503)), "hs.status(503)");
    EXPECT_EQ(Behavior(steps::hs_status(503, "No", "body")), "hs.status(503,No,body)");
}

TEST(Steps, WriteEveryRequiredArgument) {
    for (const char octet : {'\0', '\1', '\2'}) {
        const Step step = steps::send(std::string(1, octet));
        EXPECT_EQ(Behavior(step.text()), step) << step;
    }
}

TEST(Steps, AcceptTextWithoutEncoding) {
    EXPECT_EQ(steps::send("100%25 +code=1").arguments().front(), "100%25 +code=1");
    EXPECT_EQ(steps::send("text=hello").arguments().front(), "text=hello");
}

TEST(Steps, AcceptArgumentsAtTheirLimits) {
    EXPECT_EQ(steps::echo_fragments(65536).text(), "echo.fragments(65536)");
    EXPECT_EQ(steps::echo_drop(std::numeric_limits<std::uint64_t>::max()).text(),
              "echo.drop(18446744073709551615)");
    EXPECT_EQ(steps::echo_delay(24h).text(), "echo.delay(24h)");
    EXPECT_EQ(steps::delay(0ms).text(), "delay(0s)");
    EXPECT_EQ(steps::every(1ms, "").text(), "every(1ms,)");
    EXPECT_EQ(steps::ping(std::string(125, 'x')).arguments().front().size(), 125U);
    EXPECT_EQ(steps::ping_every(1s, 2s).text(), "ping.every");
    EXPECT_EQ(steps::ping_every(1ms, 0ms).text(), "ping.every(1ms,0s)");
    EXPECT_EQ(steps::close(1000, std::string(123, 'x')).arguments().back().size(), 123U);
    EXPECT_EQ(steps::hs_status(200).text(), "hs.status(200)");
    EXPECT_EQ(steps::hs_status(599).text(), "hs.status(599)");
    EXPECT_EQ(steps::http().text(), "http");
    EXPECT_EQ(steps::http(599, "", "a,b").text(), "http(599,,a%2Cb)");
}

TEST(Steps, RefuseArgumentsBeyondTheirLimits) {
    EXPECT_EQ(refusal([] { steps::echo_fragments(0); }),
              "echo.fragments: n \"0\" is not a number from 1 to 65536");
    EXPECT_NE(refusal([] { steps::echo_fragments(65537); }), "nothing thrown");
    EXPECT_NE(refusal([] { steps::echo_drop(0); }), "nothing thrown");
    EXPECT_EQ(refusal([] { steps::echo_delay(24h + 1ms); }),
              "echo.delay: duration is 86400001ms: it must be from 0s to 24h");
    EXPECT_NE(refusal([] { steps::delay(-1ms); }), "nothing thrown");
    EXPECT_EQ(refusal([] { steps::every(0ms, ""); }),
              "every: period is 0s: it must be from 1ms to 24h");
    EXPECT_EQ(refusal([] { steps::ping(std::string(126, 'x')); }),
              "ping: payload has 126 octets: it must have from 0 to 125");
    EXPECT_EQ(refusal([] { steps::close(1000, std::string(124, 'x')); }),
              "close: reason has 124 octets: it must have from 0 to 123");
    EXPECT_NE(refusal([] { steps::ping_every(0ms, 1s); }), "nothing thrown");
    EXPECT_EQ(refusal([] { steps::close(1005); }),
              "close: code 1005 must not be sent: use 1000 to 1003, 1007 to 1014 or 3000 to 4999 "
              "(RFC 6455, 7.4)");
    EXPECT_EQ(refusal([] { steps::hs_status(101); }),
              "hs.status: code \"101\" is not a number from 200 to 599");
    EXPECT_NE(refusal([] { steps::hs_status(600); }), "nothing thrown");
    EXPECT_NE(refusal([] { steps::http(101); }), "nothing thrown");
    EXPECT_EQ(refusal([] { steps::http(204, "", "x"); }),
              "http: a response with status 204 has no body: leave it out (RFC 9110, 15)");
    EXPECT_NE(refusal([] { steps::send("\xff"); }), "nothing thrown");
    EXPECT_NE(refusal([] { steps::send(std::string((std::size_t{64} << 20) + 1, 'x')); }),
              "nothing thrown");
    EXPECT_NE(refusal([] { steps::subprotocol("a b"); }), "nothing thrown");
    EXPECT_NE(refusal([] { steps::header("a:", "b"); }), "nothing thrown");
    EXPECT_NE(refusal([] { steps::header("a", "b\r\nc: d"); }), "nothing thrown");
}
