// How steps change the response to the opening handshake.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "behavior/fake_actor.hpp"

using testing::ElementsAre;
using testing::IsEmpty;
using wsecho::Header;
using wsecho_test::FakeActor;

TEST(ResponseSteps, RefuseWithAStatus) {
    FakeActor actor;

    actor.act("hs.status(503,Try Later,come back)");

    EXPECT_EQ(actor.prepared.status, 503);
    EXPECT_EQ(actor.prepared.reason, "Try Later");
    EXPECT_EQ(actor.prepared.body, "come back");
}

TEST(ResponseSteps, LeaveReasonAndBodyToTheServer) {
    FakeActor actor;

    actor.act("hs.status(503)");

    EXPECT_EQ(actor.prepared.status, 503);
    EXPECT_EQ(actor.prepared.reason, "");
    EXPECT_EQ(actor.prepared.body, "");
}

TEST(ResponseSteps, AddHeaderFields) {
    FakeActor actor;

    actor.act("header(Set-Cookie,a%3D1;%20b)/header(X-Empty,)");

    EXPECT_EQ(actor.prepared.status, 101);
    EXPECT_THAT(actor.prepared.headers,
                ElementsAre(Header{"Set-Cookie", "a=1; b"}, Header{"X-Empty", ""}));
}

TEST(ResponseSteps, SelectASubprotocolThatIsOffered) {
    FakeActor actor;
    actor.handshake.subprotocols = {"chat", "v2.chat"};

    actor.act("subprotocol(v2.chat)");

    EXPECT_THAT(actor.take(), ElementsAre("subprotocol v2.chat"));
}

TEST(ResponseSteps, SelectNoSubprotocolThatIsNotOffered) {
    FakeActor actor;
    actor.handshake.subprotocols = {"chat"};

    actor.act("subprotocol(CHAT)");

    EXPECT_THAT(actor.take(), IsEmpty());
}
