// What a match accepts, how it refuses to be read, and how it explains a difference.

#include "control/match.hpp"

#include <gtest/gtest.h>

#include <string>

#include "control/route.hpp"

using nlohmann::json;
using wsecho::MessageType;
using wsecho::control::Candidate;
using wsecho::control::Match;
using wsecho::control::Refusal;
using wsecho::journal::ListedMessage;

namespace {

ListedMessage text_message(std::string payload) {
    ListedMessage message;
    message.length = payload.size();
    message.payload = std::move(payload);
    return message;
}

ListedMessage binary_message(std::string payload) {
    ListedMessage message = text_message(std::move(payload));
    message.type = MessageType::binary;
    return message;
}

Match match(const char* written) {
    return {json::parse(written), "match"};
}

bool matches(const char* written, const ListedMessage& message) {
    return match(written).matches(Candidate(message));
}

std::string difference(const char* written, const ListedMessage& message) {
    EXPECT_FALSE(matches(written, message));
    return match(written).difference(Candidate(message)).sentence;
}

double likeness(const char* written, const ListedMessage& message) {
    return match(written).difference(Candidate(message)).likeness;
}

std::string refusal(const char* written) {
    try {
        match(written);
    } catch (const Refusal& refused) {
        EXPECT_EQ(refused.status, 400);
        return refused.code + ": " + refused.sentence;
    }
    return "accepted";
}

}  // namespace

TEST(Match, TextIsEqual) {
    EXPECT_TRUE(matches(R"({"text":"hello"})", text_message("hello")));
    EXPECT_TRUE(matches(R"({"text":""})", text_message("")));
    EXPECT_FALSE(matches(R"({"text":"hello"})", text_message("hello!")));
    EXPECT_FALSE(matches(R"({"text":"hello"})", text_message("Hello")));
}

TEST(Match, ContainsFindsAPart) {
    EXPECT_TRUE(matches(R"({"contains":"lo w"})", text_message("hello world")));
    EXPECT_TRUE(matches(R"({"contains":""})", text_message("")));
    EXPECT_FALSE(matches(R"({"contains":"lo  w"})", text_message("hello world")));
}

TEST(Match, PatternHasAsterisks) {
    EXPECT_TRUE(matches(R"({"pattern":"h*o*d"})", text_message("hello world")));
    EXPECT_TRUE(matches(R"({"pattern":"a\\*b"})", text_message("a*b")));
    EXPECT_FALSE(matches(R"({"pattern":"a\\*b"})", text_message("axb")));
}

TEST(Match, JsonIgnoresTheOrderOfMembersAndSpaces) {
    EXPECT_TRUE(
        matches(R"({"json":{"a":1,"b":[true]}})", text_message(R"({ "b":[true], "a":1 })")));
    EXPECT_TRUE(matches(R"({"json":null})", text_message("null")));
    EXPECT_FALSE(matches(R"({"json":{"a":1}})", text_message(R"({"a":1,"b":2})")));
    EXPECT_FALSE(matches(R"({"json":{}})", text_message("{")));
}

TEST(Match, SubsetAllowsMoreMembersAtEachDepth) {
    const char* written = R"({"json":{"a":{"b":1},"l":[{"c":2}]},"subset":true})";
    EXPECT_TRUE(matches(written, text_message(R"({"a":{"b":1,"x":0},"l":[{"c":2,"y":0}],"z":0})")));
    EXPECT_FALSE(matches(written, text_message(R"({"a":{"b":1},"l":[{"c":2},{}]})")));
    EXPECT_FALSE(matches(written, text_message(R"({"a":{"x":1},"l":[{"c":2}]})")));
}

TEST(Match, TypeIsTextUnlessItSaysOtherwise) {
    EXPECT_FALSE(matches(R"({"text":"a"})", binary_message("a")));
    EXPECT_TRUE(matches(R"({"text":"a","type":"binary"})", binary_message("a")));
    EXPECT_TRUE(matches(R"({"json":[],"type":"binary"})", binary_message("[]")));
    EXPECT_TRUE(matches(R"({"base64":"AP8="})", binary_message(std::string("\0\xff", 2))));
    EXPECT_FALSE(matches(R"({"base64":"YQ=="})", text_message("a")));
    EXPECT_TRUE(matches(R"({"base64":"YQ==","type":"text"})", text_message("a")));
    EXPECT_TRUE(matches(R"({"type":"binary"})", binary_message("whatever")));
    EXPECT_FALSE(matches(R"({"type":"binary"})", text_message("whatever")));
}

TEST(Match, DeeplyNestedPayloadsDoNotMatch) {
    const std::string deep = std::string(100000, '[') + std::string(100000, ']');
    EXPECT_FALSE(matches(R"({"json":[]})", text_message(deep)));
    EXPECT_TRUE(matches(R"({"json":"[["})", text_message(R"("[[")")));
    EXPECT_NE(refusal((R"({"json":)" + std::string(300, '[') + std::string(300, ']') + "}").c_str())
                  .find("match.json: nested more than 200 deep"),
              std::string::npos);
}

TEST(MatchReading, NamesWhatIsWrong) {
    EXPECT_EQ(refusal("5"),
              R"(bad_value: match: expected an object such as {"text":"hello"}, got 5)");
    EXPECT_EQ(refusal("{}"),
              "bad_value: match: needs one of text, contains, pattern, json and base64");
    EXPECT_EQ(refusal(R"({"txt":"a"})"),
              R"(unknown_member: match: unknown member "txt": did you mean text?)");
    EXPECT_EQ(refusal(R"({"regex":"a"})"),
              "unknown_member: match: unknown member \"regex\": a match takes text, contains, "
              "pattern, json, base64, subset and type");
    EXPECT_EQ(refusal(R"({"text":"a","json":1})"),
              R"(bad_value: match: has both "text" and "json": use one of them)");
    EXPECT_EQ(refusal(R"({"text":5})"), "bad_value: match.text: expected a string, got 5");
    EXPECT_EQ(refusal(R"({"text":null})"), "bad_value: match.text: expected a string, got null");
    EXPECT_EQ(refusal(R"({"text":"a","subset":true})"),
              R"(bad_value: match.subset: only possible with "json")");
    EXPECT_EQ(refusal(R"({"json":1,"subset":1})"),
              "bad_value: match.subset: expected true or false, got 1");
    EXPECT_EQ(refusal(R"({"text":"a","type":"ping"})"),
              R"(bad_value: match.type: expected "text" or "binary", got "ping")");
    EXPECT_EQ(refusal(R"({"base64":"a"})"), R"(bad_value: match.base64: not base64: "a")");
    EXPECT_EQ(refusal(R"({"pattern":"a\\b"})").substr(0, 26), "bad_value: match.pattern: ");
}

TEST(Differences, TextShowsTheFirstDifference) {
    EXPECT_EQ(difference(R"({"text":"state is new"})", text_message("state is old")),
              R"(octet 9: expected "new", got "old")");
    EXPECT_EQ(difference(R"({"text":"hello"})", text_message("hello!")),
              R"(octet 5: expected the end, got "!")");
    EXPECT_EQ(difference(R"({"text":"hello!"})", text_message("hello")),
              R"(octet 5: expected "!", got the end)");
    EXPECT_EQ(difference(R"({"text":"hello world"})", text_message("hello  world")),
              R"(octet 6: expected "world", got " world")");
    EXPECT_EQ(difference(R"({"text":"a"})", text_message("")),
              R"(octet 0: expected "a", got the end)");
}

TEST(Differences, TextCutsNoCharacter) {
    EXPECT_EQ(difference(R"({"text":"für"})", text_message("fär")),
              R"(octet 1: expected "ü", got "ä")");
    EXPECT_EQ(difference(R"({"text":"€"})", text_message("₭")),
              R"(octet 0: expected "€", got "₭")");
    EXPECT_EQ(difference(R"({"text":"aā"})", text_message("aŁ")),
              R"(octet 1: expected "ā", got "Ł")");
}

TEST(Differences, LongTextsAreShownFromTheDifferenceOn) {
    const std::string start(5000, 'a');
    const std::string written = R"({"text":")" + start + "b" + std::string(200, 'c') + "\"}";
    EXPECT_EQ(difference(written.c_str(), text_message(start + "d" + std::string(200, 'c'))),
              R"(octet 5000: expected "b", got "d")");
    EXPECT_EQ(difference(written.c_str(), text_message(start + std::string(300, 'e'))),
              "octet 5000: expected \"b" + std::string(59, 'c') + "\"... (201 octets), got \"" +
                  std::string(60, 'e') + "\"... (300 octets)");
}

TEST(Differences, TypeComesFirst) {
    EXPECT_EQ(difference(R"({"text":"a"})", binary_message("a")),
              "type: expected text, got binary");
    EXPECT_EQ(likeness(R"({"text":"a"})", binary_message("a")), 1);
}

TEST(Differences, OctetsAreHex) {
    EXPECT_EQ(difference(R"({"base64":"AP8A"})", binary_message(std::string("\0\x01", 2))),
              "octet 1: expected ff 00, got 01");
    EXPECT_EQ(difference(R"({"base64":"AA=="})", binary_message("")),
              "octet 0: expected 00, got the end");
}

TEST(Differences, ContainsShowsTheLongestStart) {
    EXPECT_EQ(difference(R"({"contains":"world"})", text_message("hello work")),
              R"("world" does not occur, only "wor" at octet 6)");
    EXPECT_EQ(difference(R"({"contains":"x"})", text_message("hello")), R"("x" does not occur)");
    EXPECT_EQ(difference(R"({"contains":"aab"})", text_message("aaac")),
              R"("aab" does not occur, only "aa" at octet 0)");
}

TEST(Differences, PatternShowsThePieceThatIsMissing) {
    EXPECT_EQ(difference(R"({"pattern":"login *"})", text_message("logout x")),
              R"(octet 3: expected "in ", got "out")");
    EXPECT_EQ(difference(R"({"pattern":"a*b*c"})", text_message("axxc")),
              R"(no "b" after octet 1)");
    EXPECT_EQ(difference(R"({"pattern":"a*bye"})", text_message("a good buy")),
              R"(expected "bye" at the end, got "buy")");
    EXPECT_EQ(difference(R"({"pattern":"aba*aba"})", text_message("aba")),
              R"(expected "aba" at the end, got "")");
}

TEST(Differences, JsonNamesTheFirstPointer) {
    EXPECT_EQ(difference(R"({"json":{"user":{"name":"a","z":1}}})",
                         text_message(R"({"user":{"name":"b","z":2}})")),
              R"(/user/name: expected "a", got "b")");
    EXPECT_EQ(difference(R"({"json":{"a":1}})", text_message("{}")), "/a: expected 1, got nothing");
    EXPECT_EQ(difference(R"({"json":{}})", text_message(R"({"a/b~":{}})")),
              "/a~1b~0: expected nothing, got {}");
    EXPECT_EQ(difference(R"({"json":[1,2]})", text_message("[1,2,3]")),
              "/2: expected nothing, got 3");
    EXPECT_EQ(difference(R"({"json":[1,[2]]})", text_message("[1,[\"2\"]]")),
              R"(/1/0: expected 2, got "2")");
    EXPECT_EQ(difference(R"({"json":1})", text_message("2")), "expected 1, got 2");
    EXPECT_EQ(difference(R"({"json":1})", text_message("{")),
              "expected JSON, got text that is not JSON");
}

TEST(Differences, LongTextsInJsonShowWhereTheyDiffer) {
    const std::string start(100, 'a');
    EXPECT_EQ(difference((R"({"json":{"bio":")" + start + "x\"}}").c_str(),
                         text_message(R"({"bio":")" + start + "y\"}")),
              R"(/bio: octet 100: expected "x", got "y")");
}

TEST(Differences, LikenessGrowsWithWhatIsEqual) {
    EXPECT_LT(likeness(R"({"text":"abcd"})", text_message("xyz")), 0.01);
    EXPECT_LT(likeness(R"({"text":"abcd"})", text_message("axyz")),
              likeness(R"({"text":"abcd"})", text_message("axyd")));
    EXPECT_LT(likeness(R"({"json":{"a":1,"b":2}})", text_message(R"({"a":0,"b":0})")),
              likeness(R"({"json":{"a":1,"b":2}})", text_message(R"({"a":1,"b":0})")));
    EXPECT_EQ(likeness(R"({"json":{"a":1}})", text_message("{")), 0);
}

TEST(MatchDescription, IsOneLine) {
    EXPECT_EQ(match(R"({"text":"a\nb"})").description(), R"(text "a\nb")");
    EXPECT_EQ(match(R"({"pattern":"a*"})").description(), R"(pattern "a*")");
    EXPECT_EQ(match(R"({"contains":"a"})").description(), R"(contains "a")");
    EXPECT_EQ(match(R"({"json":{"a":1},"subset":true})").description(), R"(json with {"a":1})");
    EXPECT_EQ(match(R"({"json":[1]})").description(), "json [1]");
    EXPECT_EQ(match(R"({"base64":"AP8="})").description(), "binary 00 ff");
    EXPECT_EQ(match(R"({"text":"a","type":"binary"})").description(),
              R"(text "a" in a binary message)");
    EXPECT_EQ(match(R"({"type":"text"})").description(), "any text message");
}
