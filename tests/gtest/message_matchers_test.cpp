// IsText() and IsBinary(): what they match, and what they print for a mismatch.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "failure_text.hpp"
#include "is_short.hpp"
#include "wsecho/gtest.hpp"

using namespace std::string_literals;
using ::testing::_;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;
using wsecho::IsBinary;
using wsecho::IsText;
using wsecho::WsMessage;
using wsecho_test::failure_text;
using wsecho_test::IsShort;

// ---- what matches ------------------------------------------------------------------------------

TEST(IsText, MatchesTextWithThisPayload) {
    EXPECT_THAT(WsMessage::text("hello"), IsText("hello"));
    EXPECT_THAT(WsMessage::text("hello"), IsText("hello"s));
    EXPECT_THAT(WsMessage::text("hello"), IsText(std::string_view("hello, world").substr(0, 5)));
    EXPECT_THAT(WsMessage::text(""), IsText(""));

    EXPECT_THAT(WsMessage::text("hello!"), Not(IsText("hello")));
    EXPECT_THAT(WsMessage::text("hell"), Not(IsText("hello")));
    EXPECT_THAT(WsMessage::binary("hello"), Not(IsText("hello")));
}

TEST(IsText, MatchesTextWithAPayloadThatMatches) {
    EXPECT_THAT(WsMessage::text("hello"), IsText(_));
    EXPECT_THAT(WsMessage::text("hello"), IsText(HasSubstr("ell")));
    EXPECT_THAT(WsMessage::text("hello"), IsText(AllOf(HasSubstr("h"), SizeIs(5))));
    const ::testing::Matcher<std::string> typed = HasSubstr("ell");
    EXPECT_THAT(WsMessage::text("hello"), IsText(typed));

    EXPECT_THAT(WsMessage::text("hello"), Not(IsText(HasSubstr("x"))));
    EXPECT_THAT(WsMessage::binary("hello"), Not(IsText(_)));
}

TEST(IsText, OwnsTheTextItIsGiven) {
    std::string text = "a text that is too long to be kept inside of a string";
    const auto matcher = IsText(std::string_view(text));
    const WsMessage message = WsMessage::text(text);

    text.assign(text.size(), 'x');

    EXPECT_THAT(message, matcher);
}

TEST(IsBinary, MatchesBinaryWithThesePayloadOctets) {
    EXPECT_THAT(WsMessage::binary("\x00\x01\xff"s), IsBinary("\x00\x01\xff"s));
    EXPECT_THAT(WsMessage::binary("abc"), IsBinary(HasSubstr("b")));

    EXPECT_THAT(WsMessage::binary("\x00\x02"s), Not(IsBinary("\x00\x01"s)));
    EXPECT_THAT(WsMessage::text("abc"), Not(IsBinary("abc")));
}

TEST(MessageMatchers, MatchTheResultOfAWaitAndTheHistory) {
    const std::optional<WsMessage> taken = WsMessage::text("hello");
    const std::vector<WsMessage> history = {WsMessage::text("one"), WsMessage::binary("two")};

    EXPECT_THAT(taken, IsText("hello"));
    EXPECT_THAT(taken, Optional(IsText("hello")));
    EXPECT_THAT(taken, Not(IsText("bye")));
    EXPECT_THAT(std::optional<WsMessage>(), Not(IsText(_)));
    EXPECT_THAT(history, ElementsAre(IsText("one"), IsBinary("two")));
}

// ---- what they print ---------------------------------------------------------------------------

TEST(MessageMatchers, PrintTheExpectedAndTheActualMessageInTheSameForm) {
    const WsMessage message = WsMessage::text("helo");
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(message, IsText("hello")); }),
              "Value of: message\n"
              "Expected: is text 5 \"hello\"\n"
              "  Actual: text 4 \"helo\" (of type wsecho::WsMessage)");

    const WsMessage octets = WsMessage::binary("\x00\xff"s);
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(octets, IsBinary("\x00\x01"s)); }),
              "Value of: octets\n"
              "Expected: is binary 2 00 01\n"
              "  Actual: binary 2 00 ff (of type wsecho::WsMessage)");
}

TEST(MessageMatchers, DescribeTheMatcherOfAPayloadAndForwardItsExplanation) {
    const WsMessage message = WsMessage::text("hello");
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(message, IsText(IsShort())); }),
              "Value of: message\n"
              "Expected: is text (is short)\n"
              "  Actual: text 5 \"hello\" (of type wsecho::WsMessage), "
              "with a payload which has 5 octets");
}

TEST(MessageMatchers, DistinguishAWrongTypeFromAWrongPayload) {
    const WsMessage message = WsMessage::binary("hello");
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(message, IsText("hello")); }),
              "Value of: message\n"
              "Expected: is text 5 \"hello\"\n"
              "  Actual: binary 5 68 65 6c 6c 6f (of type wsecho::WsMessage), "
              "which is binary with a matching payload");
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(message, IsText("bye")); }),
              "Value of: message\n"
              "Expected: is text 3 \"bye\"\n"
              "  Actual: binary 5 68 65 6c 6c 6f (of type wsecho::WsMessage), which is binary");
}

TEST(MessageMatchers, ShowWhereLongPayloadsDiffer) {
    const WsMessage message = WsMessage::text(std::string(50'000, 'a') + "12345678X" + "the rest");
    const std::string expected = std::string(50'000, 'a') + "12345678Y" + "the rest";
    EXPECT_THAT(failure_text([&] { EXPECT_THAT(message, IsText(expected)); }),
                HasSubstr(", with \"12345678Xthe rest\" at octet 50000 "
                          "instead of \"12345678Ythe rest\""));

    const WsMessage octets = WsMessage::binary(std::string(100, '\0') + "\x01");
    EXPECT_THAT(failure_text([&] { EXPECT_THAT(octets, IsBinary(std::string(100, '\0'))); }),
                HasSubstr(", with 00 00 00 00 00 00 00 00 01 at octet 92 "
                          "instead of 00 00 00 00 00 00 00 00"));
}

TEST(MessageMatchers, SayWhereALongPayloadEndsEarly) {
    const WsMessage message = WsMessage::text("");
    const std::string expected(100, 'a');
    EXPECT_THAT(failure_text([&] { EXPECT_THAT(message, IsText(expected)); }),
                HasSubstr(", with nothing at octet 0 instead of \"aaaaaaaaaaaaaaaaaaaaaaaa\""));
}

TEST(MessageMatchers, ShowWholeCharactersWhereTextsDiffer) {
    std::string umlauts;
    for (int i = 0; i < 50; ++i) umlauts += "ü";  // two octets each
    const WsMessage message = WsMessage::text(umlauts + "x");
    EXPECT_THAT(failure_text([&] { EXPECT_THAT(message, IsText(umlauts + "y")); }),
                HasSubstr(", with \"üüüüx\" at octet 92 instead of \"üüüüy\""));

    const WsMessage shifted = WsMessage::text("x" + umlauts + "a");
    EXPECT_THAT(failure_text([&] { EXPECT_THAT(shifted, IsText("x" + umlauts + "b")); }),
                HasSubstr(", with \"üüüüa\" at octet 93 instead of \"üüüüb\""));

    const WsMessage one_octet_apart = WsMessage::text(umlauts + "ä" + umlauts);
    EXPECT_THAT(
        failure_text([&] { EXPECT_THAT(one_octet_apart, IsText(umlauts + "ö" + umlauts)); }),
        HasSubstr(", with \"üüüüäüüüüüüü\" at octet 92 instead of \"üüüüöüüüüüüü\""));
}

TEST(MessageMatchers, SayThatNoMessageArrived) {
    const std::optional<WsMessage> nothing;
    EXPECT_EQ(
        failure_text([&] { EXPECT_THAT(nothing, IsText("hello")); }),
        "Value of: nothing\n"
        "Expected: is text 5 \"hello\"\n"
        "  Actual: (nullopt), which is no message: none arrived in time, or no more can arrive");
}

TEST(MessageMatchers, DescribeTheirNegation) {
    const WsMessage message = WsMessage::text("hello");
    EXPECT_EQ(failure_text([&] { EXPECT_THAT(message, Not(IsText("hello"))); }),
              "Value of: message\n"
              "Expected: not (is text 5 \"hello\")\n"
              "  Actual: text 5 \"hello\" (of type wsecho::WsMessage)");
}
