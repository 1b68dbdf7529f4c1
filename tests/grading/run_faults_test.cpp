// The faults of the catalogue as cases: which there are, and how they run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include "grading/run/fault_cases.hpp"
#include "grading/run/grader.hpp"
#include "server/with_front_door.hpp"
#include "support/deadline.hpp"
#include "support/raw_client.hpp"

using namespace wsecho::grading;
using wsecho_test::eventually;
using wsecho_test::RawClient;

namespace {

std::string name_of(const Case& fault) {
    return fault.description.substr(0, fault.description.find(':'));
}

const Case& case_of(const std::string& name) {
    const auto& all = fault_cases();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Case& each) { return name_of(each) == name; });
    if (found == all.end()) throw std::logic_error("no case of " + name);
    return *found;
}

TEST(GradingFaults, EachHasAnIdAndSentences) {
    EXPECT_GT(fault_cases().size(), 180U);
    const CaseId* last = nullptr;
    for (const Case& each : fault_cases()) {
        EXPECT_TRUE(last == nullptr || *last < each.id) << each.id.text();
        EXPECT_FALSE(each.expectation.empty()) << each.id.text();
        EXPECT_FALSE(behavior_of(each).steps().empty()) << each.id.text();
        last = &each.id;
    }
    EXPECT_EQ(case_of("hs.bad-accept").id.family, 20);
    EXPECT_EQ(case_of("frame.rsv1").id.family, 22);
    EXPECT_EQ(case_of("tls.bad-mac").id.family, 26);
}

// They would need the request before it has arrived, or stop the server for others.
TEST(GradingFaults, SomeFaultsAreNoCases) {
    for (const char* name : {"tcp.accept-rst", "tls.expired", "net.restart", "flood.big",
                             "pong.never", "close.no-reply", "echo"}) {
        EXPECT_THROW(case_of(name), std::logic_error) << name;
    }
}

TEST(GradingFaults, OnlyPatternsThatNameTheirFamilySelectThem) {
    const std::size_t faults = fault_cases().size();
    EXPECT_EQ(select_with_faults({"*"}).size(), 517U);
    EXPECT_EQ(select_with_faults({"all"}).size(), 517U + faults);
    EXPECT_EQ(select_with_faults({"2*"}).size(), 11U);
    EXPECT_EQ(select_with_faults({"22.1"}).size(), 1U);
    EXPECT_EQ(select_with_faults({"22.1", "1.1.1"}).front()->id.text(), "1.1.1");
    const std::size_t handshakes = select_with_faults({"20.*"}).size();
    EXPECT_EQ(select_with_faults({"all"}, {"20.*", "9.*"}).size(),
              517U - 54U + faults - handshakes);
    EXPECT_THROW(select_with_faults({"20.999"}), std::invalid_argument);
}

class GradingFaultRun : public testing::Test {
protected:
    RawClient open(const std::string& fault) {
        return RawClient::open(server_->port(), request(fault));
    }

    static wsecho_test::Request request(const std::string& fault) {
        return wsecho_test::Request("/runCase?agent=a&casetuple=" + case_of(fault).id.text());
    }

    std::shared_ptr<const CaseResult> result(const std::string& fault) {
        std::shared_ptr<const CaseResult> found;
        EXPECT_TRUE(eventually([&] {
            found = results_->find("a", case_of(fault).id);
            return found != nullptr;
        }));
        return found;
    }

    const std::shared_ptr<Results> results_ = std::make_shared<Results>();
    std::unique_ptr<wsecho::EchoServer> server_ = start({"all"});

private:
    std::unique_ptr<wsecho::EchoServer> start(const std::vector<std::string>& patterns) {
        Settings settings;
        settings.cases = select_with_faults(patterns);
        wsecho::Options options;
        options.verdict_timeout = std::chrono::milliseconds(200);
        return wsecho::server::with_front_door(
            options, [&](wsecho::engine::Engine& engine, const auto& journal,
                         wsecho::engine::Scheduler& scheduler) {
                return make_grading_door(settings, {}, results_, scheduler, {&engine, journal});
            });
    }
};

TEST_F(GradingFaultRun, AClientThatFailsTheConnectionPasses) {
    auto client = open("frame.rsv1");
    client.read_frame();
    client.send_close(1002);
    client.close();
    const auto found = result("frame.rsv1");
    EXPECT_EQ(found->verdicts.behavior, Behavior::ok);
    EXPECT_EQ(found->verdicts.close, CloseBehavior::ok);
    EXPECT_EQ(found->seen.remote_close_code, 1002);
}

TEST_F(GradingFaultRun, AClientThatIgnoresTheFaultFails) {
    auto client = open("frame.rsv1");
    client.read_frame();
    client.send_text("hello");
    EXPECT_EQ(client.read_close_code(), 1000);
    client.send_close(1000);
    client.close();
    const auto found = result("frame.rsv1");
    EXPECT_EQ(found->verdicts.behavior, Behavior::failed);
    EXPECT_THAT(found->verdicts.result, testing::Not(testing::IsEmpty()));
}

TEST_F(GradingFaultRun, AClientThatCarriesOnIsClosedAfterItsVerdict) {
    auto client = open("ok.nul");
    client.send_text(client.read_message().payload);
    client.send_text(client.read_message().payload);
    EXPECT_EQ(client.read_close_code(), 1000);
    client.send_close(1000);
    client.close();
    EXPECT_EQ(result("ok.nul")->verdicts.behavior, Behavior::ok);
}

TEST_F(GradingFaultRun, ABadHandshakeIsSeen) {
    RawClient client(server_->port());
    client.write(request("hs.bad-accept").octets());
    EXPECT_EQ(client.read_response().status, 101);
    client.close();
    EXPECT_EQ(result("hs.bad-accept")->verdicts.behavior, Behavior::ok);
}

TEST_F(GradingFaultRun, WithoutTlsACaseOfTlsIsUnimplemented) {
    auto client = open("tls.bad-mac");
    EXPECT_EQ(client.read_close_code(), 1000);
    client.send_close(1000);
    client.close();
    EXPECT_EQ(result("tls.bad-mac")->verdicts.behavior, Behavior::unimplemented);
}

// Both kinds of cases at one server; a report waits for the verdict.
TEST_F(GradingFaultRun, OtherCasesRunAsUsual) {
    auto fault = open("frame.rsv1");
    auto client =
        RawClient::open(server_->port(), wsecho_test::Request("/runCase?agent=a&casetuple=1.1.2"));
    client.send_text(client.read_message().payload);
    EXPECT_EQ(client.read_close_code(), 1000);
    auto report = RawClient::open(server_->port(), wsecho_test::Request("/updateReports?agent=a"));
    EXPECT_NE(results_->find("a", case_of("frame.rsv1").id), nullptr);
}

}  // namespace
