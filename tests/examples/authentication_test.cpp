// How to test what a client sends in its opening handshake, and what it makes of a refusal.

#include "authentication_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <wsecho/gtest.hpp>

namespace {

using example::AuthenticatedClient;
using example::Refused;
using example::Unauthorized;
using testing::Not;
using wsecho::Connection;
using wsecho::HasHeader;
using wsecho::HasTarget;
using wsecho::IsText;
namespace steps = wsecho::steps;

using Authentication = wsecho::EchoServerTest;

TEST_F(Authentication, ATokenGoesIntoTheHeaderAndNotIntoTheUrl) {
    AuthenticatedClient client(server.url("/private"), "secret");
    client.say("hello");

    const Connection connection = server.accept().value();
    EXPECT_THAT(connection, HasHeader("Authorization", "Bearer secret"));
    EXPECT_THAT(connection, HasTarget("/private"));
    EXPECT_WS_RECEIVES(connection, IsText("hello"));
}

TEST_F(Authentication, AChallengeIsReported) {
    server.route("/private", steps::hs_status(401) /
                                 steps::header("WWW-Authenticate", "Bearer realm=\"chat\""));
    try {
        AuthenticatedClient client(server.url("/private"), "");
        FAIL() << "connected\n" << server.transcript();
    } catch (const Unauthorized& unauthorized) {
        EXPECT_EQ(unauthorized.challenge, "Bearer realm=\"chat\"");
    }

    // A refused connection is a connection too: its request is on record.
    EXPECT_THAT(server.accept(), Not(HasHeader("Authorization")));
}

TEST_F(Authentication, ARefusedTokenIsNotTriedAgain) {
    server.route("/private", "hs.status(401);first=1");  // the second time would work

    EXPECT_THROW(AuthenticatedClient(server.url("/private"), "stale"), Unauthorized);

    EXPECT_EQ(server.connections().size(), 1U);
}

TEST_F(Authentication, OtherRefusalsAreNotAboutTheToken) {
    server.route("/private", steps::hs_status(403));

    try {
        AuthenticatedClient client(server.url("/private"), "secret");
        FAIL() << "connected\n" << server.transcript();
    } catch (const Refused& refused) {
        EXPECT_EQ(refused.response.result_int(), 403U);
    }
}

}  // namespace
