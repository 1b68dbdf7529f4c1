// Answers to an offer of permessage-deflate that are wrong, or ask for something.

#include <gtest/gtest.h>

#include <string>

#include "faults/asked.hpp"
#include "protocol/compressed_client.hpp"

using namespace wsecho_test;

namespace {

Request offering(const std::string& extensions) {
    return Request().set("Sec-WebSocket-Extensions", extensions);
}

std::string answered(const std::string& behavior, const Request& request) {
    Asked t(behavior, request);
    return t.client.read_response().header("Sec-WebSocket-Extensions").value_or("none");
}

/// This is answered; a client that leaves conforms, one that talks on does not.
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

TEST(DeflateOffers, AreAnsweredWithWhatWasNotOffered) {
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

TEST(DeflateOffers, OfASmallerWindowAreTakenUp) {
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

TEST(DeflateOffers, AskedAfterAParameterThatWasOfferedAreNoFault) {
    Asked t("deflate.client-bits-unasked", offering("permessage-deflate; client_max_window_bits"));
    t.client.read_response();
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(DeflateOffers, CanHaveEachMessageBeginAnew) {
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
    Asked leaves("deflate.no-context", offering("permessage-deflate"));
    leaves.client.read_response();
    leaves.client.close();
    ASSERT_TRUE(leaves.connection().wait_for_close());
    expect_violates(leaves.connection(), "took 101 for a refusal");
}
