// Which subprotocol is selected (RFC 6455, 4.2.2): at most one, and only one that was offered.

#include <gtest/gtest.h>

#include "support/expectations.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;
using wsecho::Options;

namespace {

Options speaking(std::vector<std::string> subprotocols) {
    Options options;
    options.subprotocols = std::move(subprotocols);
    return options;
}

std::optional<std::string> selected(wsecho::EchoServer& server, const Request& request) {
    RawClient client(server.port());
    const Response response = client.handshake(request);
    EXPECT_EQ(response.status, 101) << response;
    client.sync();
    return response.header("Sec-WebSocket-Protocol");
}

}  // namespace

TEST(Subprotocol, TheServersFirstChoiceOfTheOffersIsSelected) {
    TestServer server(speaking({"v3", "v2", "v1"}));

    EXPECT_EQ(selected(server, Request().set("Sec-WebSocket-Protocol", "v1, v2")), "v2");
    EXPECT_EQ(server.connection(1).subprotocol(), "v2");
    EXPECT_EQ(server.connection(1).handshake().subprotocols,
              (std::vector<std::string>{"v1", "v2"}));
}

TEST(Subprotocol, OffersMayBeSplitOverFields) {
    TestServer server(speaking({"b"}));
    Request request;
    request.add("Sec-WebSocket-Protocol", "a").add("Sec-WebSocket-Protocol", "b,c");

    EXPECT_EQ(selected(server, request), "b");
    EXPECT_EQ(server.connection(1).handshake().subprotocols,
              (std::vector<std::string>{"a", "b", "c"}));
}

TEST(Subprotocol, WithoutAMatchNoneIsSelectedAndTheConnectionOpens) {
    TestServer server(speaking({"chat"}));

    EXPECT_EQ(selected(server, Request().set("Sec-WebSocket-Protocol", "superchat")), std::nullopt);
    EXPECT_EQ(server.connection(1).subprotocol(), "");
}

TEST(Subprotocol, AServerThatSpeaksNoneSelectsNone) {
    TestServer server;
    EXPECT_EQ(selected(server, Request().set("Sec-WebSocket-Protocol", "chat")), std::nullopt);
}

TEST(Subprotocol, NamesAreComparedExactly) {
    TestServer server(speaking({"chat"}));
    EXPECT_EQ(selected(server, Request().set("Sec-WebSocket-Protocol", "Chat")), std::nullopt);
    EXPECT_EQ(selected(server, Request().set("Sec-WebSocket-Protocol", "chat2")), std::nullopt);
}

// RFC 6455, 4.1: the elements "MUST be non-empty strings with characters in the range U+0021 to
// U+007E not including separator characters".
TEST(Subprotocol, AnOfferThatIsNoTokenIs400) {
    TestServer server(speaking({"chat"}));
    for (const char* offer : {"chat room", "chat, a/b", "\"chat\"", "ch\xc3\xa4t"}) {
        SCOPED_TRACE(offer);
        RawClient client(server.port());
        EXPECT_EQ(client.handshake(Request().set("Sec-WebSocket-Protocol", offer)).status, 400);
    }
}
