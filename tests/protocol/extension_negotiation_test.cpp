// Negotiating permessage-deflate (RFC 6455, 9.1; RFC 7692, 5 and 7.1).

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "support/compressed_client.hpp"
#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;

namespace {

const std::string kServerBits = "server_max_window_bits";
const std::string kClientBits = "client_max_window_bits";
const std::string kServerNoTakeover = "server_no_context_takeover";
const std::string kClientNoTakeover = "client_no_context_takeover";

// The extensions in the response to an offer; nothing if the server accepts none.
std::optional<std::string> answer(wsecho::EchoServer& server, const std::string& offer) {
    RawClient client(server.port());
    const auto response = client.handshake(offering(offer));
    EXPECT_EQ(response.status, 101) << response;
    client.sync();
    return response.header("Sec-WebSocket-Extensions");
}

// Text that compresses only with a window: its first 200 letters are repeated at growing distances.
// The whole of it is larger than any window.
std::string repetitive() {
    std::string text;
    for (std::uint32_t i = 0; text.size() < 40'000; ++i) {
        text += some_text(200) + some_text(300 + 300 * i, i);
    }
    return text;
}

// The response must be what RFC 7692, 7.1 allows for this offer.
void expect_lawful(const std::string& offer, const std::string& agreed) {
    const auto asked = deflate_parameters(offer);
    const auto got = deflate_parameters(agreed);
    EXPECT_EQ(got.count(kServerNoTakeover), asked.count(kServerNoTakeover));
    if (asked.count(kServerBits) != 0) {
        ASSERT_EQ(got.count(kServerBits), 1U);
        EXPECT_GE(std::stoi(got.at(kServerBits)), 8);
        EXPECT_LE(std::stoi(got.at(kServerBits)), std::stoi(asked.at(kServerBits)));
    }
    if (got.count(kClientBits) != 0) {
        ASSERT_EQ(asked.count(kClientBits), 1U);
        const std::string limit = asked.at(kClientBits).empty() ? "15" : asked.at(kClientBits);
        EXPECT_GE(std::stoi(got.at(kClientBits)), 8);
        EXPECT_LE(std::stoi(got.at(kClientBits)), std::stoi(limit));
    }
    for (const auto& parameter : got) {
        EXPECT_TRUE(parameter.first == kServerNoTakeover || parameter.first == kServerBits ||
                    parameter.first == kClientNoTakeover || parameter.first == kClientBits)
            << parameter.first;
    }
}

}  // namespace

// The server accepts every legal combination and keeps to it: its messages can be read with a
// window of the agreed size, and without context where that was agreed.
TEST(ExtensionNegotiation, EveryLegalOfferIsAcceptedAndKept) {
    TestServer server;
    std::vector<std::string> server_bits = {""};
    std::vector<std::string> client_bits = {"", "; " + kClientBits};
    for (int bits = 8; bits <= 15; ++bits) {
        server_bits.push_back("; " + kServerBits + "=" + std::to_string(bits));
        client_bits.push_back("; " + kClientBits + "=" + std::to_string(bits));
    }

    for (const std::string& server_takeover : {std::string(), "; " + kServerNoTakeover}) {
        for (const std::string& client_takeover : {std::string(), "; " + kClientNoTakeover}) {
            for (const std::string& of_server : server_bits) {
                for (const std::string& of_client : client_bits) {
                    const std::string offer = "permessage-deflate" + server_takeover +
                                              client_takeover + of_server + of_client;
                    SCOPED_TRACE(offer);
                    CompressedClient client(server.port(), offer);
                    expect_lawful(offer, client.agreed());
                    client.expect_echo(opcode::text, "Hello");
                    client.expect_echo(opcode::binary, some_text(600) + some_text(600));
                    client.expect_echo(opcode::text, "Hello");
                }
            }
        }
    }
}

TEST(ExtensionNegotiation, TheServerKeepsToEveryWindow) {
    TestServer server;
    for (int bits = 8; bits <= 15; ++bits) {
        SCOPED_TRACE(bits);
        CompressedClient client(server.port(),
                                "permessage-deflate; " + kServerBits + "=" + std::to_string(bits));
        client.expect_echo(opcode::text, repetitive());
        client.expect_echo(opcode::text, repetitive());
    }
}

TEST(ExtensionNegotiation, AnswersWithWhatWasAskedForAndNoMore) {
    TestServer server;
    for (const std::string offer : {
             "permessage-deflate",
             "permessage-deflate; server_no_context_takeover",
             "permessage-deflate; server_max_window_bits=8",
             "permessage-deflate; server_max_window_bits=10",
             "permessage-deflate; server_max_window_bits=15",
             "permessage-deflate; server_no_context_takeover; server_max_window_bits=12",
         }) {
        EXPECT_EQ(answer(server, offer), offer);
    }
    EXPECT_EQ(server.connection(1).extensions(), "permessage-deflate");
}

TEST(ExtensionNegotiation, OrderSpaceAndQuotesDoNotMatter) {
    TestServer server;
    const std::string agreed = "permessage-deflate; server_max_window_bits=10";
    for (const char* offer : {
             "permessage-deflate;server_max_window_bits=10",
             " permessage-deflate ;\tserver_max_window_bits = 10 ",
             "permessage-deflate; server_max_window_bits=\"10\"",
             "permessage-deflate; server_max_window_bits=\"1\\0\"",
             "permessage-deflate; server_max_window_bits=10, permessage-deflate",
         }) {
        EXPECT_EQ(answer(server, offer), agreed) << offer;
    }
    EXPECT_EQ(
        deflate_parameters(*answer(
            server, "permessage-deflate; server_max_window_bits=9; server_no_context_takeover")),
        (std::map<std::string, std::string>{{kServerBits, "9"}, {kServerNoTakeover, ""}}));
}

// RFC 7692, 7.1: "A server MUST decline an extension negotiation offer for this extension if ..."
TEST(ExtensionNegotiation, AnOfferThatCannotBeKeptIsDeclined) {
    TestServer server;
    for (const char* parameters : {
             "unknown",
             "unknown=1",
             "server_no_context_takeover; unknown",
             "server_no_context_takeover; server_no_context_takeover",
             "client_no_context_takeover; client_no_context_takeover",
             "server_max_window_bits=10; server_max_window_bits=10",
             "client_max_window_bits; client_max_window_bits=10",
             "server_no_context_takeover=1",
             "client_no_context_takeover=true",
             "server_max_window_bits",
             "server_max_window_bits=7",
             "server_max_window_bits=16",
             "server_max_window_bits=0",
             "server_max_window_bits=08",
             "server_max_window_bits=010",
             "server_max_window_bits=abc",
             "server_max_window_bits=10abc",
             "server_max_window_bits=-10",
             "server_max_window_bits=+10",
             "server_max_window_bits=100",
             "server_max_window_bits=4294967306",
             "client_max_window_bits=7",
             "client_max_window_bits=16",
             "client_max_window_bits=08",
             "client_max_window_bits=abc",
             "client_max_window_bits=10abc",
         }) {
        SCOPED_TRACE(parameters);
        const std::string declined = std::string("permessage-deflate; ") + parameters;

        EXPECT_EQ(answer(server, declined), std::nullopt);
        EXPECT_EQ(answer(server, declined + ", permessage-deflate"), "permessage-deflate");
    }
}

TEST(ExtensionNegotiation, NothingOfADeclinedOfferLeaksIntoTheNext) {
    TestServer server;
    CompressedClient client(server.port(),
                            "permessage-deflate; server_max_window_bits=8; "
                            "client_max_window_bits=9; server_no_context_takeover; "
                            "client_no_context_takeover; unknown, "
                            "permessage-deflate; server_max_window_bits=7, "
                            "permessage-deflate");

    EXPECT_EQ(client.agreed(), "permessage-deflate");
    client.expect_echo(opcode::text, repetitive());
    client.expect_echo(opcode::text, repetitive());  // with the context of the first, both ways
}

TEST(ExtensionNegotiation, OtherExtensionsAreDeclined) {
    TestServer server;
    EXPECT_EQ(answer(server, "x-webkit-deflate-frame"), std::nullopt);
    EXPECT_EQ(answer(server, "permessage-bzip2, x-a; b=c; d=\"e\", permessage-deflate"),
              "permessage-deflate");
}

TEST(ExtensionNegotiation, OffersMayBeSplitOverFields) {
    TestServer server;
    RawClient client(server.port());
    Request request;
    request.add("Sec-WebSocket-Extensions", "x-a; b=\"c\"")
        .add("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=11");

    EXPECT_EQ(client.handshake(request).header("Sec-WebSocket-Extensions"),
              "permessage-deflate; server_max_window_bits=11");
}

TEST(ExtensionNegotiation, AServerWithoutCompressionDeclines) {
    wsecho::Options options;
    options.compression = false;
    TestServer server(options);

    EXPECT_EQ(answer(server, "permessage-deflate"), std::nullopt);
    EXPECT_EQ(server.connection(1).extensions(), "");
}

// RFC 7692, 6: RSV1 belongs to the extension, and this connection does not use it.
TEST(ExtensionNegotiation, ACompressedMessageAfterADeclinedOfferIsAProtocolError) {
    TestServer server;
    RawClient client(server.port());
    client.handshake(offering("permessage-deflate; server_max_window_bits=7"));

    client.send(FrameSpec(opcode::text, RawDeflater().message("Hello")).rsv(0b100));

    expect_failed(client, 1002);
}
