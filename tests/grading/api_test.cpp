// GradingServer: verdicts on clients of the same process.

#include <gmock/gmock.h>

#include <set>
#include <sstream>
#include <stdexcept>

#include "support/raw_client.hpp"
#include "wsecho/grading.hpp"
#include "wsecho/gtest.hpp"

using namespace wsecho_test;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using wsecho::Grade;
using wsecho::GradingServer;

namespace {

RawClient open_case(const GradingServer& server, std::uint16_t port, const std::string& id) {
    const std::string url = server.url(id);
    return RawClient::open(port, Request(url.substr(url.find('/', 5))));
}

// Runs a case with one message: echoes it, and answers the Close.
void echo_once(GradingServer& server, const std::string& id) {
    auto client = open_case(server, server.server().port(), id);
    const ReceivedMessage message = client.read_message();
    client.send(FrameSpec(message.opcode, message.payload));
    if (client.read_close_code() == 1000) client.send_close(1000);
}

TEST(GradingCases, AreAllOfTheTestsuiteByDefault) {
    const auto ids = wsecho::grading_cases();

    EXPECT_EQ(ids.size(), 517U);
    EXPECT_EQ(ids.front(), "1.1.1");
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 517U);
    EXPECT_THAT(wsecho::grading_cases({"10.*", "2.11"}), ElementsAre("2.11", "10.1.1"));
    EXPECT_THROW(wsecho::grading_cases({"2.12"}), std::invalid_argument);
}

TEST(GradingServer, PassesAClientThatEchoes) {
    GradingServer server;
    echo_once(server, "1.1.2");

    const auto grade = server.take_grade("1.1.2").value();

    EXPECT_EQ(grade.case_id, "1.1.2");
    EXPECT_EQ(grade.behavior, Grade::Behavior::ok);
    EXPECT_EQ(grade.closing, Grade::Closing::ok);
    EXPECT_TRUE(grade.passed()) << grade;
}

TEST(GradingServer, FailsAClientThatChangesTheMessage) {
    GradingServer server;
    auto client = open_case(server, server.server().port(), "1.1.2");
    client.send_text("x" + client.read_message().payload);
    EXPECT_EQ(client.read_close_code(), 1001);  // at the limit of the case
    client.send_close(1000);

    const auto grade = server.take_grade("1.1.2").value();

    EXPECT_EQ(grade.behavior, Grade::Behavior::failed);
    EXPECT_FALSE(grade.passed());
    std::ostringstream printed;
    printed << grade;
    EXPECT_THAT(printed.str(), HasSubstr("1.1.2 FAILED: "));
}

TEST(GradingServer, GivesEachVerdictOnce) {
    GradingServer server;
    for (int run = 0; run < 2; ++run) {
        echo_once(server, "1.1.3");
        EXPECT_TRUE(server.take_grade("1.1.3"));
    }

    const auto again = server.take_grade("1.1.3", 0ms);

    EXPECT_EQ(again.description(), "timed out after 0 ms: no client has run case 1.1.3 to its end");
}

TEST(GradingServer, KnowsOnlyCasesThatExist) {
    GradingServer server;

    EXPECT_THROW(server.url("1.1.9"), std::invalid_argument);
    EXPECT_THROW(server.take_grade("x"), std::invalid_argument);
}

TEST(GradingServer, EchoesOnOtherPaths) {
    GradingServer server;
    auto client = RawClient::open(server.server().port(), Request("/chat"));
    client.send_text("hello");

    EXPECT_EQ(client.read_message().payload, "hello");
    EXPECT_EQ(server.server().take_message(), wsecho::WsMessage::text("hello"));
}

}  // namespace
