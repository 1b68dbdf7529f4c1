// Which arguments each kind accepts, and how they are spelled after the check.

#include "behavior/argument_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "behavior/catalogue.hpp"
#include "support/refusal.hpp"
#include "wsecho/steps.hpp"

using namespace wsecho;
using namespace wsecho::behavior;
using namespace std::chrono_literals;
using testing::ElementsAre;
using wsecho_test::refusal;

namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

/// An entry `try` with one parameter `x`.
Entry entry_with(ParameterKind kind, std::uint64_t least, std::uint64_t most,
                 std::string_view choices = {}) {
    return {
        "try", "test", {{"x", kind, no_default, least, most, choices}}, Trigger::Kind::open, 0, "",
        "",    nullptr};
}

std::string canonical(const Entry& entry, const std::string& written) {
    return check_arguments(entry, {written}).front();
}

std::string refused(const Entry& entry, const std::string& written) {
    return refusal([&] { check_arguments(entry, {written}); });
}

}  // namespace

TEST(TextArgument, IsUtf8WithinItsLength) {
    const Entry entry = entry_with(ParameterKind::text, 1, 3);

    EXPECT_EQ(canonical(entry, "a"), "a");
    EXPECT_EQ(canonical(entry, "\xe2\x82\xac"), "\xe2\x82\xac");
    EXPECT_EQ(refused(entry, ""), "try: x has 0 octets: it must have from 1 to 3");
    EXPECT_EQ(refused(entry, "abcd"), "try: x has 4 octets: it must have from 1 to 3");
    EXPECT_EQ(refused(entry, "a\xff"),
              "try: x \"a\\xff\" is not UTF-8 from octet 2 on: encode each character in UTF-8 "
              "(RFC 3629)");
    EXPECT_NE(refused(entry, "\xe2\x82"), "nothing thrown");
    EXPECT_NE(refused(entry, "\xed\xa0\x80"), "nothing thrown");
}

TEST(PayloadArgument, IsAnyOctetsWithinTheirLength) {
    const Entry entry = entry_with(ParameterKind::payload, 0, 2);

    EXPECT_EQ(canonical(entry, std::string("\0\xff", 2)), std::string("\0\xff", 2));
    EXPECT_EQ(canonical(entry, ""), "");
    EXPECT_EQ(refused(entry, "abc"), "try: x has 3 octets: it must have from 0 to 2");
}

TEST(OctetsArgument, IsHexInSmallLetters) {
    const Entry entry = entry_with(ParameterKind::octets, 0, 2);

    EXPECT_EQ(canonical(entry, "00fF"), "00ff");
    EXPECT_EQ(canonical(entry, ""), "");
    EXPECT_EQ(refused(entry, "0"),
              "try: x \"0\" is not hex: write two hex digits for each octet, such as 00ff7f");
    EXPECT_EQ(refused(entry, "0g"),
              "try: x \"0g\" is not hex: write two hex digits for each octet, such as 00ff7f");
    EXPECT_EQ(refused(entry, "000102"), "try: x has 3 octets: it must have from 0 to 2");
}

TEST(NumberArgument, HasNoLeadingZeros) {
    const Entry entry = entry_with(ParameterKind::number, 1, 65536);

    EXPECT_EQ(canonical(entry, "7"), "7");
    EXPECT_EQ(canonical(entry, "007"), "7");
    EXPECT_EQ(canonical(entry, "65536"), "65536");
    for (const char* wrong : {"", "0", "65537", "-1", "+1", "1.5", "1 ", " 1", "0x1", "seven",
                              "99999999999999999999999"}) {
        EXPECT_EQ(refused(entry, wrong),
                  "try: x \"" + std::string(wrong) + "\" is not a number from 1 to 65536");
    }
}

TEST(NumberArgument, MayBeAsLargeAs64BitsAllow) {
    const Entry entry = entry_with(ParameterKind::number, 0, kMax);

    EXPECT_EQ(canonical(entry, "18446744073709551615"), "18446744073709551615");
    EXPECT_NE(refused(entry, "18446744073709551616"), "nothing thrown");
}

TEST(SizeArgument, IsInItsShortestForm) {
    const Entry entry = entry_with(ParameterKind::size, 1, 1 << 20);

    EXPECT_EQ(canonical(entry, "65536"), "64KiB");
    EXPECT_EQ(canonical(entry, "1024KiB"), "1MiB");
    EXPECT_EQ(refused(entry, "2MiB"), "try: x is 2MiB: it must be from 1 to 1MiB");
    EXPECT_EQ(refused(entry, "64 KiB"),
              "try: x \"64 KiB\" is not a size: write a number of bytes, such as 65536, 64KiB or "
              "1MB");
}

TEST(DurationArgument, IsInItsShortestForm) {
    const Entry entry = entry_with(ParameterKind::duration, 1, 86'400'000);

    EXPECT_EQ(canonical(entry, "1000ms"), "1s");
    EXPECT_EQ(canonical(entry, "1.5s"), "1500ms");
    EXPECT_EQ(canonical(entry, "24h"), "24h");
    EXPECT_EQ(canonical(entry, "90s"), "90s");
}

TEST(DurationArgument, IsRefusedWithAnExampleOfAValidOne) {
    const Entry entry = entry_with(ParameterKind::duration, 1, 86'400'000);

    EXPECT_EQ(refused(entry, "5"), "try: x \"5\" has no unit: write 5ms or 5s");
    EXPECT_EQ(refused(entry, "0"), "try: x is 0s: it must be from 1ms to 24h");
    EXPECT_EQ(refused(entry, "25h"), "try: x is 25h: it must be from 1ms to 24h");
    EXPECT_EQ(refused(entry, "soon"),
              "try: x \"soon\" is not a duration: write a number with a unit, such as 250ms, 2s or "
              "1m");
    EXPECT_EQ(refused(entry, ""),
              "try: x \"\" is not a duration: write a number with a unit, such as 250ms, 2s or 1m");
}

TEST(ChoiceArgument, IsOneOfTheChoices) {
    const Entry entry = entry_with(ParameterKind::choice, 0, 0, "text|binary|none");

    EXPECT_EQ(canonical(entry, "text"), "text");
    EXPECT_EQ(canonical(entry, "none"), "none");
    EXPECT_EQ(refused(entry, "Text"), "try: x \"Text\": write text, binary or none");
    EXPECT_EQ(refused(entry, ""), "try: x \"\": write text, binary or none");
    EXPECT_NE(refused(entry, "text|binary"), "nothing thrown");
}

TEST(CloseCodeArgument, IsAllowedInACloseFrame) {
    const Entry entry = entry_with(ParameterKind::close_code, 0, 0);

    for (const char* right : {"1000", "1003", "1007", "1014", "3000", "4999"}) {
        EXPECT_EQ(canonical(entry, right), right);
    }
    for (const char* wrong :
         {"0", "999", "1004", "1005", "1006", "1015", "2999", "5000", "65535", "70000"}) {
        EXPECT_EQ(refused(entry, wrong),
                  "try: x " + std::string(wrong) +
                      " must not be sent: use 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC "
                      "6455, 7.4)");
    }
    EXPECT_EQ(refused(entry, "bye"),
              "try: x \"bye\" is not a number: write a code such as 1000 or 4001");
}

TEST(CloseCodeArgument, MayBeEmpty) {
    EXPECT_EQ(canonical(entry_with(ParameterKind::close_code, 0, 0), ""), "");
}

TEST(TokenArgument, IsATokenOfHttp) {
    const Entry entry = entry_with(ParameterKind::token, 1, 4);

    EXPECT_EQ(canonical(entry, "X-a~"), "X-a~");
    EXPECT_EQ(refused(entry, "a b"),
              "try: x \"a b\" is not a token: write letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, "
              "5.6.2)");
    EXPECT_NE(refused(entry, ""), "nothing thrown");
    EXPECT_EQ(refused(entry, "abcde"), "try: x has 5 octets: it must have from 1 to 4");
}

TEST(FieldValueArgument, IsSafeInAHead) {
    const Entry entry = entry_with(ParameterKind::field_value, 0, 10);

    EXPECT_EQ(canonical(entry, ""), "");
    EXPECT_EQ(canonical(entry, "a\tb \xc3\xa9"), "a\tb \xc3\xa9");
    EXPECT_EQ(refused(entry, "a\r\nB: c"),
              "try: x \"a\\r\\nB: c\" contains a control character: remove it (RFC 9110, 5.5)");
    EXPECT_NE(refused(entry, std::string("a\0", 2)), "nothing thrown");
    EXPECT_EQ(refused(entry, " a"),
              "try: x \" a\" begins or ends with white space: remove it (RFC 9110, 5.5)");
    EXPECT_NE(refused(entry, "a\t"), "nothing thrown");
    EXPECT_EQ(refused(entry, "12345678901"), "try: x has 11 octets: it must have from 0 to 10");
}

TEST(CheckArguments, FillsInDefaults) {
    EXPECT_THAT(check_arguments(*find_entry("hs.status"), {"503"}), ElementsAre("503", "", ""));
    EXPECT_THAT(check_arguments(*find_entry("echo.fragments"), {}), ElementsAre("2"));
    EXPECT_THAT(check_arguments(*find_entry("echo"), {}), ElementsAre());
}

TEST(CheckArguments, RefusesTooManyAndTooFew) {
    const auto refused_for = [](const char* name, std::vector<std::string> arguments) {
        return refusal([&] { check_arguments(*find_entry(name), arguments); });
    };
    EXPECT_EQ(refused_for("echo", {"x"}), "echo takes no arguments, but got 1");
    EXPECT_EQ(refused_for("send", {"a", "b"}), "send takes 1 argument (text), but got 2");
    EXPECT_EQ(refused_for("close", {"1000", "a", "b"}),
              "close takes 2 arguments (code,reason), but got 3");
    EXPECT_EQ(refused_for("send", {}), "send: text is missing: write send(text)");
    EXPECT_EQ(refused_for("reply", {"*"}), "reply: text is missing: write reply(pattern,text)");
}

TEST(CheckArguments, RefusesArgumentsThatConflict) {
    EXPECT_EQ(refusal([] {
                  Step("close", {"", "bye"});
              }),
              "close: a reason needs a code: as in close(1000,bye) (RFC 6455, 5.5.1)");
    EXPECT_EQ(refusal([] {
                  Step("hs.status", {"204", "", "body"});
              }),
              "hs.status: a response with status 204 has no body: leave it out (RFC 9110, 15)");
    EXPECT_EQ(refusal([] {
                  Step("reply", {"a*", "**"});
              }),
              "reply: the text has more asterisks than the pattern: write \\* for a literal "
              "asterisk");
    EXPECT_NE(refusal([] { Step("reply", {"a\\", "b"}); }), "nothing thrown");
}

TEST(Arguments, AreReadWithTheirTypes) {
    const std::vector<std::string> values = {"hello", "00ff", "7", "64KiB", "1500ms", "text"};
    const Arguments arguments(values);

    EXPECT_EQ(arguments.text(0), "hello");
    EXPECT_EQ(arguments.octets(1), std::string("\0\xff", 2));
    EXPECT_EQ(arguments.number(2), 7U);
    EXPECT_EQ(arguments.size(3), 65536U);
    EXPECT_EQ(arguments.duration(4), 1500ms);
    EXPECT_EQ(arguments.choice(5), "text");
}

TEST(Arguments, MakeACloseFrame) {
    const std::vector<std::string> none = {"", ""};
    const std::vector<std::string> both = {"4001", "bye"};
    const std::vector<std::string> code = {"4001"};

    EXPECT_EQ(Arguments(none).close_frame(0), std::nullopt);
    EXPECT_TRUE((Arguments(both).close_frame(0) == CloseFrame{4001, "bye"}));
    EXPECT_TRUE((Arguments(code).close_frame(0) == CloseFrame{4001, ""}));
}
