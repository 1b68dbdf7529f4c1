// How text and octets are made printable.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "text/escape.hpp"

using namespace std::string_view_literals;
using wsecho::text::escape;
using wsecho::text::hex;
using wsecho::text::quote;

TEST(Quote, PutsPlainTextBetweenQuotes) {
    EXPECT_EQ(quote(""), R"("")");
    EXPECT_EQ(quote("hello"), R"("hello")");
    EXPECT_EQ(quote(" ~"), R"(" ~")");
}

TEST(Quote, EscapesQuoteAndBackslash) {
    EXPECT_EQ(quote(R"(say "hi")"), R"("say \"hi\"")");
    EXPECT_EQ(quote(R"(C:\n)"), R"("C:\\n")");
    EXPECT_EQ(quote(R"(")"), R"("\"")");
}

TEST(Quote, EscapesControlCharacters) {
    EXPECT_EQ(quote("a\nb\rc\td"), R"("a\nb\rc\td")");
    EXPECT_EQ(quote("a\0b"sv), R"("a\0b")");
    EXPECT_EQ(quote("\x1b[2J"), R"("\x1b[2J")");
    EXPECT_EQ(quote("\x01\x1f\x7f"), R"("\x01\x1f\x7f")");
}

TEST(Quote, LeavesUtf8AsItIs) {
    EXPECT_EQ(quote("Ü ß"), "\"Ü ß\"");
    EXPECT_EQ(quote("日本語"), "\"日本語\"");
    EXPECT_EQ(quote("\U0001F600"), "\"\U0001F600\"");
    EXPECT_EQ(quote("\u00a0\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff"),
              "\"\u00a0\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff\"");
}

TEST(Quote, EscapesOctetsThatAreNotUtf8) {
    EXPECT_EQ(quote("\xff"), R"("\xff")");
    EXPECT_EQ(quote("a\x80z"), R"("a\x80z")");
    EXPECT_EQ(quote("\xc3"), R"("\xc3")");
    EXPECT_EQ(quote("\xe2\x82"), R"("\xe2\x82")");
    EXPECT_EQ(quote("\xf0\x9f\x98"), R"("\xf0\x9f\x98")");
    EXPECT_EQ(quote("\xf8\x88\x80\x80\x80"), R"("\xf8\x88\x80\x80\x80")");
}

TEST(Quote, EscapesOverlongForms) {
    EXPECT_EQ(quote("\xc0\x80"), R"("\xc0\x80")");
    EXPECT_EQ(quote("\xc1\xbf"), R"("\xc1\xbf")");
    EXPECT_EQ(quote("\xe0\x9f\xbf"), R"("\xe0\x9f\xbf")");
    EXPECT_EQ(quote("\xf0\x8f\xbf\xbf"), R"("\xf0\x8f\xbf\xbf")");
}

TEST(Quote, EscapesSurrogatesAndCodesBeyondUnicode) {
    EXPECT_EQ(quote("\xed\xa0\x80"), R"("\xed\xa0\x80")");
    EXPECT_EQ(quote("\xed\xbf\xbf"), R"("\xed\xbf\xbf")");
    EXPECT_EQ(quote("\xf4\x90\x80\x80"), R"("\xf4\x90\x80\x80")");
    EXPECT_EQ(quote("\xf5\x80\x80\x80"), R"("\xf5\x80\x80\x80")");
}

TEST(Quote, GoesOnAfterOctetsThatAreNotUtf8) {
    EXPECT_EQ(quote("\xe2\x82x"), R"("\xe2\x82x")");
    EXPECT_EQ(quote("\xc3\xc3\xa9"), "\"\\xc3é\"");
    EXPECT_EQ(quote("\xf0\x9f\n"), R"("\xf0\x9f\n")");
}

TEST(Quote, EscapesCharactersThatATerminalWouldObey) {
    EXPECT_EQ(quote("\u0080\u0085\u009b31m\u009f"), R"("\u0080\u0085\u009b31m\u009f")");
    EXPECT_EQ(quote("\u2028\u2029"), R"("\u2028\u2029")");
    EXPECT_EQ(quote("\u202a\u202b\u202c\u202d\u202e"), R"("\u202a\u202b\u202c\u202d\u202e")");
    EXPECT_EQ(quote("\u2066\u2067\u2068\u2069"), R"("\u2066\u2067\u2068\u2069")");
    EXPECT_EQ(quote("\u061c\u200e\u200f"), R"("\u061c\u200e\u200f")");
}

TEST(Quote, LeavesTheNeighborsOfSuchCharacters) {
    const std::string neighbors = "\u00a0\u061b\u061d\u200d\u2010\u2027\u202f\u2065\u206a";

    EXPECT_EQ(quote(neighbors), '"' + neighbors + '"');
}

TEST(Quote, ShowsOnlyTheStartOfALongText) {
    EXPECT_EQ(quote("abcdef", 6), R"("abcdef")");
    EXPECT_EQ(quote("abcdefg", 6), R"("abcdef"... (7 octets))");
    EXPECT_EQ(quote("abc", 0), R"(""... (3 octets))");
    EXPECT_EQ(quote("", 0), R"("")");
}

TEST(Quote, CutsAfter200OctetsByDefault) {
    EXPECT_EQ(quote(std::string(200, 'x')), '"' + std::string(200, 'x') + '"');
    EXPECT_EQ(quote(std::string(201, 'x')), '"' + std::string(200, 'x') + "\"... (201 octets)");
}

TEST(Quote, CountsOctetsOfTheTextNotOfTheEscapes) {
    EXPECT_EQ(quote("\n\n\n", 2), R"("\n\n"... (3 octets))");
    EXPECT_EQ(quote(R"(""")", 2), R"("\"\""... (3 octets))");
    EXPECT_EQ(quote("\xff\xff\xff", 2), R"("\xff\xff"... (3 octets))");
}

TEST(Quote, NeverCutsInsideACharacter) {
    EXPECT_EQ(quote("aé", 2), "\"a\"... (3 octets)");
    EXPECT_EQ(quote("aéb", 3), "\"aé\"... (4 octets)");
    EXPECT_EQ(quote("a€b", 2), "\"a\"... (5 octets)");
    EXPECT_EQ(quote("a€b", 3), "\"a\"... (5 octets)");
    EXPECT_EQ(quote("a€b", 4), "\"a€\"... (5 octets)");
    for (std::size_t max = 0; max < 4; ++max) {
        EXPECT_EQ(quote("\U0001F600", max), "\"\"... (4 octets)") << max;
    }
    EXPECT_EQ(quote("\U0001F600", 4), "\"\U0001F600\"");
}

TEST(Quote, CutsBetweenOctetsThatAreNoCharacter) {
    EXPECT_EQ(quote("\xe2\x82xyz", 1), R"("\xe2"... (5 octets))");
    EXPECT_EQ(quote("\x80\x80\x80", 1), R"("\x80"... (3 octets))");
}

TEST(Escape, LeavesQuotesAndBackslashesAndDoesNotCutByDefault) {
    const std::string text = R"(cannot open "C:\x": )" + std::string(5000, 'x');

    EXPECT_EQ(escape(text), text);
}

TEST(Escape, EscapesWhatQuoteDoes) {
    EXPECT_EQ(escape("a\r\nb\x1b\xff\u202e\0é"sv), "a\\r\\nb\\x1b\\xff\\u202e\\0é");
}

TEST(Escape, CutsWhenTold) {
    EXPECT_EQ(escape("abcdef", 6), "abcdef");
    EXPECT_EQ(escape("abcdefg", 6), "abcdef... (7 octets)");
    EXPECT_EQ(escape("é", 1), "... (2 octets)");
}

TEST(Hex, PrintsOctetsInPairsOfDigits) {
    EXPECT_EQ(hex(""), "");
    EXPECT_EQ(hex("\0"sv), "00");
    EXPECT_EQ(hex("\x00\xff\x7f"sv), "00 ff 7f");
    EXPECT_EQ(hex("\x0a\xa0"), "0a a0");
}

TEST(Hex, ShowsOnlyTheFirstOfManyOctets) {
    EXPECT_EQ(hex("\x01\x02\x03", 3), "01 02 03");
    EXPECT_EQ(hex("\x01\x02\x03", 2), "01 02 ... (3 octets)");
    EXPECT_EQ(hex("\x01\x02\x03", 0), "... (3 octets)");
}

TEST(Hex, CutsAfter64OctetsByDefault) {
    std::string first64 = "00";
    for (int i = 1; i < 64; ++i) first64 += " 00";

    EXPECT_EQ(hex(std::string(64, '\0')), first64);
    EXPECT_EQ(hex(std::string(65, '\0')), first64 + " ... (65 octets)");
}

TEST(Append, AddsToWhatIsThere) {
    std::string line = "a ";
    wsecho::text::append_quoted(line, "b");
    wsecho::text::append_hex(line += ' ', "c");
    wsecho::text::append_escaped(line += ' ', "d\n");

    EXPECT_EQ(line, R"(a "b" 63 d\n)");
}
