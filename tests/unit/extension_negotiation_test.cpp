// The answers to a client's offers of extensions, as tables.

#include "engine/extension_negotiation.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using wsecho::engine::DeflateParameters;
using wsecho::engine::negotiate_extensions;
using wsecho::engine::Negotiation;

const std::string kName = "permessage-deflate";

struct Accepted {
    std::string offers;
    std::string response;
    DeflateParameters parameters;
};

TEST(ExtensionNegotiation, AcceptableOffersAreAnsweredAsAsked) {
    const std::vector<Accepted> cases = {
        {kName, kName, {}},
        {kName + "; server_no_context_takeover",
         kName + "; server_no_context_takeover",
         {true, false, 15, 15}},
        {kName + "; client_no_context_takeover",
         kName + "; client_no_context_takeover",
         {false, true, 15, 15}},
        {kName + "; server_max_window_bits=8",
         kName + "; server_max_window_bits=8",
         {false, false, 8, 15}},
        {kName + "; server_max_window_bits=15", kName + "; server_max_window_bits=15", {}},
        {kName + "; client_max_window_bits", kName, {}},
        {kName + "; client_max_window_bits=15", kName + "; client_max_window_bits=15", {}},
        {kName + "; client_max_window_bits=9",
         kName + "; client_max_window_bits=9",
         {false, false, 15, 9}},
        {kName + "; client_max_window_bits=10; server_max_window_bits=12; "
                 "client_no_context_takeover; server_no_context_takeover",
         kName + "; server_no_context_takeover; client_no_context_takeover; "
                 "server_max_window_bits=12; client_max_window_bits=10",
         {true, true, 12, 10}},
    };
    for (const Accepted& c : cases) {
        const Negotiation result = negotiate_extensions(c.offers, true);

        EXPECT_FALSE(result.malformed) << c.offers;
        EXPECT_EQ(result.response, c.response) << c.offers;
        ASSERT_TRUE(result.deflate.has_value()) << c.offers;
        EXPECT_TRUE(*result.deflate == c.parameters) << c.offers;
    }
}

TEST(ExtensionNegotiation, EveryWindowFrom8To15BitsIsAccepted) {
    for (int bits = 8; bits <= 15; ++bits) {
        const std::string offer = kName + "; server_max_window_bits=" + std::to_string(bits) +
                                  "; client_max_window_bits=" + std::to_string(bits);

        const Negotiation result = negotiate_extensions(offer, true);

        EXPECT_EQ(result.response, offer);
        ASSERT_TRUE(result.deflate.has_value());
        EXPECT_EQ(result.deflate->server_max_window_bits, bits);
        EXPECT_EQ(result.deflate->client_max_window_bits, bits);
    }
}

TEST(ExtensionNegotiation, OffersThatCannotBeKeptAreDeclined) {
    std::vector<std::string> declined = {
        "x-webkit-deflate-frame",
        "permessage-bzip2",
        "permessage-deflate-2",
        "Permessage-Deflate",
        kName + "; unknown",
        kName + "; unknown=1",
        kName + "; Server_no_context_takeover",
        kName + "; server_no_context_takeover=1",
        kName + "; client_no_context_takeover=true",
        kName + "; server_no_context_takeover; server_no_context_takeover",
        kName + "; client_no_context_takeover; client_no_context_takeover",
        kName + "; server_max_window_bits",
        kName + "; server_max_window_bits=10; server_max_window_bits=10",
        kName + "; client_max_window_bits; client_max_window_bits",
        kName + "; client_max_window_bits=10; client_max_window_bits",
        kName + "; client_max_window_bits; client_max_window_bits=10",
    };
    for (const char* bits : {"0", "1", "7", "16", "17", "19", "20", "08", "010", "015", "10abc",
                             "abc", "1", "+10", "-10", "8.0", "0x8", "100", "4294967304"}) {
        declined.push_back(kName + "; server_max_window_bits=" + bits);
        declined.push_back(kName + "; client_max_window_bits=" + bits);
    }
    for (const std::string& offer : declined) {
        const Negotiation result = negotiate_extensions(offer, true);

        EXPECT_FALSE(result.malformed) << offer;
        EXPECT_FALSE(result.deflate.has_value()) << offer;
        EXPECT_EQ(result.response, "") << offer;
    }
}

TEST(ExtensionNegotiation, TheFirstAcceptableOfferIsTaken) {
    const Negotiation result = negotiate_extensions(
        "x-unknown; a=b, permessage-deflate; server_max_window_bits=10, permessage-deflate", true);

    EXPECT_EQ(result.response, "permessage-deflate; server_max_window_bits=10");
}

TEST(ExtensionNegotiation, NothingLeaksFromADeclinedOfferIntoTheNext) {
    const Negotiation result = negotiate_extensions(
        "permessage-deflate; server_max_window_bits=9; client_max_window_bits=9; "
        "server_no_context_takeover; client_no_context_takeover; unknown, permessage-deflate",
        true);

    EXPECT_EQ(result.response, "permessage-deflate");
    ASSERT_TRUE(result.deflate.has_value());
    EXPECT_TRUE(*result.deflate == DeflateParameters{});
}

TEST(ExtensionNegotiation, WithCompressionOffNothingIsAcceptedAndTheGrammarStillHolds) {
    const Negotiation declined = negotiate_extensions(kName, false);
    EXPECT_FALSE(declined.malformed);
    EXPECT_FALSE(declined.deflate.has_value());
    EXPECT_EQ(declined.response, "");

    EXPECT_TRUE(negotiate_extensions(kName + ";", false).malformed);
}

TEST(ExtensionNegotiation, NoOfferIsNoError) {
    for (const char* offers : {"", " ", "\t"}) {
        const Negotiation result = negotiate_extensions(offers, true);

        EXPECT_FALSE(result.malformed);
        EXPECT_FALSE(result.deflate.has_value());
        EXPECT_EQ(result.response, "");
    }
}

}  // namespace
