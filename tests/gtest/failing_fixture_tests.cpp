// Tests that fail, to test what EchoServerTest prints: see failing_fixture_tests.txt.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "support/expectations.hpp"
#include "support/raw_client.hpp"
#include "wsecho/gtest.hpp"

using namespace wsecho_test;
using ::testing::IsTrue;
using wsecho::Connection;
using wsecho::IsText;
using wsecho::WsMessage;

namespace {

// A client that sends "hello", reads the echo, and leaves.
void visit(const wsecho::EchoServer& server) {
    auto client = RawClient::open(server.port(), Request("/chat"));
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    client.close_cleanly();
    client.close();
    ASSERT_THAT(server.accept()->wait_for_close(), IsTrue());
}

}  // namespace

using FailingTest = wsecho::EchoServerTest;

TEST_F(FailingTest, PrintsNothingUnlessItFails) {
    visit(server);
}

TEST_F(FailingTest, PrintsTheTranscriptOnce) {
    visit(server);
    EXPECT_WS_RECEIVES(server, IsText("bye"));
    EXPECT_EQ(server.message_count(), 2);
    check();
}

TEST_F(FailingTest, PrintsItWhenAnExceptionHasEndedIt) {
    visit(server);
    throw std::runtime_error("thrown by the test");
}

TEST_F(FailingTest, PrintsAWaitThatFailed) {
    server.stop();
    EXPECT_THAT(server.wait_for_clients(1), IsTrue());
}

TEST_F(FailingTest, FailsWithAProblemOfTheServer) {
    server.on_message(
        [](const Connection&, const WsMessage&) { throw std::runtime_error("boom"); });
    auto client = RawClient::open(server.port(), Request("/chat"));
    client.send_text("hello");
    EXPECT_EQ(client.read_close_code(), wsecho::close_code::internal_error);
    client.send_close(wsecho::close_code::internal_error);
    client.read_until_end();
    client.close();
    ASSERT_THAT(server.accept()->wait_for_close(), IsTrue());
}

class FailingTearDownTest : public wsecho::EchoServerTest {
protected:
    void TearDown() override { EXPECT_EQ(server.message_count(), 2); }
};

TEST_F(FailingTearDownTest, PrintsItAlsoThen) {
    visit(server);
}
