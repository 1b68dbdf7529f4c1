// Answers to an offer of permessage-deflate: invalid ones, and ones with demands on the client.

#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "faults/asked.hpp"
#include "support/compressed_client.hpp"

using namespace wsecho_test;

namespace {

std::string answered(const std::string& behavior, const Request& request,
                     const wsecho::Options& options = {}) {
    Asked t(behavior, request, options);
    return t.client.read_response().header("Sec-WebSocket-Extensions").value_or("none");
}

/// This is the answer; a client that leaves conforms, one that sends more violates.
void expect_rejecting(const std::string& behavior, const Request& request,
                      const std::string& extensions) {
    SCOPED_TRACE(behavior);
    for (const bool leaves : {true, false}) {
        Asked t(behavior, request);
        EXPECT_EQ(t.client.read_response().header("Sec-WebSocket-Extensions"), extensions);
        if (leaves) {
            t.client.close();
            ASSERT_TRUE(t.connection().wait_for_close());
        } else {
            t.client.send_text("takes it for open");
        }
        EXPECT_EQ(verdict_of(t.connection()).outcome,
                  leaves ? Outcome::conforms : Outcome::violates);
    }
}

}  // namespace

TEST(DeflateOffers, AreAnsweredWithExtensionsThatWereNotOffered) {
    expect_rejecting("deflate.unasked", Request(), "permessage-deflate");
    expect_rejecting("deflate.unasked", offering("permessage-deflate"), "x-webkit-deflate-frame");
    expect_rejecting("deflate.client-bits-unasked", offering("permessage-deflate"),
                     "permessage-deflate; client_max_window_bits=10");
}

TEST(DeflateOffers, AreAnsweredWithBadParameters) {
    const Request request = offering("permessage-deflate");
    const std::string deflate = "permessage-deflate; ";
    expect_rejecting("deflate.bad-param", request, deflate + "x_unknown=1");
    expect_rejecting("deflate.bad-param(dup)", request,
                     deflate + "server_no_context_takeover; server_no_context_takeover");
    expect_rejecting("deflate.bad-param(no-value)", request, deflate + "server_max_window_bits");
    expect_rejecting("deflate.bad-param(bits-7)", request, deflate + "server_max_window_bits=7");
    expect_rejecting("deflate.bad-param(bits-16)", request, deflate + "server_max_window_bits=16");
    expect_rejecting("deflate.bad-param(bits-08)", request, deflate + "server_max_window_bits=08");
    expect_rejecting("deflate.bad-param(bits-abc)", request,
                     deflate + "server_max_window_bits=abc");
}

TEST(DeflateOffers, OfASmallerWindowAreSelected) {
    const std::string offer = "permessage-deflate; client_max_window_bits";
    for (const int bits : {8, 9, 15}) {
        SCOPED_TRACE(bits);
        TestServer server;
        server.otherwise("deflate.client-bits(" + std::to_string(bits) + ")");
        CompressedClient client(server.port(), offer);
        EXPECT_EQ(client.agreed(),
                  "permessage-deflate; client_max_window_bits=" + std::to_string(bits));
        client.expect_echo(opcode::text, "again and again and again");
        client.expect_echo(opcode::text, "again and again and again");
        client.raw().close_cleanly();
        client.raw().close();
        ASSERT_TRUE(server.connection(1).wait_for_close());
        expect_tolerated(server.connection(1));
    }
    EXPECT_EQ(answered("deflate.client-bits", offering("permessage-deflate")),
              "permessage-deflate");
    EXPECT_EQ(answered("deflate.client-bits", Request()), "none");
}

// RFC 7692, 7.1: other parameters stay, and none exceeds the offer.
TEST(DeflateOffers, OfASmallerWindowKeepTheOtherParameters) {
    const std::string server_side = "; server_no_context_takeover; server_max_window_bits=10";
    const std::string agreed = "permessage-deflate" + server_side + "; client_max_window_bits=";
    for (const auto& [named, bits, answer] :
         {std::tuple("", 9, "9"), std::tuple("=10", 9, "9"), std::tuple("=10", 12, "10")}) {
        for (const std::string name : {"deflate.client-bits", "deflate.client-bits-unasked"}) {
            SCOPED_TRACE(name + '(' + std::to_string(bits) + ") of " + named);
            TestServer server;
            server.otherwise(name + '(' + std::to_string(bits) + ')');
            CompressedClient client(server.port(), "permessage-deflate" + server_side +
                                                       "; client_max_window_bits" + named);
            EXPECT_EQ(client.agreed(), agreed + answer);
            client.expect_echo(opcode::text, "again and again and again");
            client.expect_echo(opcode::text, "again and again and again");
        }
    }
}

// RFC 7692, 7.1.2.1: the server may select a window that the client did not ask for. The client's
// inflater fails if a message refers back further than that.
TEST(DeflateOffers, AreAnsweredWithASmallerWindowOfTheServer) {
    std::string wide;  // repeats itself at all distances up to 1 KiB
    for (int i = 0; i < 3000; ++i) wide += static_cast<char>('a' + (i % 1024) * 7 % 26);
    for (const int bits : {8, 9, 10, 15}) {
        SCOPED_TRACE(bits);
        TestServer server;
        server.otherwise("deflate.server-bits(" + std::to_string(bits) + ")");
        CompressedClient client(server.port());
        EXPECT_EQ(client.agreed(),
                  "permessage-deflate; server_max_window_bits=" + std::to_string(bits));
        for (const std::string& text : {std::string("again and again"), wide, wide}) {
            client.expect_echo(opcode::text, text);
        }
        client.raw().close_cleanly();
        expect_conforms(server.connection(1));
        EXPECT_EQ(server.connection(1).extensions(), client.agreed());
    }
}

TEST(DeflateOffers, MayNotExceedWhatTheClientAsksFor) {
    const std::string offer = "permessage-deflate; server_max_window_bits=10";
    EXPECT_EQ(answered("deflate.server-bits(12)", offering(offer)), offer);
    EXPECT_EQ(answered("deflate.server-bits(8)", offering(offer)),
              "permessage-deflate; server_max_window_bits=8");
    EXPECT_EQ(answered("deflate.server-bits", Request()), "none");
    wsecho::Options without;
    without.compression = false;
    EXPECT_EQ(answered("deflate.server-bits", offering(offer), without), "none");
}

// All parameters that a server may select by itself (RFC 7692, 7.1.1 and 7.1.2.1), in any order.
TEST(DeflateOffers, MayBeAnsweredWithAllParametersAtOnce) {
    TestServer server;
    server.route("/all", "deflate.server-bits(9)/deflate.no-context");
    server.route("/mixed",
                 "deflate.client-bits(12)/deflate.server-bits(11)/deflate.client-bits(10)/"
                 "deflate.server-bits(9)/deflate.no-context(server)");
    const auto agreed = [&](const std::string& target, const std::string& offer) {
        CompressedClient client(server.port(), offer, target);
        for (int i = 0; i < 3; ++i) client.expect_echo(opcode::binary, "the same, the same");
        return client.agreed();
    };

    EXPECT_EQ(agreed("/all", "permessage-deflate"),
              "permessage-deflate; server_max_window_bits=9; server_no_context_takeover; "
              "client_no_context_takeover");
    EXPECT_EQ(agreed("/mixed", "permessage-deflate; client_max_window_bits=11"),
              "permessage-deflate; client_max_window_bits=10; server_max_window_bits=9; "
              "server_no_context_takeover");
}

TEST(DeflateOffers, ThatAreNotAcceptedStayUnanswered) {
    const Request second = offering(
        "permessage-deflate; server_max_window_bits=12, permessage-deflate; "
        "client_max_window_bits");
    EXPECT_EQ(answered("deflate.client-bits", second),
              "permessage-deflate; server_max_window_bits=12");
    wsecho::Options without;
    without.compression = false;
    const Request request = offering("permessage-deflate; client_max_window_bits");
    for (const char* behavior : {"deflate.client-bits", "deflate.client-bits-unasked",
                                 "deflate.server-bits", "deflate.no-context"}) {
        EXPECT_EQ(answered(behavior, request, without), "none") << behavior;
    }
}

TEST(DeflateOffers, WithTheParameterMakeItsSelectionNoFault) {
    Asked t("deflate.client-bits-unasked", offering("permessage-deflate; client_max_window_bits"));
    t.client.read_response();
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(DeflateOffers, HoldTheClientToEmptyWindows) {
    for (const bool was_asked : {true, false}) {
        SCOPED_TRACE(was_asked);
        TestServer server;
        server.otherwise(was_asked ? "deflate.no-context(client)" : "deflate.no-context(server)");
        CompressedClient client(server.port());
        RawDeflater takes_over;
        const std::string text = "the same, the same again";
        client.send_payload(opcode::text, takes_over.message(text));
        client.expect(opcode::text, text);
        client.send_payload(opcode::text, takes_over.message(text));
        if (was_asked) {
            expect_failed(client.raw(), 1007);
            expect_violates(server.connection(1), "broke the protocol");
        } else {
            client.expect(opcode::text, text);
            client.raw().close_cleanly();
            expect_conforms(server.connection(1));
        }
    }
}

TEST(DeflateOffers, CanMakeEachMessageBeginWithAnEmptyWindow) {
    const std::string server_side = "server_no_context_takeover";
    const std::string client_side = "client_no_context_takeover";
    for (const std::string side : {"server", "client", "both"}) {
        SCOPED_TRACE(side);
        TestServer server;
        server.otherwise("deflate.no-context(" + side + ")");
        CompressedClient client(server.port());
        EXPECT_EQ(client.agreed(), "permessage-deflate" +
                                       (side == "client" ? "" : "; " + server_side) +
                                       (side == "server" ? "" : "; " + client_side));
        for (int i = 0; i < 3; ++i) client.expect_echo(opcode::text, "the same, the same again");
        client.raw().close_cleanly();
        expect_conforms(server.connection(1));
    }
    EXPECT_EQ(answered("deflate.no-context", Request()), "none");
    Asked leaves("deflate.no-context", offering("permessage-deflate"));
    leaves.client.read_response();
    leaves.client.close();
    ASSERT_TRUE(leaves.connection().wait_for_close());
    expect_violates(leaves.connection(), "as after a refusal");
}
