// How to test what a client does after a close code of the application's own.

#include "token_refresh_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <wsecho/gtest.hpp>

namespace {

using example::TokenClient;
using example::TokensRejected;
using wsecho::ClosedWith;
using wsecho::Connection;
using wsecho::HasHeader;

class TokenRefresh : public wsecho::EchoServerTest {
protected:
    TokenRefresh() { server.otherwise(wsecho::steps::greeting("welcome")); }

    /// Where the tokens come from: token-1, token-2, ...
    std::string next_token() { return "token-" + std::to_string(++tokens_fetched); }

    int tokens_fetched = 0;
    TokenClient client{server.url(), [this] { return next_token(); }};
};

TEST_F(TokenRefresh, AnExpiredTokenIsReplaced) {
    EXPECT_EQ(client.receive(), "welcome");
    const Connection first = server.accept().value();
    EXPECT_THAT(first, HasHeader("Authorization", "Bearer token-1"));

    EXPECT_TRUE(first.close(4001, "token expired"));
    EXPECT_EQ(client.receive(), "welcome");

    const Connection second = server.accept().value();
    EXPECT_THAT(second, HasHeader("Authorization", "Bearer token-2"));
    EXPECT_TRUE(first.wait_for_close()) << first.transcript();
    EXPECT_THAT(first, ClosedWith(4001));  // the client took part in the closing handshake
}

TEST_F(TokenRefresh, AGoodbyeIsNotAboutTheToken) {
    EXPECT_EQ(client.receive(), "welcome");
    EXPECT_TRUE(server.accept().value().close(1000, "closing time"));

    EXPECT_EQ(client.receive(), std::nullopt);

    EXPECT_EQ(client.close_reason().reason, "closing time");
    EXPECT_EQ(tokens_fetched, 1);
    EXPECT_EQ(server.connections().size(), 1U);
}

TEST_F(TokenRefresh, AShortLivedTokenIsReplacedEachTime) {
    server.otherwise("send(welcome)/close(4001,token%20expired)");

    for (int n = 0; n < 5; ++n) EXPECT_EQ(client.receive(), "welcome");

    EXPECT_EQ(tokens_fetched, 5);
}

TEST_F(TokenRefresh, AServerThatRejectsEveryTokenIsNotHammered) {
    server.otherwise("close(4001,token%20expired)");

    EXPECT_THROW(client.receive(), TokensRejected);

    EXPECT_EQ(server.connections().size(), 3U);
}

}  // namespace
