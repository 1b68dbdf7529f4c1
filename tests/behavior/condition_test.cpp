// For which requests a condition holds.

#include "behavior/condition.hpp"

#include <gtest/gtest.h>

#include <string>

#include "wsecho/steps.hpp"

using namespace wsecho;
using wsecho::behavior::why_conditions_fail;

namespace {

Handshake request_with(std::vector<Header> headers) {
    return {"GET", "HTTP/1.1", "/", std::move(headers), {}};
}

bool holds(const std::string& condition, const Handshake& request) {
    return behavior::holds(behavior::read_condition(condition), request);
}

}  // namespace

TEST(Condition, WithoutAPatternAsksForTheField) {
    const Handshake with = request_with({{"Origin", "https://app.example"}});
    const Handshake empty = request_with({{"origin", ""}});
    const Handshake without = request_with({{"Original", "x"}});

    EXPECT_TRUE(holds("when=Origin", with));
    EXPECT_TRUE(holds("when=Origin", empty));
    EXPECT_FALSE(holds("when=Origin", without));
    EXPECT_FALSE(holds("unless=Origin", with));
    EXPECT_FALSE(holds("unless=Origin", empty));
    EXPECT_TRUE(holds("unless=Origin", without));
}

TEST(Condition, WithAPatternAsksForAMatchingValue) {
    const Handshake request = request_with({{"authorization", "Bearer abc"}, {"X-Empty", ""}});

    EXPECT_TRUE(holds("when=AUTHORIZATION:Bearer *", request));
    EXPECT_TRUE(holds("when=Authorization:Bearer%20abc", request));
    EXPECT_FALSE(holds("when=Authorization:bearer *", request)) << "the case of a value matters";
    EXPECT_FALSE(holds("when=Authorization:Bearer", request)) << "the whole value";
    EXPECT_TRUE(holds("unless=Authorization:Basic *", request));
    EXPECT_TRUE(holds("unless=Cookie:x", request)) << "a missing field does not match";
    EXPECT_TRUE(holds("when=X-Empty:", request));
    EXPECT_FALSE(holds("when=Authorization:", request));
}

TEST(Condition, MatchesElementsOfListsAndTheWhole) {
    const Handshake request = request_with({{"Sec-WebSocket-Protocol", "superchat , chat.v2"},
                                            {"Connection", "keep-alive, Upgrade"},
                                            {"Cookie", "a=1; session=xyz; b=2"}});

    EXPECT_TRUE(holds("when=Sec-WebSocket-Protocol:chat.v2", request));
    EXPECT_TRUE(holds("when=Sec-WebSocket-Protocol:super*v2", request));
    EXPECT_FALSE(holds("when=Sec-WebSocket-Protocol:chat", request));
    EXPECT_TRUE(holds("when=Connection:keep-alive", request));
    EXPECT_TRUE(holds("when=Cookie:session=*", request));
    EXPECT_FALSE(holds("when=Cookie:xyz", request));
}

TEST(Condition, MatchesEachOfARepeatedField) {
    const Handshake request = request_with({{"Sec-WebSocket-Protocol", "a"},
                                            {"sec-websocket-protocol", "b"},
                                            {"X", "1,2"},
                                            {"X", ""}});

    EXPECT_TRUE(holds("when=Sec-WebSocket-Protocol:b", request));
    EXPECT_TRUE(holds("when=Sec-WebSocket-Protocol:a, b", request));
    EXPECT_TRUE(holds("when=X:1,2", request));
    EXPECT_TRUE(holds("when=X:", request));
}

TEST(Condition, OfAStepMustAllHoldOrTellsWhyNot) {
    const Step step = steps::sink().when("A", "1").unless("B");

    EXPECT_EQ(why_conditions_fail(step, request_with({{"A", "1"}})), "");
    EXPECT_EQ(why_conditions_fail(steps::sink(), request_with({})), "");
    EXPECT_EQ(why_conditions_fail(step, request_with({})), "the request has no A");
    EXPECT_EQ(why_conditions_fail(step, request_with({{"A", "1"}, {"B", ""}})),
              "the request has B");
    EXPECT_EQ(why_conditions_fail(step, request_with({{"A", "2"}})),
              "the condition when=A:1 does not hold");
}

TEST(Condition, PrintsItsText) {
    EXPECT_EQ((Condition{Condition::Kind::unless, "Origin", "*"}).text(), "unless=Origin");
    EXPECT_EQ((Condition{Condition::Kind::when, "A", "b;/ c"}).text(), "when=A:b%3B%2F%20c");
}
