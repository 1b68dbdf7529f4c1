// Matchers wait only once, although GoogleTest evaluates them twice if they do not match.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <ostream>
#include <thread>

#include "failure_text.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"
#include "support/timeout_scale.hpp"
#include "wsecho/gtest.hpp"

using namespace wsecho_test;
using ::testing::_;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Matcher;
using ::testing::Not;
using ::testing::StringMatchResultListener;
using wsecho::ClosedWith;
using wsecho::Connection;
using wsecho::HasTarget;
using wsecho::WasReset;

namespace {

// Matches anything. Its description makes the default timeout endless. GoogleTest asks for the
// description between the two evaluations.
class EndlessWhenDescribed {
public:
    using is_gtest_matcher = void;

    bool MatchAndExplain(const Connection&, std::ostream*) const { return true; }
    void DescribeTo(std::ostream* out) const {
        scale_->emplace(TimeoutScale::kForEver);
        *out << "is described";
    }
    void DescribeNegationTo(std::ostream* out) const { DescribeTo(out); }

private:
    std::shared_ptr<std::optional<TimeoutScale>> scale_ =
        std::make_shared<std::optional<TimeoutScale>>();
};

}  // namespace

TEST(SingleWait, AMatcherThatFailedExplainsItselfWithoutWaitingAgain) {
    const TestServer server;
    RawClient client(server.port());
    ASSERT_TRUE(server.wait_for([&] { return server.connections().size() == 1; }));
    const Connection connection = server.connections().front();

    for (const Matcher<const Connection&>& matcher :
         {Matcher<const Connection&>(ClosedWith(1000)), Matcher<const Connection&>(WasReset()),
          Matcher<const Connection&>(HasTarget("/"))}) {
        std::optional<TimeoutScale> scale(TimeoutScale::kTiny);
        EXPECT_FALSE(matcher.Matches(connection));

        scale.emplace(TimeoutScale::kForEver);
        StringMatchResultListener why;
        EXPECT_FALSE(matcher.MatchAndExplain(connection, &why));
        EXPECT_THAT(why.str(), HasSubstr("timed out after 5 ms"));
    }
}

TEST(SingleWait, AMatcherInsideOfAnotherMatcherDoesNotWaitAgain) {
    const TestServer server;
    const auto client = RawClient::open(server.port());
    const Connection connection = *server.accept();
    const TimeoutScale scale(TimeoutScale::kTiny);

    EXPECT_THAT(failure_text([&] {
                    EXPECT_THAT(connection, AllOf(EndlessWhenDescribed(), ClosedWith(1000)));
                }),
                HasSubstr("which received no close frame: timed out after N ms"));
}

TEST(SingleWait, AMatcherThatExplainsItsFirstEvaluationWaits) {
    const TimeoutScale scale(TimeoutScale::kForEver);
    const TestServer server;
    auto client = RawClient::open(server.port());
    std::thread closing([&] { client.send_close(1000); });
    const Matcher<const Connection&> matcher = ClosedWith(1000);

    StringMatchResultListener why;
    EXPECT_TRUE(matcher.MatchAndExplain(server.connections().front(), &why));

    closing.join();
}

TEST(SingleWait, AStoredMatcherWaitsAgainForTheNextExpectation) {
    const TestServer server;
    auto client = RawClient::open(server.port());
    const Connection connection = *server.accept();
    std::optional<TimeoutScale> scale(TimeoutScale::kTiny);
    const auto matcher = ClosedWith(1000);
    EXPECT_THAT(connection, Not(matcher));

    scale.emplace(TimeoutScale::kForEver);
    std::thread closing([&] { client.send_close(1000); });
    EXPECT_THAT(connection, matcher);

    closing.join();
}

TEST(SingleWait, AMatcherWaitsAgainForAnotherConnection) {
    const TestServer server;
    const auto silent = RawClient::open(server.port());
    auto client = RawClient::open(server.port());
    std::optional<TimeoutScale> scale(TimeoutScale::kTiny);
    const Matcher<const Connection&> matcher = ClosedWith(1000);
    EXPECT_FALSE(matcher.Matches(server.connections().at(0)));

    scale.emplace(TimeoutScale::kForEver);
    std::thread closing([&] { client.send_close(1000); });
    StringMatchResultListener why;
    EXPECT_TRUE(matcher.MatchAndExplain(server.connections().at(1), &why));

    closing.join();
}
