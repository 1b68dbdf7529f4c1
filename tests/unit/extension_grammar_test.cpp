// The grammar of Sec-WebSocket-Extensions (RFC 6455, 9.1): what is read, and what is malformed.

#include <gtest/gtest.h>

#include <string>

#include "engine/extension_negotiation.hpp"

namespace {

using namespace std::string_literals;
using wsecho::engine::negotiate_extensions;
using wsecho::engine::Negotiation;

TEST(ExtensionGrammar, SpaceQuotesAndEmptyElementsChangeNothing) {
    for (const char* offers : {
             "permessage-deflate;server_max_window_bits=10",
             "  permessage-deflate \t;\tserver_max_window_bits = 10  ",
             "permessage-deflate; server_max_window_bits=\"10\"",
             "permessage-deflate; server_max_window_bits=\"1\\0\"",
             "permessage-deflate; server_max_window_bits = \"\\1\\0\" ",
             ",permessage-deflate; server_max_window_bits=10",
             ", ,\t, permessage-deflate; server_max_window_bits=10, ,",
             "other; x=\"y\"; z , permessage-deflate; server_max_window_bits=10",
             "!#$%&'*+-.^_`|~09azAZ, permessage-deflate; server_max_window_bits=10",
         }) {
        const Negotiation result = negotiate_extensions(offers, true);

        EXPECT_FALSE(result.malformed) << offers;
        EXPECT_EQ(result.response, "permessage-deflate; server_max_window_bits=10") << offers;
    }
}

TEST(ExtensionGrammar, AHeaderThatBreaksItIsMalformed) {
    for (const std::string& offers : {
             ","s,
             ", ,"s,
             ";"s,
             "=10"s,
             "; server_no_context_takeover"s,
             "permessage-deflate;"s,
             "permessage-deflate; "s,
             "permessage-deflate;;"s,
             "permessage-deflate; ; server_no_context_takeover"s,
             "permessage-deflate=1"s,
             "permessage-deflate server_no_context_takeover"s,
             "permessage-deflate; a b"s,
             "permessage-deflate; server_max_window_bits="s,
             "permessage-deflate; server_max_window_bits=,"s,
             "permessage-deflate; server_max_window_bits==10"s,
             "permessage-deflate; server_max_window_bits=10=10"s,
             "permessage-deflate; =10"s,
             "permessage-deflate; server_max_window_bits=\"\""s,
             "permessage-deflate; server_max_window_bits=\"10"s,
             "permessage-deflate; server_max_window_bits=\"10\\"s,
             "permessage-deflate; server_max_window_bits=\"10\\\""s,
             "permessage-deflate; server_max_window_bits=\"1 0\""s,
             "permessage-deflate; server_max_window_bits=\" 10\""s,
             "permessage-deflate; server_max_window_bits=\"10\"1"s,
             "permessage-deflate; server_max_window_bits=10\""s,
             "permessage-deflate; server_max_window_bits='10;'\""s,
             "\"permessage-deflate\""s,
             "permessage-deflate; \"server_no_context_takeover\""s,
             "permessage/deflate"s,
             "permessage-deflate; a=(b)"s,
             "permessage-deflate; a=\xC3\xA9"s,
             "permessage-deflate\0"s,
             "permessage-deflate; a=b\x7F"s,
             "permessage-deflate\r\n"s,
         }) {
        const Negotiation result = negotiate_extensions(offers, true);

        EXPECT_TRUE(result.malformed) << testing::PrintToString(offers);
        EXPECT_FALSE(result.deflate.has_value()) << testing::PrintToString(offers);
        EXPECT_EQ(result.response, "") << testing::PrintToString(offers);
    }
}

TEST(ExtensionGrammar, AnErrorAfterAGoodOfferSpoilsTheWholeHeader) {
    const Negotiation result = negotiate_extensions("permessage-deflate, x-other; =", true);

    EXPECT_TRUE(result.malformed);
    EXPECT_FALSE(result.deflate.has_value());
    EXPECT_EQ(result.response, "");
}

}  // namespace
