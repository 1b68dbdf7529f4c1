// Clients that leave, and servers that stop, during a behavior's delay.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/scripted.hpp"

using namespace wsecho_test;
using wsecho::Connection;
using wsecho::ConnectionState;
using wsecho::TcpEnd;

namespace {

std::string held_at(const char* trigger) {
    return std::string(kHeldForEver) + "@" + trigger;
}

// A client that waits in vain for its response.
RawClient waiting_client(const TestServer& server) {
    RawClient client(server.port());
    client.write(Request().octets());
    EXPECT_TRUE(eventually([&] {
        const auto connections = server.connections();
        return !connections.empty() &&
               connections.back().transcript().find(kHeldForEver) != std::string::npos;
    }));
    return client;
}

}  // namespace

TEST(Leaving, DuringADelayedResponseIsNoticed) {
    for (const bool reset : {false, true}) {
        TestServer server;
        server.otherwise(held_at("request"));
        auto client = waiting_client(server);

        reset ? client.abort() : client.close();

        const Connection connection = server.connection(1);
        ASSERT_TRUE(connection.wait_for_close());
        EXPECT_EQ(connection.tcp_end(), reset ? TcpEnd::rst : TcpEnd::fin);
        EXPECT_EQ(connection.response_status(), 0);
        EXPECT_EQ(server.accept(), connection);
    }
}

TEST(Leaving, BeforeARefusalThatIsDelayedIsNoticed) {
    TestServer server;
    server.otherwise(held_at("request") + "/hs.status(503)");
    auto client = waiting_client(server);

    client.close();

    EXPECT_TRUE(server.connection(1).wait_for_close());
    EXPECT_EQ(server.connection(1).response_status(), 0);
}

TEST(Leaving, BeforeAnythingIsReadIsNoticed) {
    TestServer server;
    server.otherwise(held_at("connect"));
    auto client = waiting_client(server);

    client.abort();

    EXPECT_TRUE(server.connection(1).wait_for_close());
    EXPECT_EQ(server.connection(1).tcp_end(), TcpEnd::rst);
}

TEST(Leaving, WhileAnswersAreHeldIsNoticed) {
    for (const bool reset : {false, true}) {
        Scripted t(kHeldForEver);
        t.client.send_text("held");
        ASSERT_TRUE(t.server.wait_for_messages(1));

        reset ? t.client.abort() : t.client.close();

        ASSERT_TRUE(t.connection().wait_for_close());
        EXPECT_EQ(t.connection().tcp_end(), reset ? TcpEnd::rst : TcpEnd::fin);
    }
}

TEST(Leaving, WhileItsCloseFrameIsNotAnsweredIsNoticed) {
    Scripted t(held_at("close"));
    t.client.send_close(1000);
    ASSERT_TRUE(t.server.wait_for([&] { return t.connection().close_received().has_value(); }));

    t.client.close();

    EXPECT_TRUE(t.connection().wait_for_close());
    EXPECT_FALSE(t.connection().was_clean());
    EXPECT_EQ(t.connection().close_sent(), std::nullopt);
}

TEST(Leaving, EndsPeriodicMessages) {
    Scripted t("every(1ms,tick)");
    expect_frame(t.client, opcode::text, "tick");

    t.client.close();

    EXPECT_TRUE(t.connection().wait_for_close());
}

TEST(Leaving, ManyAtManyMomentsHarmsNobody) {
    TestServer server;
    for (const char* chain :
         {"delay(1ms)@request", "delay(1ms)/send(x)", "every(1ms,x)", "echo.delay(1ms)",
          "delay(1ms)@byte:1/send(x)", "delay(1ms)@connect", "close(1000)@time:1ms"}) {
        server.otherwise(chain);
        for (int i = 0; i < 20; ++i) {
            RawClient client(server.port());
            client.write(Request().octets());
            if (i % 2 == 0) client.write(FrameSpec(opcode::text, "m").octets());
            i % 3 == 0 ? client.abort() : client.close();
        }
    }
    ASSERT_TRUE(server.wait_for([&] {
        const auto all = server.connections();
        if (all.size() != 140) return false;
        for (const Connection& connection : all) {
            if (connection.state() != ConnectionState::closed) return false;
        }
        return true;
    }));

    EXPECT_TRUE(server.problems().empty());
    server.otherwise("echo");
    RawClient::open(server.port()).sync();
}

// ---- what a client sent just before its reset --------------------------------------------------

TEST(Leaving, DuringAStallRecordsTheLastWords) {
    Scripted t("tcp.stall(10h)");

    t.client.send_text("last");
    t.client.send_close(1001);
    t.client.abort();

    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_EQ(t.connection().message_count(), 1U);
    EXPECT_EQ(t.connection().close_received(), (wsecho::CloseFrame{1001, ""}));
    EXPECT_EQ(t.connection().tcp_end(), TcpEnd::rst);
}

// The server has stopped reading: too many answers wait.
TEST(Leaving, DuringADelayThatHoldsManyAnswersRecordsTheLastWords) {
    Scripted t(kHeldForEver);
    for (int i = 0; i < 3; ++i) t.client.send_binary(std::string(100'000, 'x'));
    ASSERT_TRUE(t.server.wait_for_messages(3));

    t.client.send_close(1001);
    t.client.abort();

    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_EQ(t.connection().message_count(), 3U);
    EXPECT_EQ(t.connection().close_received(), (wsecho::CloseFrame{1001, ""}));
}

TEST(Leaving, WithAResetHasNoStepsActOnTheLastWords) {
    Scripted t("ok.big(16MiB)/send(x)@message:1/close(4000)@close");

    t.client.send_text("last");
    t.client.send_close(1009);
    t.client.close();

    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_EQ(t.connection().message_count(), 1U);
    EXPECT_EQ(t.connection().close_received(), (wsecho::CloseFrame{1009, ""}));
    EXPECT_EQ(t.connection().close_sent(), std::nullopt);
    const std::string transcript = t.connection().transcript();
    EXPECT_EQ(transcript.find("! send(x)@message:1\n"), std::string::npos) << transcript;
    EXPECT_EQ(transcript.find("! close(4000)@close\n"), std::string::npos) << transcript;
}

TEST(Leaving, WithAResetFromAStepThatDoesNotReadIsOnlyAReset) {
    for (const char* step : {"tcp.noread", "tcp.halfclose-in", "tcp.cut-up", "tcp.fin"}) {
        SCOPED_TRACE(step);
        Scripted t(step);

        t.client.send_text("last");
        t.client.send_close(1000);
        t.client.abort();

        ASSERT_TRUE(t.connection().wait_for_close());
        EXPECT_EQ(t.connection().message_count(), 0U);
        EXPECT_EQ(t.connection().close_received(), std::nullopt);
    }
}

// ---- the server's end --------------------------------------------------------------------------

TEST(Stopping, DuringADelayBeforeTheHandshakeIsBounded) {
    for (const char* trigger : {"connect", "request"}) {
        SCOPED_TRACE(trigger);
        TestServer server;
        server.otherwise(held_at(trigger));
        auto client = waiting_client(server);

        server.stop();

        EXPECT_EQ(server.connection(1).state(), ConnectionState::closed);
        EXPECT_EQ(client.read_until_end(), (Ending{End::rst, ""}));
    }
}

TEST(Stopping, DuringADelayOnceOpenStillSendsTheCloseFrame) {
    for (const char* trigger : {"open", "message:1", "ping:1", "time:0ms"}) {
        SCOPED_TRACE(trigger);
        Scripted t(held_at(trigger) + "/send(never)@" + trigger);
        t.client.send_text("m");
        t.client.send_ping("p");
        ASSERT_TRUE(t.server.wait_for([&] {
            const std::string transcript = t.connection().transcript();
            return transcript.find("< ping") != std::string::npos &&
                   transcript.find(kHeldForEver) != std::string::npos;
        }));

        t.server.stop();

        Frame frame = t.client.read_frame();
        while (frame.opcode == opcode::text || frame.opcode == opcode::pong) {
            EXPECT_NE(frame.payload, "never");
            frame = t.client.read_frame();
        }
        EXPECT_EQ(frame.octets, server_frame(opcode::close, close_payload(1001)));
        EXPECT_EQ(t.connection().state(), ConnectionState::closed);
    }
}

TEST(Stopping, WhileOutputOrTheClosingHandshakeIsHeldIsBounded) {
    for (const char* trigger : {"byte:0", "byte:1", "close"}) {
        SCOPED_TRACE(trigger);
        Scripted t(held_at(trigger));
        t.client.send_text("m");
        t.client.send_close(1000);

        t.server.stop();

        EXPECT_EQ(t.connection().state(), ConnectionState::closed);
    }
}

TEST(Stopping, WithManyTimersAtWorkIsBounded) {
    TestServer server;
    server.otherwise("every(1ms,a)/every(2ms,b)/echo.delay(1ms)/delay(1ms)@message:1");
    std::vector<RawClient> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(RawClient::open(server.port()));
        clients.back().send_text("m");
    }

    server.stop();

    for (const Connection& connection : server.connections()) {
        EXPECT_EQ(connection.state(), ConnectionState::closed);
    }
}
