// Steps that change the response to the opening handshake.

#include <gtest/gtest.h>

#include <string>

#include "support/expectations.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;
namespace steps = wsecho::steps;

TEST(ResponseStep, HeaderAddsAField) {
    TestServer server;
    server.otherwise(steps::header("X-Rate-Limit", "100, 50") / steps::header("Set-Cookie", "a=1"));

    const Response response = response_to(server, Request());

    EXPECT_EQ(response.status, 101);
    EXPECT_EQ(response.header("X-Rate-Limit"), "100, 50");
    EXPECT_EQ(response.header("Set-Cookie"), "a=1");
    EXPECT_EQ(response.header("Sec-WebSocket-Accept"), kExampleAccept);
}

TEST(ResponseStep, HeadersKeepTheirOrderAndMayRepeat) {
    TestServer server;
    const Response response =
        response_to(server, Request("/do/header(X,1)/header(Y,2)/header(X,3)"));

    EXPECT_NE(response.octets.find("\r\nX: 1\r\nY: 2\r\nX: 3\r\n"), std::string::npos) << response;
}

TEST(ResponseStep, HeaderLeavesTheConnectionAsItIs) {
    Scripted t(steps::header("X-Empty", ""));

    t.client.send_text("hello");
    expect_frame(t.client, opcode::text, "hello");
    t.client.close_cleanly();
}

TEST(ResponseStep, SubprotocolIsSelectedIfTheClientOffersIt) {
    TestServer server;  // which supports no subprotocol itself
    server.otherwise(steps::subprotocol("chat.v2"));

    const Response offered =
        response_to(server, Request().set("Sec-WebSocket-Protocol", "chat.v1, chat.v2"));
    const Response other = response_to(server, Request().set("Sec-WebSocket-Protocol", "chat.v1"));
    const Response none = response_to(server, Request());

    EXPECT_EQ(offered.header("Sec-WebSocket-Protocol"), "chat.v2");
    EXPECT_EQ(other.header("Sec-WebSocket-Protocol"), std::nullopt);
    EXPECT_EQ(none.header("Sec-WebSocket-Protocol"), std::nullopt);
    EXPECT_EQ(other.status, 101);
    EXPECT_EQ(server.connection(1).subprotocol(), "chat.v2");
    EXPECT_EQ(server.connection(2).subprotocol(), "");
}

TEST(ResponseStep, SubprotocolOverridesTheOptions) {
    wsecho::Options options;
    options.subprotocols = {"a", "b"};
    TestServer server(options);
    server.route("/b", steps::subprotocol("b"));
    server.route("/c", steps::subprotocol("c"));
    const auto asking = [](const char* target) {
        return Request(target).set("Sec-WebSocket-Protocol", "a, b");
    };

    EXPECT_EQ(response_to(server, asking("/")).header("Sec-WebSocket-Protocol"), "a");
    EXPECT_EQ(response_to(server, asking("/b")).header("Sec-WebSocket-Protocol"), "b");
    // A subprotocol that was not offered selects nothing, so the one from the options stays.
    EXPECT_EQ(response_to(server, asking("/c")).header("Sec-WebSocket-Protocol"), "a");
}

TEST(ResponseStep, OfSeveralSubprotocolsTheLastThatIsOfferedCounts) {
    TestServer server;
    const Request request = Request("/do/subprotocol(a)/subprotocol(b)/subprotocol(x)")
                                .set("Sec-WebSocket-Protocol", "a, b");

    EXPECT_EQ(response_to(server, request).header("Sec-WebSocket-Protocol"), "b");
}

TEST(ResponseStep, AddsToTheHeadersOfTheOptions) {
    wsecho::Options options;
    options.headers = {{"X-Option", "1"}};
    TestServer server(options);
    server.otherwise(steps::header("X-Step", "2"));

    const Response response = response_to(server, Request());

    EXPECT_EQ(response.header("X-Option"), "1");
    EXPECT_EQ(response.header("X-Step"), "2");
}

TEST(ResponseStep, AnInvalidRequestIsRefusedWhateverTheBehavior) {
    TestServer server;
    server.otherwise(steps::hs_status(204));
    server.enqueue(steps::header("X", "1"));

    EXPECT_EQ(response_to(server, Request().set("Sec-WebSocket-Version", "8")).status, 426);
    EXPECT_EQ(response_to(server, Request().remove("Sec-WebSocket-Key")).status, 400);
}
