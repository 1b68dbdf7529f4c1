// EchoServerTest: its server, and the problems it reports. failing_fixture_tests.cpp tests what it
// prints after a failure.

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "failure_text.hpp"
#include "support/expectations.hpp"
#include "support/raw_client.hpp"
#include "wsecho/gtest.hpp"

using namespace wsecho_test;
using ::testing::HasSubstr;
using ::testing::IsTrue;
using wsecho::Connection;
using wsecho::EchoServerTest;
using wsecho::IsText;
using wsecho::WsMessage;

namespace {

// Causes one more problem on `server`.
void cause_problem(wsecho::EchoServer& server, const std::string& what) {
    const std::size_t before = server.problems().size();
    server.on_message(
        [what](const Connection&, const WsMessage&) { throw std::runtime_error(what); });
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    ASSERT_THAT(server.wait_for([&] { return server.problems().size() > before; }), IsTrue());
}

}  // namespace

// ---- the server --------------------------------------------------------------------------------

TEST_F(EchoServerTest, HasAServerThatListens) {
    auto client = RawClient::open(server.port());
    client.send_text("hello");

    expect_frame(client, opcode::text, "hello");
    EXPECT_WS_RECEIVES(server, IsText("hello"));
}

class ServerWithOptionsTest : public EchoServerTest {
protected:
    ServerWithOptionsTest() : EchoServerTest(options()) {}

    void SetUp() override { port_in_set_up_ = server.port(); }

    static wsecho::Options options() {
        wsecho::Options options;
        options.max_message_size = 4;
        return options;
    }

    std::uint16_t port_in_set_up_ = 0;
};

TEST_F(ServerWithOptionsTest, UsesTheOptionsOfItsSubclass) {
    EXPECT_EQ(port_in_set_up_, server.port());
    auto client = RawClient::open(server.port());
    client.send_text("hello");

    expect_failed(client, wsecho::close_code::message_too_big);
}

class ParametrizedServerTest : public EchoServerTest,
                               public ::testing::WithParamInterface<std::string> {};

TEST_P(ParametrizedServerTest, MayHaveParameters) {
    auto client = RawClient::open(server.port());
    client.send_text(GetParam());
    EXPECT_WS_RECEIVES(server, IsText(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Payloads, ParametrizedServerTest, ::testing::Values("", "hello"));

// ---- problems ----------------------------------------------------------------------------------

TEST_F(EchoServerTest, CheckReportsEachProblemOnce) {
    check();  // none yet

    cause_problem(server, "the first of them");
    EXPECT_THAT(failure_text([&] { check(); }), HasSubstr("the first of them"));
    check();

    cause_problem(server, "the second one");
    EXPECT_THAT(failure_text([&] { check(); }), HasSubstr("the second one"));
    check();
}

TEST_F(EchoServerTest, AProblemIsAFailureAtTheLineOfTheTest) {
    cause_problem(server, "boom");
    ::testing::TestPartResultArray results;
    {
        const ::testing::ScopedFakeTestPartResultReporter reporter(&results);
        check();
    }

    ASSERT_EQ(results.size(), 1);
    const ::testing::TestPartResult& result = results.GetTestPartResult(0);
    EXPECT_TRUE(result.nonfatally_failed());
    EXPECT_STREQ(result.file_name(), __FILE__);
    EXPECT_EQ(result.line_number(),
              ::testing::UnitTest::GetInstance()->current_test_info()->line());
    EXPECT_THAT(result.message(), HasSubstr("The server had a problem: "));
}

namespace {

// A fixture outside of a test, which never calls check().
class ForgetfulTest : public EchoServerTest {
public:
    using EchoServerTest::server;

private:
    void TearDown() override {}
    void TestBody() override {}
};

}  // namespace

TEST(EchoServerTestAtItsEnd, ReportsProblemsThatNobodyChecked) {
    EXPECT_THAT(failure_text([] {
                    ForgetfulTest test;
                    cause_problem(test.server, "found at the end");
                }),
                HasSubstr("found at the end"));
}

TEST(EchoServerTestAtItsEnd, ReportsProblemsOfStopping) {
    EXPECT_THAT(failure_text([] {
                    ForgetfulTest test;
                    test.server.on_message([](const Connection&, const WsMessage&) {
                        throw std::runtime_error("thrown late");
                    });
                    auto client = RawClient::open(test.server.port());
                    client.send_text("never waited for");
                    // The close frame proves that the problem is recorded.
                    client.read_close_code();
                }),
                HasSubstr("thrown late"));
}
